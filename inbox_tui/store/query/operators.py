"""What a query may be limited by: one table, for the parser, completion, help and the docs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inbox_tui.store.query.tree import Kind, State


@dataclass(frozen=True, slots=True)
class Operator:
    """A word before a colon."""

    name: str
    value: str
    """What follows the colon, in a word or two."""
    finds: str
    """Which messages: "messages …"."""


OPERATORS: Final = (
    Operator("from", "somebody, or me", "by people whose name or id holds that"),
    Operator("in", "a chat", "in chats whose title holds that"),
    Operator("on", "a service", "carried by, or coming from, a service whose id begins like that"),
    Operator("has", "a kind of thing", "with one"),
    Operator("is", "a state", "that are"),
    Operator("before", "a day, month or year", "written before it began"),
    Operator("after", "a day, month or year", "written after it ended"),
    Operator("during", "a day, month or year", "written then"),
)
KINDS: Final[dict[Kind, str]] = {
    Kind.FILE: "a file of any kind",
    Kind.PICTURE: "a picture",
    Kind.VIDEO: "a video",
    Kind.VOICE: "a voice message",
    Kind.LINK: "a link to a web page",
}
STATES: Final[dict[State, str]] = {
    State.UNREAD: "by others, and not read yet",
    State.MINE: "written by the person",
    State.STARRED: "marked with a star",
}
