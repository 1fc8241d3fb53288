"""From what was typed to a query. Every text is one: what isn't understood is words.

``"one phrase"``, ``-without``, ``from:anna``, ``in:kitchen``, ``on:matrix``, ``has:picture``,
``is:unread``, ``before:2026-01-31``, ``after:2026-01``, ``during:2025``. A value with spaces stands in
quotes. Times are the person's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store.query.tree import (
    Between,
    Condition,
    From,
    Has,
    In,
    Is,
    Kind,
    On,
    Phrase,
    Query,
    State,
    Words,
)

MAX_CHARACTERS: Final = 1000
"""Of what was typed; the rest doesn't count."""
MAX_PIECES: Final = 64

PIECE: Final = re.compile(r'(-?)(?:([a-zA-Z]+):)?(?:"([^"]*)"?|(\S+))')
"""One thing of what was typed: its minus, the word before a colon, what is quoted, what isn't."""
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_DECEMBER: Final = 12


def parse(typed: str, zone: tzinfo | None = None) -> Query:
    """The query in ``typed``. ``zone``: whose days are meant; ``None``: the machine's."""
    said: tuple[list[Words | Phrase], list[Words | Phrase]] = ([], [])
    conditions: tuple[list[Condition], list[Condition]] = ([], [])
    text = typed[:MAX_CHARACTERS]
    for number, found in enumerate(PIECE.finditer(text)):
        if number == MAX_PIECES:
            break
        minus, name, quoted, bare = found.groups()
        value = quoted if quoted is not None else bare
        condition = _condition(name, value, zone)
        if condition is not None:
            conditions[bool(minus)].append(condition)
        elif quoted is not None and name is None:
            said[bool(minus)].append(Phrase(quoted))
        else:
            words = value if name is None else f"{name} {value}"
            # nobody goes on typing what a space has ended
            is_open = not minus and quoted is None and found.end() == len(text)
            said[bool(minus)].append(Words(words, is_open))
    wanted, unwanted = said
    return Query(tuple(wanted), tuple(unwanted), tuple(conditions[0]), tuple(conditions[1]))


def _condition(name: str | None, value: str, zone: tzinfo | None) -> Condition | None:
    if name is None or not value.strip():
        return None
    maker = _MAKERS.get(name.casefold())
    return None if maker is None else maker(value.strip(), zone)


def _has(value: str, _zone: tzinfo | None) -> Condition | None:
    kind = next((kind for kind in Kind if kind.value == value.casefold()), None)
    return None if kind is None else Has(kind)


def _is(value: str, _zone: tzinfo | None) -> Condition | None:
    state = next((state for state in State if state.value == value.casefold()), None)
    return None if state is None else Is(state)


def _before(value: str, zone: tzinfo | None) -> Condition | None:
    span = _span(value, zone)
    return None if span is None else Between(None, span[0])


def _after(value: str, zone: tzinfo | None) -> Condition | None:
    span = _span(value, zone)
    return None if span is None else Between(span[1], None)


def _during(value: str, zone: tzinfo | None) -> Condition | None:
    span = _span(value, zone)
    return None if span is None else Between(*span)


def _span(value: str, zone: tzinfo | None) -> tuple[Millis, Millis] | None:
    """The beginning of a day, month or year, and of the one that follows."""
    found = _DATE.fullmatch(value)
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day is not None:
            end = first + timedelta(days=1)
        elif month is not None and month < _DECEMBER:
            end = date(first.year, month + 1, 1)
        else:
            end = date(first.year + 1, 1, 1)
        return _midnight(first, zone), _midnight(end, zone)
    except (ValueError, OverflowError, OSError):
        # no such day, or one that the machine's own clock can't tell
        return None


def _midnight(day: date, zone: tzinfo | None) -> Millis:
    at = datetime(day.year, day.month, day.day, tzinfo=zone)
    return Millis(int((at if zone else at.astimezone()).timestamp() * 1000))


_MAKERS: Final[dict[str, Callable[[str, tzinfo | None], Condition | None]]] = {
    "from": lambda value, _zone: From(value),
    "in": lambda value, _zone: In(value),
    "on": lambda value, _zone: On(value),
    "has": _has,
    "is": _is,
    "before": _before,
    "after": _after,
    "during": _during,
}
"""A value that a name can't take is words again."""
