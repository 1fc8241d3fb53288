"""Where in a text the terms of a query stand, compared as the search index compares."""

from __future__ import annotations

from typing import Final

from inbox_tui.store.index_text import Term, fold

MAX_SPANS: Final = 50
MAX_CHARACTERS: Final = 20_000
"""How much of one message is looked through: as much as is shown."""


def find_spans(text: str, terms: tuple[Term, ...]) -> tuple[tuple[int, int], ...]:
    """Where the terms stand in ``text``, in order; nothing unless each of them does."""
    folded, origins = _folded(text[:MAX_CHARACTERS])
    spans: set[tuple[int, int]] = set()
    for term in terms:
        sought = "".join(fold(character) for character in term.text)
        found = _places(folded, sought, term) if sought else []
        if not found:
            return ()
        spans |= {(origins[start], origins[end - 1] + 1) for start, end in found}
    return tuple(sorted(spans)[:MAX_SPANS])


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` folded, and for each character of that which one it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    pieces: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        piece = fold(character)
        pieces.append(piece)
        origins += [index] * len(piece)
    return "".join(pieces), origins


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
