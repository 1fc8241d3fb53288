"""A query made ready: what the index is asked, within which bounds, and what to mark in the hits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store import lookup
from inbox_tui.store.database import Value
from inbox_tui.store.index_text import Term, chat_mark, terms_of
from inbox_tui.store.matching import Finder
from inbox_tui.store.query.conditions import LAST, Filter, everything, filter_of, refusal_of
from inbox_tui.store.query.tree import Phrase, Query, Words
from inbox_tui.store.search_expression import Wording, any_of, holding, ranked
from inbox_tui.store.session import Reader

MAX_TERMS: Final = 64
"""Of a whole query."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A query made ready."""

    wording: Wording
    wanted: tuple[str, ...]
    unwanted: tuple[str, ...]
    first: int
    end: int
    where: str
    bindings: tuple[Value, ...]
    is_starred: bool
    finder: Finder

    @property
    def expression(self) -> str:
        """Every message that fits."""
        return holding(self.wording, self.wanted, self.unwanted)

    @property
    def ranks(self) -> tuple[str, ...]:
        """The same in ranks, the best first."""
        return ranked(self.wording, self.wanted, self.unwanted)


def made_ready(reader: Reader, query: Query, chat: ChatKey | None) -> Sought | None:
    """``None`` for a query that asks for nothing, or that nothing can fit."""
    wording = wording_of(query)
    if wording == Wording() and not query.conditions and not query.unwanted_conditions:
        return None
    filters = [filter_of(reader, condition) for condition in query.conditions]
    if chat is not None:
        number = lookup.chat_number(reader, chat)
        filters.append(
            Filter(is_never=True) if number is None else Filter(any_of((chat_mark(number),)))
        )
    if any(one.is_never for one in filters):
        return None
    refusals = [
        refusal
        for condition in query.unwanted_conditions
        if (refusal := refusal_of(reader, condition)) is not None
    ]
    wanted = [one.expression for one in filters if one.expression]
    if wording.is_empty and not wanted:
        wanted = [everything(reader)]
        if not wanted[0]:
            return None
    bounds = (*filters, *(one for one in refusals if not one.expression))
    return Sought(
        wording,
        tuple(wanted),
        tuple(one.expression for one in refusals if one.expression),
        max((one.first for one in bounds), default=0),
        min((one.end for one in bounds), default=LAST),
        " AND ".join(f"({one.where})" for one in bounds if one.where),
        tuple(value for one in bounds for value in one.bindings),
        any(one.is_starred for one in filters),
        Finder(wording.words, wording.phrases),
    )


def wording_of(query: Query) -> Wording:
    """The terms of a query, as many as count."""
    words: list[Term] = []
    phrases: list[tuple[Term, ...]] = []
    for piece, terms in _with_terms(query.wanted):
        if isinstance(piece, Phrase):
            phrases.append(terms)
        else:
            words += terms
    refused = list(_with_terms(query.unwanted))
    return Wording(
        tuple(words[:MAX_TERMS]),
        tuple(phrases[:MAX_TERMS]),
        tuple(terms for piece, terms in refused if not isinstance(piece, Phrase)),
        tuple(terms for piece, terms in refused if isinstance(piece, Phrase)),
    )


def _with_terms(
    pieces: Iterable[Words | Phrase],
) -> Iterable[tuple[Words | Phrase, tuple[Term, ...]]]:
    for piece in pieces:
        is_open = isinstance(piece, Words) and piece.is_open
        terms = terms_of(piece.text, is_open=is_open)
        if terms:
            yield piece, terms
