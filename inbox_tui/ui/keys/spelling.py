"""Keys as people write them in the configuration, into Textual's names."""

from __future__ import annotations

import unicodedata
from typing import Final

LEADER: Final = "<leader>"
MOST_KEYS: Final = 4
"""In one sequence."""
_MODIFIERS: Final = {
    "ctrl": "ctrl", "control": "ctrl", "c": "ctrl", "^": "ctrl",
    "alt": "alt", "meta": "alt", "option": "alt", "m": "alt", "a": "alt",
    "shift": "shift", "s": "shift", "super": "super",
}  # fmt: skip
_ORDER: Final = ("alt", "ctrl", "shift", "super")
"""In which Textual names the modifiers of one key."""
_NAMES: Final = {
    "esc": "escape", "return": "enter", "ret": "enter", "cr": "enter", "del": "delete",
    "ins": "insert", "pgup": "pageup", "page_up": "pageup", "pgdn": "pagedown",
    "page_down": "pagedown", "bs": "backspace", "spc": "space", "plus": "plus", "minus": "minus",
}  # fmt: skip
NAMED: Final = frozenset(
    {
        "escape",
        "enter",
        "delete",
        "insert",
        "pageup",
        "pagedown",
        "backspace",
        "tab",
        "up",
        "down",
        "left",
        "right",
        "home",
        "end",
        *(f"f{number}" for number in range(1, 25)),
    }
)
"""Keys that no letter is typed with."""


class BadKey(ValueError):
    """No key is written so; the message says how one is."""


def parse_keys(text: str, leader: str = "space") -> tuple[str, ...]:
    """The alternatives of ``ctrl-k, g g``; none for an empty text. Raises :class:`BadKey`."""
    if not text.strip():
        return ()
    # a comma alone is the key of that name
    parts = text.split(",") if text.strip() != "," else [","]
    return tuple(dict.fromkeys(_sequence(part, leader) for part in parts))


def _sequence(text: str, leader: str) -> str:
    keys = [parse_key(leader if each.lower() == LEADER else each) for each in text.split()]
    if not keys:
        raise BadKey("nothing stands between two commas; write comma for the key itself")
    if len(keys) > MOST_KEYS:
        raise BadKey(f"a sequence has at most {MOST_KEYS} keys, separated by spaces")
    return " ".join(keys)


def parse_key(text: str) -> str:
    """One key: ``ctrl+k``, ``Ctrl-K``, ``^k``, ``alt-enter``, ``?``, ``G``, ``F5``."""
    if len(text) > 1 and text[0] == "^":
        return _combined(["ctrl"], text[1:], text)
    *modifiers, name = _parts(text)
    return _combined(modifiers, name, text)


def _parts(text: str) -> list[str]:
    """``ctrl-k`` into its parts; a plus or hyphen at the end is the key."""
    if len(text) == 1:
        return [text]
    end, last = (text[:-2], text[-1]) if text[-1] in "+-" and text[-2] in "+-" else (text, "")
    parts = end.replace("-", "+").split("+")
    return [*parts, last] if last else parts


def _combined(modifiers: list[str], name: str, text: str) -> str:
    try:
        held = {_MODIFIERS[each.lower()] for each in modifiers}
    except KeyError as error:
        raise BadKey(f"{text} begins with no modifier: ctrl, alt and shift are") from error
    key = _named(name, text)
    if len(name) == 1 and name.isalpha() and "ctrl" in held:
        # terminals send the same for both
        key = key.lower()
    if len(name) == 1 and "shift" in held and not held - {"shift"}:
        held, key = set(), _named(name.upper(), text)
    return "+".join([*(each for each in _ORDER if each in held), key])


def _named(name: str, text: str) -> str:
    if len(name) == 1 and name.isprintable():
        return _character(name)
    word = name.lower()
    word = _NAMES.get(word, word)
    if word in NAMED or word == "space" or word in _CHARACTERS:
        return word
    raise BadKey(
        f"{text} is no key; write for example ctrl+k, alt+enter, shift+tab, f5, G, ?, or g g"
    )


def _character(character: str) -> str:
    """Textual's name of a printable character."""
    if character.isalnum():
        return character
    named = unicodedata.name(character, "").lower().replace("-", "_").replace(" ", "_")
    return _CHARACTER_NAMES.get(named, named) or character


_CHARACTER_NAMES: Final = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
_CHARACTERS: Final = frozenset(_character(chr(code)) for code in range(33, 127))
