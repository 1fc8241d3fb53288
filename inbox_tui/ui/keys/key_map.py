"""Which keys do what for one person: the table, a preset over it, and their own choices over both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from types import MappingProxyType
from typing import Final

from inbox_tui.ui.keys.display import display
from inbox_tui.ui.keys.row import Key
from inbox_tui.ui.keys.spelling import NAMED, BadKey, parse_keys
from inbox_tui.ui.keys.table import BY_ID, NO_KEY

DEFAULT: Final = "default"
PRESETS: Final = (DEFAULT, "vim", "nchat", "weechat")
USUAL_LEADER: Final = "space"


@dataclass(frozen=True, slots=True)
class KeyMap:
    """The keys of every row. Rows that are not in ``changed`` have those of the table."""

    changed: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """By row: alternatives, each of one key or of several with spaces between."""
    has_counts: bool = False
    """Whether digits before a key that moves say how often."""

    def keys_of(self, key: Key) -> tuple[str, ...]:
        """The alternatives of a row."""
        found = self.changed.get(key.id)
        return tuple(each for each in key.keys.split(",") if each) if found is None else found

    def shown(self, key: Key) -> str:
        """The first alternative as people read it; empty where the row has no key."""
        return next((display_sequence(each) for each in self.keys_of(key)), "")

    def all_shown(self, key: Key, most: int = 3) -> str:
        """Several alternatives, side by side."""
        return "  ".join(display_sequence(each) for each in self.keys_of(key)[:most])

    @property
    def has_sequences(self) -> bool:
        """Whether any row is reached by several keys, one after the other."""
        return any(" " in each for keys in self.changed.values() for each in keys)

    @property
    def for_textual(self) -> dict[str, str]:
        """What :meth:`textual.app.App.set_keymap` takes. Textual has no word for an unbound row."""
        return {row: ",".join(keys) or NO_KEY for row, keys in self.changed.items()}


@dataclass(frozen=True, slots=True)
class BadRow:
    """A choice of the person's that could not be followed."""

    id: str
    what: str


def display_sequence(keys: str) -> str:
    """``g g`` or ``ctrl+k`` as people read it."""
    return " ".join(display(key) for key in keys.split(" "))


def key_map(
    preset: str = DEFAULT,
    own: Mapping[str, str] = MappingProxyType({}),
    leader: str = USUAL_LEADER,
) -> tuple[KeyMap, tuple[BadRow, ...]]:
    """The map of a preset with the person's own keys over it; what is wrong is left out and told."""
    bad: list[BadRow] = []
    chosen: dict[str, str] = {}
    has_counts = False
    if preset in PRESETS and preset != DEFAULT:
        data = import_module(f"inbox_tui.ui.keys.presets.{preset}")
        chosen, has_counts = dict(data.KEYS), bool(data.HAS_COUNTS)
    leader = _leader(leader, bad)
    changed: dict[str, tuple[str, ...]] = {}
    for row, text in {**chosen, **own}.items():
        if row not in BY_ID:
            bad.append(BadRow(row, "no key of the program is called that"))
            continue
        try:
            changed[row] = parse_keys(text, leader)
        except BadKey as error:
            bad.append(BadRow(row, str(error)))
    for row in own:
        if row in BY_ID and (why := _not_typed(BY_ID[row], changed.get(row, ()))):
            bad.append(BadRow(row, why))
            del changed[row]
    return KeyMap(MappingProxyType(changed), has_counts), tuple(bad)


def _leader(text: str, bad: list[BadRow]) -> str:
    try:
        (leader,) = parse_keys(text or USUAL_LEADER)
    except (BadKey, ValueError):
        bad.append(BadRow("leader", f"{text} is not one key"))
        return USUAL_LEADER
    return leader


def _not_typed(row: Key, keys: tuple[str, ...]) -> str:
    """Why a row can't have these keys: what is typed all day must stay letters."""
    if not row.is_priority:
        return ""
    plain = next((key for key in keys if " " not in key and _is_typed(key)), None)
    if plain is None:
        return ""
    return f"{display(plain)} alone can't be its key: it is looked at before what is being typed"


def _is_typed(key: str) -> bool:
    return "+" not in key and (key == "space" or key not in NAMED)


USUAL: Final = KeyMap()
"""The table as it stands."""
