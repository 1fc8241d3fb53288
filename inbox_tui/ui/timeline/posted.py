"""What a timeline tells the screen it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message as Posted

from inbox_tui.domain.ids import MessageId
from inbox_tui.store.rows import MessageRow


@dataclass
class Acted(Posted):
    """The person asked for something to be done with a message."""

    what: str
    row: MessageRow
    number: int | None = None
    """Which link or part was clicked, where one was."""


@dataclass
class ActedOnSeveral(Posted):
    """The person asked for something to be done with the messages they marked, oldest first."""

    what: str
    messages: tuple[MessageId, ...]


@dataclass
class WantsOlder(Posted):
    """The person came to where messages are missing."""

    cursor: str


class LeftThread(Posted):
    """The person wants back from a thread to the chat it is in."""


@dataclass
class WantsToGo(Posted):
    """The person wants to choose a place to go to: ``date``, or one of the ``pins``."""

    to: str


class LeftBelow(Posted):
    """The person went down past the newest message: to the writing."""


class ReachedNewest(Posted):
    """The newest message is on the screen."""


@dataclass
class FoundNothing(Posted):
    """There is nowhere to go, and why."""

    why: str
