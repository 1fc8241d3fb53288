"""What a line of the palette is, and what choosing it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from textual.content import Content
from textual.dom import DOMNode

from inbox_tui.domain.ids import AccountId, ChatKey, Identity


@dataclass(frozen=True, slots=True)
class OpenChat:
    """Go to a chat."""

    chat: ChatKey


@dataclass(frozen=True, slots=True)
class ShowPerson:
    """Show the chats with somebody who has several."""

    chats: tuple[ChatKey, ...]


@dataclass(frozen=True, slots=True)
class StartChat:
    """Open a chat with somebody there is none with."""

    account: AccountId
    person: Identity


@dataclass(frozen=True, slots=True)
class Run:
    """Run an action, where its key would have run it."""

    action: str
    node: DOMNode | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Go to a setting."""

    setting: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Say how something is done that is not done in here."""

    words: str


Target: TypeAlias = OpenChat | ShowPerson | StartChat | Run | Visit | Tell


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette."""

    name: str
    """Safe to show, one line."""
    target: Target
    about: str = ""
    """What kind of thing it is: its group, its service."""
    key: str = ""
    words: str = ""
    """Other words it is found by."""
    is_strong: bool = False

    def content(self, at: tuple[int, ...] = ()) -> Content:
        """The name, the letters at these places marked."""
        shown = Content.styled(self.name, "bold") if self.is_strong else Content(self.name)
        for place in at:
            shown = shown.stylize("underline $primary", place, place + 1)
        return shown
