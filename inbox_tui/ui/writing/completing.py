"""What is being typed that could be completed, and the names that fit it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from inbox_tui.domain.ids import Identity
from inbox_tui.domain.safe_text import SafeText, safe_line

MOST_OFFERS: Final = 6


class Kind(Enum):
    """What a completion puts in."""

    PERSON = "person"
    EMOJI = "emoji"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something half typed: where it begins in its line, and what was typed behind the sign."""

    kind: Kind
    start: int
    typed: str


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to go on. ``inserted`` takes the place of the sign and of what was typed."""

    shown: SafeText
    inserted: str
    hint: SafeText
    identity: Identity | None = None


_PERSON: Final = re.compile(r"(?:^|(?<=[\s(\[\"'„“]))@([^\s@]{0,40}(?: [^\s@]{1,40}){0,2})\Z")
_EMOJI: Final = re.compile(r"(?:^|(?<=[\s(]))(?::([a-z0-9+_-]{2,30}))\Z", re.IGNORECASE)
_COMMAND: Final = re.compile(r"\A/([a-z]{0,20})\Z", re.IGNORECASE)


def wanted(line: str, column: int, *, may_be_command: bool = False) -> Wanted | None:
    """What stands before the cursor at ``column`` and waits to be completed."""
    before = line[:column]
    if column < len(line) and not line[column].isspace():
        # in the middle of a word nothing is complete that could be replaced
        return None
    if may_be_command and (found := _COMMAND.search(before)):
        return Wanted(Kind.COMMAND, 0, found[1].lower())
    if found := _PERSON.search(before):
        return Wanted(Kind.PERSON, found.start(1) - 1, found[1])
    if found := _EMOJI.search(before):
        return Wanted(Kind.EMOJI, found.start(1) - 1, found[1].lower())
    return None


# People

_UNMARKED: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})


def folded(name: str) -> str:
    """A name as people type it: without case and accents."""
    apart = unicodedata.normalize("NFKD", name.casefold()).translate(_UNMARKED)
    return "".join(c for c in apart if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be mentioned, with what is compared when a name is typed."""

    identity: Identity
    name: SafeText
    folded: str

    @classmethod
    def of(cls, identity: Identity, name: SafeText) -> Person:
        """Somebody by the name they are shown under."""
        return cls(identity, name, folded(name.text))


def people_like(typed: str, people: Sequence[Person]) -> tuple[Offer, ...]:
    """The people whose name has a word beginning like ``typed``, or whose id does.

    The better fit first: the whole name, then any word of it, then the id. Within a fit the order
    of ``people`` holds.
    """
    sought = folded(typed)
    ranked = sorted(
        ((rank, place) for place, one in enumerate(people) if (rank := _rank(sought, one)) < _NONE)
    )
    found = (people[place] for _, place in ranked[:MOST_OFFERS])
    return tuple(
        Offer(one.name, f"@{one.name.text}", safe_line(one.identity.native), one.identity)
        for one in found
    )


_NONE: Final = 9


def _rank(sought: str, person: Person) -> int:
    if person.folded.startswith(sought):
        return 0
    if any(word.startswith(sought) for word in re.split(r"[\s\-_.'()]+", person.folded)):
        return 1
    return 2 if person.identity.native.lstrip("@").casefold().startswith(sought) else _NONE


# Emoji


def emoji_like(typed: str) -> tuple[Offer, ...]:
    """Emoji whose name, or a word of it, begins like ``typed`` (CLDR names and common short ones)."""
    return emoji_offers(typed, _emoji_names())


def emoji_offers(typed: str, names: Iterable[tuple[str, str]]) -> tuple[Offer, ...]:
    """Of (name, emoji) those that fit; a name that is typed whole comes first."""
    best: dict[str, tuple[tuple[int, int, str], str]] = {}
    for name, character in names:
        if name.startswith(typed):
            rank = 0 if name == typed else 1
        elif f"_{typed}" in name:
            rank = 2
        else:
            continue
        key = (rank, len(name), name)
        if character not in best or key < best[character][0]:
            best[character] = (key, name)
    ranked = sorted(best.items(), key=lambda item: item[1][0])[:MOST_OFFERS]
    return tuple(
        Offer(safe_line(f"{character}  {name}"), character, safe_line(""))
        for character, (_, name) in ranked
    )


_NEWEST: Final = 14.0
"""The version of Emoji that terminals of the last years have glyphs for."""
_names: list[tuple[str, str]] = []


def _emoji_names() -> list[tuple[str, str]]:
    if not _names:
        from emoji import EMOJI_DATA, STATUS  # noqa: PLC0415 - read when the first name is typed

        for character, data in EMOJI_DATA.items():
            if data["status"] == STATUS["fully_qualified"] and data["E"] <= _NEWEST:
                said = [data["en"], *data.get("alias", ())]
                _names.extend((name.strip(":").lower(), character) for name in said)
    return _names
