"""How the program ends, in numbers that scripts can tell apart."""

from __future__ import annotations

from enum import IntEnum
from typing import Final

INTERRUPTED: Final = 130
"""Stopped by Ctrl+C, as shells have it: 128 and the signal's number."""


class Exit(IntEnum):
    """Exit codes. Those from 64 are the meanings of ``sysexits.h``."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    """Wrong arguments, or a chat's name that fits several chats."""
    UNKNOWN = 3
    """The message may have been sent and the service can't tell."""
    WAITING = 4
    """The time limit ended first; the message is still in the outbox."""
    NOT_FOUND = 66
    """There is no such chat."""
    HELD = 75
    """Another instance holds the store."""
    LOCKED = 77
    """The store's key could not be had."""
    NOT_SET_UP = 78
    """There is no inbox in this profile yet."""


MEANINGS: dict[Exit, str] = {
    Exit.DONE: "done; for send: the service took the message",
    Exit.FAILED: "it failed; for doctor: something is wrong",
    Exit.USAGE: "wrong arguments, or CHAT fits several chats",
    Exit.UNKNOWN: "send: it may have been sent, and the service can't tell",
    Exit.WAITING: "send: the time limit ended; the message waits in the outbox",
    Exit.NOT_FOUND: "there is no such chat",
    Exit.HELD: "another instance of inbox-tui holds the store",
    Exit.LOCKED: "the store's key could not be had",
    Exit.NOT_SET_UP: "there is no inbox in this profile yet",
}


class Stop(Exception):
    """Ends the program: a sentence for the person, and the code."""

    def __init__(self, code: Exit, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
