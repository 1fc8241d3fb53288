"""The commands one can write: one table, from which completion and help are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.ui.writing.completing import MOST_OFFERS, Offer


@dataclass(frozen=True, slots=True)
class Command:
    """One row: what is written behind the slash, what follows it, what it does."""

    name: str
    arguments: str
    description: str
    needs_more: bool = False
    """Whether it means nothing without its arguments."""

    @property
    def shown(self) -> str:
        """As it is written."""
        return f"/{self.name} {self.arguments}".rstrip()


COMMANDS: Final = (
    Command("me", "TEXT", "Say it of yourself: “Anna waves”", needs_more=True),
    Command("reply", "TEXT", "Answer the newest message of somebody else", needs_more=True),
    Command("react", "EMOJI", "React to the newest message of somebody else", needs_more=True),
    Command("file", "PATH", "Attach a file", needs_more=True),
    Command(
        "later", "WHEN TEXT", "Send it later: /later tomorrow 9:00 Good morning", needs_more=True
    ),
    Command("jump", "NAME", "Jump to another chat", needs_more=True),
    Command("mute", "", "Mute this chat, or lift the mute"),
    Command("block", "", "Block the person of this chat"),
    Command("report", "", "Report this chat or the person"),
    Command("leave", "", "Leave this group"),
    Command("help", "", "Show the commands and the keys"),
)
BY_NAME: Final = {command.name: command for command in COMMANDS}


@dataclass(frozen=True, slots=True)
class Plain:
    """A text to be sent as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """A command, and what was written behind it."""

    command: Command
    rest: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """No text and no command: nothing is sent, and this is why."""

    why: str


Written: TypeAlias = Plain | Called | Wrong
_CALL: Final = re.compile(r"/([^\W\d_]\S*)(?:\s+(.*))?\Z", re.DOTALL)


def read(text: str) -> Written:
    """What a typed text is. Two slashes stand for one that is sent; pasted texts never come here."""
    if text.startswith("//"):
        return Plain(text[1:])
    found = _CALL.match(text)
    if found is None:
        return Plain(text)
    name, rest = found[1].lower(), (found[2] or "").strip()
    command = BY_NAME.get(name)
    if command is None:
        said = safe_line(found[1], max_characters=30).text
        return Wrong(f"There is no command /{said}. /help lists them; //{said} sends it as text.")
    if command.needs_more and not rest:
        return Wrong(f"Write it as {command.shown}.")
    return Called(command, rest)


def as_typed(text: str) -> str:
    """A text as it has to stand in the composer to be sent as it is."""
    return f"/{text}" if text.startswith("/") else text


def commands_like(typed: str) -> tuple[Offer, ...]:
    """The commands that begin like ``typed``."""
    return tuple(
        Offer(safe_line(command.shown), f"/{command.name}", safe_line(command.description))
        for command in COMMANDS
        if command.name.startswith(typed)
    )[:MOST_OFFERS]
