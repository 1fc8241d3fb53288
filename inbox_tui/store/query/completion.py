"""What is being typed where the cursor stands in a query, and what would fit there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from inbox_tui.store.query.operators import KINDS, OPERATORS, STATES
from inbox_tui.store.query.parsing import MAX_CHARACTERS, PIECE
from inbox_tui.store.search_folding import folded

MAX_CHOICES: Final = 20


@dataclass(frozen=True, slots=True)
class Known:
    """What names there are, those the person most likely means first."""

    people: tuple[str, ...] = ()
    chats: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What could stand there: ``text`` is typed in its stead, ``says`` explains it."""

    text: str
    says: str = ""


@dataclass(frozen=True, slots=True)
class Completion:
    """The piece of the query that the cursor is in."""

    start: int
    end: int
    """What a choice takes the place of."""
    operator: str | None
    """``None`` while a word, or an operator itself, is being typed."""
    typed: str
    """Of the word or the value, up to the cursor."""
    choices: tuple[Choice, ...]


def completing(query: str, cursor: int, known: Known) -> Completion:
    """For any text and any cursor in it; without a choice where nothing fits."""
    text = query[:MAX_CHARACTERS]
    cursor = max(0, min(cursor, len(text)))
    for found in PIECE.finditer(text):
        if found.start() <= cursor <= found.end():
            return _of_piece(text, found.span(), cursor, known)
    return Completion(cursor, cursor, None, "", _operators("", ""))


def _of_piece(text: str, span: tuple[int, int], cursor: int, known: Known) -> Completion:
    start, end = span
    minus = "-" if text[start] == "-" else ""
    before = text[start + len(minus) : cursor]
    name, colon, value = before.partition(":")
    name = name.casefold()
    values = _VALUES.get(name)
    if not colon or values is None:
        return Completion(start, end, None, before, _operators(minus, before))
    typed = value.removeprefix('"').removesuffix('"')
    choices = _fitting(f"{minus}{name}:", typed, values(known))
    return Completion(start, end, name, typed, choices)


def _operators(minus: str, typed: str) -> tuple[Choice, ...]:
    typed = typed.casefold()
    return tuple(
        Choice(f"{minus}{one.name}:", f"messages {one.finds}")
        for one in OPERATORS
        if one.name.startswith(typed) and one.name != typed
    )


def _fitting(before: str, typed: str, values: Iterable[Choice]) -> tuple[Choice, ...]:
    """Values that begin as typed, then those of which a later word does."""
    sought = folded(typed)
    begun: list[Choice] = []
    within: list[Choice] = []
    for value in values:
        text = folded(value.text)
        if text.startswith(sought):
            begun.append(value)
        elif f" {sought}" in text:
            within.append(value)
        if len(begun) == MAX_CHOICES:
            break
    chosen = [*begun, *within][:MAX_CHOICES]
    return tuple(Choice(before + _quoted(one.text), one.says) for one in chosen)


def _quoted(value: str) -> str:
    """A value as it is typed: in quotes where it has blanks. It can't hold quotes itself."""
    value = " ".join(value.replace('"', " ").split())
    return f'"{value}"' if " " in value else value


def _named(names: Iterable[str]) -> Iterable[Choice]:
    return (Choice(name) for name in dict.fromkeys(names) if _quoted(name))


def _days(known: Known) -> Iterable[Choice]:
    if known.today is None:
        return ()
    today = known.today.isoformat()
    return (
        Choice(today, "today"),
        Choice(today[:7], "this month"),
        Choice(today[:4], "this year"),
        *(
            Choice(str(year), "a year")
            for year in range(known.today.year - 1, known.today.year - 6, -1)
        ),
    )


def _people(known: Known) -> Iterable[Choice]:
    return (Choice("me", "the person"), *_named(known.people))


_VALUES: Final[dict[str, Callable[[Known], Iterable[Choice]]]] = {
    "from": _people,
    "in": lambda known: _named(known.chats),
    "on": lambda known: _named(known.services),
    "has": lambda _known: (Choice(kind.value, says) for kind, says in KINDS.items()),
    "is": lambda _known: (Choice(state.value, says) for state, says in STATES.items()),
    "before": _days,
    "after": _days,
    "during": _days,
}
