"""The one way from remote text to something a person may be shown.

Terminals obey control characters wherever they stand, and Textual passes them on. So everything
that came from outside goes through :class:`SafeText` before it reaches a widget, a title, a
notification, a log or standard output. The store keeps the original.

What is kept is an allow-list by Unicode general category (UAX #44); what is dropped is C0, C1,
escape sequences with what they carry, bidirectional controls (UAX #9), tag characters, surrogates,
private-use and unassigned code points. Joiners are kept only where a script or an emoji needs them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

MAX_CHARACTERS: Final = 20_000
MAX_LINES: Final = 500
MAX_LINE_CHARACTERS: Final = 4_000
MAX_MARKS: Final = 4
"""Combining marks kept on one base character."""
MAX_JOINED: Final = 9
"""Emoji joined into one cluster; the longest defined sequence has ten code points."""

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
_ZWJ: Final = "\N{ZERO WIDTH JOINER}"
_ZWNJ: Final = "\N{ZERO WIDTH NON-JOINER}"
_VARIATION: Final = frozenset("\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}")
_FILLERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180e")
"""Characters of a kept category that show as nothing: names made of them look empty."""

# Whole sequences go first, so that what they carry does not stay behind as litter. An unterminated
# string ends at the line's end: the text after it belongs to the sender's message, not to the escape.
# What a string carries holds no further introducer, so that a row of them is read once, not squared.
_SEQUENCES: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI
    r"|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x80-\x9f\n]*(?:\x07|\x1b\\|\x9c)"  # strings: OSC …
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
)
_PLAIN: Final = re.compile(r"[ -~]*\Z")
_NEWLINES: Final = re.compile("\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_DROPPED_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FUTURE_EMOJI: Final = ((0x1F6D8, 0x1F6FF), (0x1F900, 0x1F9FF), (0x1FA70, 0x1FAFF))
"""Reserved for emoji (UTS #51): telephones send this year's before Python knows them."""


@dataclass(frozen=True, slots=True)
class SafeText:
    """Text that a terminal shows and does not obey.

    ``text`` may hold line feeds and no other control character. ``altered`` says that something
    invisible or dangerous was taken out; ``cut`` that the text was longer than what is shown.
    """

    text: str
    altered: bool = False
    cut: bool = False

    def __post_init__(self) -> None:
        if not _is_clean(self.text):
            raise ValueError("SafeText is made by safe_text() or safe_line()")

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def __len__(self) -> int:
        return len(self.text)


def safe_text(
    raw: str, *, max_characters: int = MAX_CHARACTERS, max_lines: int = MAX_LINES
) -> SafeText:
    """Remote text of several lines, as much of it as is shown at once."""
    if len(raw) <= max_characters and _PLAIN.match(raw):
        return _within_line_cap(raw)
    # a generous bound first: cleaning only ever shortens, and must not walk megabytes
    cut = len(raw) > 4 * max_characters
    unified = _NEWLINES.sub("\n", _SEQUENCES.sub("", raw[: 4 * max_characters]))
    clean = _keep_allowed(unified)
    altered = clean != _NEWLINES.sub("\n", raw[: 4 * max_characters])
    lines = clean.split("\n")
    if len(lines) > max_lines:
        lines, cut = lines[:max_lines], True
    if any(len(line) > MAX_LINE_CHARACTERS for line in lines):
        lines, cut = [_cut_off(line, MAX_LINE_CHARACTERS) for line in lines], True
    text = "\n".join(lines)
    if len(text) > max_characters:
        text, cut = _cut_off(text, max_characters), True
    return SafeText(text, altered=altered, cut=cut)


def safe_line(raw: str, *, max_characters: int = 200) -> SafeText:
    """A remote name, title or preview, as one line without leading or trailing space."""
    if len(raw) <= max_characters and _PLAIN.match(raw):
        return SafeText(" ".join(raw.split()))
    safe = safe_text(raw, max_characters=4 * max_characters)
    line = " ".join(safe.text.split())
    return SafeText(
        _cut_off(line, max_characters),
        altered=safe.altered,
        cut=safe.cut or len(line) > max_characters,
    )


def safe_name(raw: str, stable_id: str, *, max_characters: int = 80) -> SafeText:
    """A display name, or the stable id in its place where the name would look empty.

    A name that had invisible characters in it carries its stable id, so that it is never taken for
    the name it imitates.
    """
    name = safe_line(raw, max_characters=max_characters)
    if not any(_is_visible(character) for character in name.text):
        return safe_line(stable_id, max_characters=max_characters)
    if name.altered and not name.cut:
        return safe_line(f"{name.text} ({stable_id})", max_characters=2 * max_characters)
    return name


def _cut_off(text: str, most: int) -> str:
    """At most ``most`` characters, without a joiner at the end that would reach for what follows."""
    return text if len(text) <= most else text[:most].rstrip(_ZWJ + _ZWNJ)


def _within_line_cap(raw: str) -> SafeText:
    if len(raw) <= MAX_LINE_CHARACTERS:
        return SafeText(raw)
    return SafeText(raw[:MAX_LINE_CHARACTERS], cut=True)


def _is_clean(text: str) -> bool:
    if _PLAIN.match(text):
        return True
    return all(
        character == "\n"
        or character in (_ZWJ, _ZWNJ)
        or character == REPLACEMENT
        or _category(character) not in _DROPPED_CATEGORIES
        for character in text
    )


def _category(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cn":
        code = ord(character)
        if any(first <= code <= last for first, last in _FUTURE_EMOJI):
            return "So"
    return category


def _is_visible(character: str) -> bool:
    return (
        character not in _FILLERS
        and character not in _VARIATION
        and _category(character)[0] not in "ZCM"
    )


def _keep_allowed(text: str) -> str:
    kept: list[str] = []
    marks = joined = 0
    for index, character in enumerate(text):
        if " " <= character <= "~" or character == "\n":
            marks = joined = 0
            kept.append(character)
        elif character == "\t":
            kept.append("    ")
        elif character in (_ZWJ, _ZWNJ):
            if joined < MAX_JOINED and _may_join(kept, text, index):
                joined += 1
                kept.append(character)
        else:
            category = _category(character)
            if category == "Cs":
                kept.append(REPLACEMENT)
            elif category in ("Mn", "Me"):
                marks += 1
                # without a base of its own it would sit on whatever is drawn before this text
                if marks <= MAX_MARKS and kept and kept[-1] not in "\n ":
                    kept.append(character)
            elif category not in _DROPPED_CATEGORIES:
                marks = 0
                if not (kept and kept[-1] == _ZWJ):
                    joined = 0
                kept.append(" " if category == "Zs" else character)
    return "".join(kept)


def _may_join(kept: list[str], text: str, index: int) -> bool:
    """Whether a joiner stands between an emoji and another, or inside a script that uses it."""
    if not kept or index + 1 >= len(text):
        return False
    before, after = kept[-1], text[index + 1]
    return all(_joins(character) for character in (before, after))


def _joins(character: str) -> bool:
    if character in _VARIATION or _category(character) in ("So", "Sk"):
        return True
    # Arabic to Sinhala, and Myanmar, Khmer, Mongolian: scripts whose spelling uses joiners
    return "\u0600" <= character <= "\u0dff" or "\u1000" <= character <= "\u18af"
