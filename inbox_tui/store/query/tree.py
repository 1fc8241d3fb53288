"""A query: what a message must hold, what it must not hold, and what it must be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from inbox_tui.domain.ids import Millis


class Kind(Enum):
    """What a message may have with it."""

    FILE = "file"
    PICTURE = "picture"
    VIDEO = "video"
    VOICE = "voice"
    LINK = "link"


class State(Enum):
    """What a message may be."""

    UNREAD = "unread"
    MINE = "mine"
    STARRED = "starred"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that must all occur, in any order. ``is_open``: the last one may go on."""

    text: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow one another."""

    text: str


@dataclass(frozen=True, slots=True)
class From:
    """Written by somebody whose name or id holds ``name``; ``me`` is the person."""

    name: str


@dataclass(frozen=True, slots=True)
class In:
    """In a chat whose title or id holds ``name``."""

    name: str


@dataclass(frozen=True, slots=True)
class On:
    """Carried by, or from, a service whose id begins like that."""

    service: str


@dataclass(frozen=True, slots=True)
class Has:
    """With something of that kind."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Is:
    """In that state."""

    state: State


@dataclass(frozen=True, slots=True)
class Between:
    """Written from ``start`` on and before ``end``; ``None`` sets no bound."""

    start: Millis | None
    end: Millis | None


Condition: TypeAlias = From | In | On | Has | Is | Between


@dataclass(frozen=True, slots=True)
class Query:
    """Everything that is wanted and nothing of what is ``unwanted``."""

    wanted: tuple[Words | Phrase, ...] = ()
    unwanted: tuple[Words | Phrase, ...] = ()
    conditions: tuple[Condition, ...] = ()
    unwanted_conditions: tuple[Condition, ...] = ()
