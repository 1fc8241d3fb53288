"""Whether a name fits what is typed, how well, and which of its letters do.

Case and accents don't matter; letters may be left out. Everything here is bounded: a name is looked
at up to :data:`MOST_LETTERS`, and what is typed up to :data:`MOST_TYPED`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

MOST_LETTERS: Final = 120
MOST_TYPED: Final = 60


class Fit(IntEnum):
    """How well a name fits, the best first."""

    EXACT = 0
    BEGINNING = 1
    WORD = 2
    """A word of it, or the beginnings of words one after the other."""
    INITIALS = 3
    PART = 4
    LETTERS = 5
    """The letters in their order, others between them."""


@dataclass(frozen=True, slots=True)
class Match:
    """``at``: which letters of the name as it is shown are those that were typed."""

    fit: Fit
    at: tuple[int, ...]


@lru_cache(maxsize=60_000)
def folded(text: str) -> str:
    """``text`` without what makes no difference: case, accents, width."""
    if text.isascii():
        return text[:MOST_LETTERS].lower()
    return "".join(_letter(letter) for letter in text[:MOST_LETTERS])


def match(sought: str, name: str) -> Match | None:
    """How ``name`` fits ``sought``; ``None`` where it doesn't."""
    wanted = folded(sought.strip()[:MOST_TYPED])
    if not wanted:
        return Match(Fit.PART, ())
    text = folded(name)
    places = _places(name)
    if (place := _best_place(wanted, text)) is not None:
        fit = _fit_at(wanted, text, place)
        return Match(fit, _shown(range(place, place + len(wanted)), places))
    if (found := _initials(wanted, text)) is not None:
        return Match(Fit.INITIALS, _shown(found, places))
    if (found := _in_order(wanted.replace(" ", ""), text)) is not None:
        return Match(Fit.LETTERS, _shown(found, places))
    return None


def contains(sought: str, name: str) -> tuple[int, ...] | None:
    """The letters of ``name`` that are ``sought``, in one piece; ``None`` where it isn't in there."""
    wanted, text = folded(sought.strip()[:MOST_TYPED]), folded(name)
    place = _best_place(wanted, text)
    if place is None:
        return None
    return _shown(range(place, place + len(wanted)), _places(name))


def word_starts(text: str) -> list[int]:
    """Where words of a folded text begin."""
    return [
        place
        for place, letter in enumerate(text)
        if letter.isalnum() and (place == 0 or not text[place - 1].isalnum())
    ]


@lru_cache(maxsize=4_096)
def _letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKD", letter)
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return kept.casefold()


def _best_place(wanted: str, text: str) -> int | None:
    first = text.find(wanted)
    if first <= 0:
        return None if first < 0 else 0
    place = first
    while place >= 0:
        if not text[place - 1].isalnum():
            return place
        place = text.find(wanted, place + 1)
    return first


def _fit_at(wanted: str, text: str, place: int) -> Fit:
    if len(wanted) == len(text):
        return Fit.EXACT
    if place == 0:
        return Fit.BEGINNING
    return Fit.PART if text[place - 1].isalnum() else Fit.WORD


def _initials(wanted: str, text: str) -> tuple[int, ...] | None:
    """``ab`` in *Anna Byrne*."""
    if len(wanted) < 2:
        return None
    starts = word_starts(text)
    first = "".join(text[place] for place in starts)
    place = first.find(wanted)
    return None if place < 0 else tuple(starts[place : place + len(wanted)])


def _in_order(wanted: str, text: str) -> tuple[int, ...] | None:
    found: list[int] = []
    place = -1
    for letter in wanted:
        place = text.find(letter, place + 1)
        if place < 0:
            return None
        found.append(place)
    return tuple(found)


def _places(name: str) -> list[int] | None:
    """For each letter of the folded text, the one of the name it stands for; ``None``: the same."""
    if name.isascii():
        return None
    return [place for place, letter in enumerate(name[:MOST_LETTERS]) for _ in _letter(letter)]


def _shown(found: range | tuple[int, ...], places: list[int] | None) -> tuple[int, ...]:
    if places is None:
        return tuple(found)
    return tuple(dict.fromkeys(places[place] for place in found))
