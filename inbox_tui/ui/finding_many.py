"""Finding among tens of thousands of names with every key press, in bounded time.

The names are folded once and put end to end; finding is then a search through one long text, which
stops as soon as there is enough of the better kind.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from inbox_tui.ui.finding import MOST_TYPED, Match, folded, match, word_starts

MOST_LOOKED_AT: Final = 2_000
"""So many places that hold what is typed are looked at for one that begins a word."""


class Names:
    """Names in the order in which they are wanted, the most wanted first."""

    def __init__(self, names: Sequence[str]) -> None:
        """``names``: one line each, safe to show."""
        self._names = names
        self._text, self._starts = _end_to_end(folded(name) for name in names)
        # worked out when it is first needed: the first letter typed needs none
        self._initials: tuple[str, list[int]] | None = None

    def __len__(self) -> int:
        return len(self._names)

    def find(self, sought: str, most: int) -> list[tuple[Match, int]]:
        """Up to ``most`` that fit, the best first; of equals the most wanted first."""
        wanted = folded(sought.strip()[:MOST_TYPED])
        if not wanted:
            return [
                (found, place) for place in range(min(most, len(self))) if (found := match("", ""))
            ]
        places: dict[int, None] = {}
        for tier in (self._beginnings, self._words, self._first_letters, self._letters):
            for place in tier(wanted, most):
                places.setdefault(place)
            if len(places) >= most:
                break
        fits = ((found, place) for place in places if (found := match(sought, self._names[place])))
        return sorted(fits, key=lambda each: (each[0].fit, _spread(each[0]), each[1]))[:most]

    def _beginnings(self, wanted: str, most: int) -> Iterator[int]:
        return _limited(self._at(place + 1) for place in _every(f"\n{wanted}", self._text, most))

    def _words(self, wanted: str, most: int) -> Iterator[int]:
        """Where a word begins with it, then where it is inside of one."""
        inside: dict[int, None] = {}
        found = 0
        for place in _every(wanted, self._text, MOST_LOOKED_AT):
            if self._text[place - 1].isalnum():
                inside.setdefault(self._at(place))
                continue
            yield self._at(place)
            found += 1
            if found >= most:
                return
        yield from list(inside)[: most - found]

    def _first_letters(self, wanted: str, most: int) -> Iterator[int]:
        if len(wanted) < 2:
            return
        if self._initials is None:
            self._initials = _end_to_end(_initials_of(folded(name)) for name in self._names)
        text, starts = self._initials
        for place in _every(wanted, text, most):
            yield bisect_right(starts, place) - 1

    def _letters(self, wanted: str, most: int) -> Iterator[int]:
        letters = [re.escape(letter) for letter in wanted if letter != " "]
        if len(letters) < 2:
            return
        # each gap ends at the first of the next letter: nothing is ever tried twice
        pattern = letters[0] + "".join(rf"[^\n{letter}]*+{letter}" for letter in letters[1:])
        found = re.finditer(pattern, self._text)
        yield from _limited((self._at(each.start()) for each in found), most)

    def _at(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1


def _end_to_end(names: Iterable[str]) -> tuple[str, list[int]]:
    """The names after one another, each after a line feed, and where each begins."""
    lines = list(names)
    starts: list[int] = []
    place = 1
    for line in lines:
        starts.append(place)
        place += len(line) + 1
    return "\n" + "\n".join(lines), starts


def _every(wanted: str, text: str, most: int) -> Iterator[int]:
    place = text.find(wanted)
    for _ in range(most):
        if place < 0:
            return
        yield place
        place = text.find(wanted, place + 1)


def _limited(places: Iterable[int], most: int = MOST_LOOKED_AT) -> Iterator[int]:
    for _, place in zip(range(most), places, strict=False):
        yield place


def _initials_of(text: str) -> str:
    return "".join(text[place] for place in word_starts(text))


def _spread(found: Match) -> int:
    """How far apart the letters are: the closer together, the likelier they are meant."""
    return found.at[-1] - found.at[0] if found.at else 0
