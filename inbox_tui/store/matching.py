"""Where in a text the terms of a query stand, compared as the search index compares."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from inbox_tui.store.index_text import Term
from inbox_tui.store.search_folding import SEQUENCE, UNSPACED, folded, picture

MAX_SPANS: Final = 50
MAX_CHARACTERS: Final = 20_000
"""How much of one message is looked through: as much as is shown."""
_MAX_LETTERS: Final = 1 << 14
_letter: Final = re.compile(f"(?![{UNSPACED}])[0-9a-z\x80-\U0010ffff]").match
"""Of a word between blanks."""
_signs: Final = re.compile("[\\x00-/:-`{-\x7f]*").match
"""What no word holds, in a text that is folded."""
_JOINING: Final = frozenset([*map(chr, range(0x1160, 0x1200)), "\u3099", "\u309a"])
"""Behind another letter these make one with it."""

Span = tuple[int, int]


class Finder:
    """Finds the places of one query, in as many texts as are shown."""

    def __init__(self, words: Sequence[Term], phrases: Sequence[Sequence[Term]]) -> None:
        """Places of each word, and of the phrases as a whole."""
        sought = dict.fromkeys([*((word,) for word in words), *map(tuple, phrases)])
        self._sought = tuple(tuple(map(_Sought.of, terms)) for terms in sought)

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where in ``text``, in order: at most :data:`MAX_SPANS`."""
        letters, origin = _compared(text[:MAX_CHARACTERS])
        return _placed(self._found(letters), origin)

    def all_in(self, text: str) -> tuple[Span, ...] | None:
        """The same; ``None`` unless each of them is there."""
        letters, origin = _compared(text[:MAX_CHARACTERS])
        if not all(_places(letters, sought) for sought in self._sought):
            return None
        return _placed(self._found(letters), origin)

    def may_be_in(self, name: str) -> bool:
        """Whether it is worth looking: quick where the same names are looked at again and again."""
        letters = _letters_of_name(name)
        return all(term.letters in letters for sought in self._sought for term in sought)

    def _found(self, letters: str) -> tuple[Span, ...]:
        found: list[Span] = []
        for sought in self._sought:
            found += _places(letters, sought)
        if len(self._sought) > 1:
            found = sorted(set(found))
        return tuple(found[:MAX_SPANS])


@dataclass(frozen=True, slots=True)
class _Sought:
    """A term as it is spelt in a text that is compared."""

    letters: str
    is_open: bool
    is_unspaced: bool

    @classmethod
    def of(cls, term: Term) -> _Sought:
        return cls(_decomposed(term.text), term.is_open, term.is_unspaced)

    def end_at(self, letters: str, start: int) -> int | None:
        """Where it ends, if it stands at ``start``."""
        end = start + len(self.letters)
        behind = letters[end : end + 1]
        if self.is_unspaced:
            return None if behind in _JOINING else end
        if start and _letter(letters[start - 1]):
            return None
        return end if self.is_open or not _letter(behind) else None


def _places(letters: str, sought: Sequence[_Sought]) -> list[Span]:
    """Where the terms follow one another, with nothing but signs between."""
    first, *others = sought
    places: list[Span] = []
    start = letters.find(first.letters)
    while start >= 0 and len(places) < MAX_SPANS:
        end = first.end_at(letters, start)
        for other in others:
            end = None if end is None else _next_end(letters, end, other)
        if end is not None:
            places.append((start, end))
        start = letters.find(first.letters, start + 1 if end is None else end)
    return places


def _next_end(letters: str, at: int, sought: _Sought) -> int | None:
    found = _signs(letters, at)
    start = found.end() if found else at
    if not letters.startswith(sought.letters, start):
        return None
    return sought.end_at(letters, start)


class _Origin:
    """Where the letters of a text that is compared came from; worked out for what was found alone."""

    __slots__ = ("_begun", "_origins")

    def __init__(self, pieces: Sequence[str], origins: Sequence[int]) -> None:
        """``origins``: where in the text each piece begins, and where the last one ends."""
        self._begun = list(accumulate(map(len, pieces), initial=0))
        self._origins = origins

    def of(self, found: Span) -> Span:
        """The place in the text as it was written."""
        first = bisect_right(self._begun, found[0]) - 1
        last = bisect_right(self._begun, found[1] - 1) - 1
        return self._origins[first], self._origins[last + 1]


def _placed(found: tuple[Span, ...], origin: _Origin | None) -> tuple[Span, ...]:
    return found if origin is None else tuple(map(origin.of, found))


@lru_cache(maxsize=1 << 14)
def _letters_of_name(name: str) -> str:
    return _compared(name)[0]


def _compared(text: str) -> tuple[str, _Origin | None]:
    """``text`` as it is compared, and where its characters came from if not each from its own place."""
    if text.isascii():
        return text.lower(), None
    if SEQUENCE.search(text):
        return _compared_with_pictures(text)
    pieces = [_letters[character] for character in text]
    letters = "".join(pieces)
    if len(letters) == len(text) and max(map(len, pieces)) == 1:
        return letters, None
    return letters, _Origin(pieces, range(len(text) + 1))


def _compared_with_pictures(text: str) -> tuple[str, _Origin]:
    pieces: list[str] = []
    origins: list[int] = []
    at = 0
    for found in SEQUENCE.finditer(text):
        pieces += [_letters[character] for character in text[at : found.start()]]
        pieces.append(f" {_decomposed(picture(found[0]))} ")
        origins += range(at, found.start() + 1)
        at = found.end()
    pieces += [_letters[character] for character in text[at:]]
    origins += range(at, len(text) + 1)
    return "".join(pieces), _Origin(pieces, origins)


def _decomposed(text: str) -> str:
    return unicodedata.normalize("NFKD", text)


class _Letters(dict[str, str]):
    """Each character as it is compared by itself, found out when it is first met."""

    def __missing__(self, character: str) -> str:
        if len(self) >= _MAX_LETTERS:
            self.clear()
        made = self[character] = _decomposed(folded(character))
        return made


_letters: Final = _Letters()
