"""Where in a text the terms of a query stand, compared as the search index compares."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from inbox_tui.store.index_text import Term, fold

_FIRST_VOWEL: Final = "\u1160"
_LAST_FINAL: Final = "\u11ff"
"""Between them the parts of a Hangul syllable that follow its first."""
MAX_SPANS: Final = 50
MAX_CHARACTERS: Final = 20_000
"""How much of one message is looked through: as much as is shown."""


def find_spans(text: str, terms: tuple[Term, ...]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in ``text``, in order; nothing unless each of them does."""
    folded, begins, ends = _folded(text[:MAX_CHARACTERS])
    spans: set[tuple[int, int]] = set()
    for term in terms:
        sought = fold(term.text)
        found = _places(folded, sought, term) if sought else []
        if not found:
            return ()
        spans |= {(begins[start], ends[end - 1]) for start, end in found}
    return tuple(sorted(spans)[:MAX_SPANS])


def find_phrase(text: str, terms: tuple[Term, ...]) -> tuple[tuple[int, int], ...]:
    """Where the terms follow one another with nothing but signs and space between."""
    folded, begins, ends = _folded(text[:MAX_CHARACTERS])
    words = [re.escape(fold(term.text)) for term in terms]
    if not all(words):
        return ()
    pattern = re.compile(r"([\W_]*?)".join(words))
    spans: list[tuple[int, int]] = []
    found = pattern.search(folded)
    while found is not None and len(spans) < MAX_SPANS:
        start, end = found.span()
        is_begun = terms[0].is_unspaced or not _joined(folded, start)
        is_ended = terms[-1].is_unspaced or not _joined(folded, end)
        # a picture is a word, and would stand between
        is_close = all(unicodedata.category(sign) != "So" for sign in "".join(found.groups()))
        if is_begun and is_ended and is_close:
            spans.append((begins[start], ends[end - 1]))
        found = pattern.search(folded, start + 1)
    return tuple(spans)


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """``text`` folded, and for each character of that where what it came from begins and ends."""
    if text.isascii():
        return text.lower(), list(range(len(text))), list(range(1, len(text) + 1))
    pieces: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        piece = _folded_letter(text[start:end])
        pieces.append(piece)
        begins += [start] * len(piece)
        ends += [end] * len(piece)
    return "".join(pieces), begins, ends


@lru_cache(maxsize=1 << 16)
def _folded_letter(letter: str) -> str:
    """Folding takes a microsecond, and texts are made of few letters."""
    return fold(letter)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """A letter with the marks behind it, which may be one letter with it."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not (
            unicodedata.combining(text[end]) or _FIRST_VOWEL <= text[end] <= _LAST_FINAL
        ):
            yield start, end
            start = end


def _places(folded: str, sought: str, term: Term) -> list[tuple[int, int]]:
    places: list[tuple[int, int]] = []
    start = folded.find(sought)
    while start >= 0 and len(places) < MAX_SPANS:
        end = start + len(sought)
        if term.is_unspaced or _is_word(folded, start, end, is_open=term.is_open):
            places.append((start, end))
        start = folded.find(sought, end)
    return places


def _is_word(folded: str, start: int, end: int, *, is_open: bool) -> bool:
    """Whether a place begins and, unless it is open, ends a word; a picture is a word by itself."""
    return not _joined(folded, start) and (is_open or not _joined(folded, end))


def _joined(folded: str, place: int) -> bool:
    """Whether one word goes on from before ``place`` to after it."""
    return 0 < place < len(folded) and folded[place - 1].isalnum() and folded[place].isalnum()
