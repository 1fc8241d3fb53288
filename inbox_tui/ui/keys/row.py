"""What a row of the table of keys is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from inbox_tui.ui.keys.display import display


class Where(Enum):
    """What has to have the focus, or be on top, for a key to work."""

    ANYWHERE = "anywhere"
    INBOX = "inbox"
    CHAT_LIST = "chat list"
    TIMELINE = "messages"
    COMPOSER = "composer"
    COMPLETING = "composer, while a name is offered"
    REQUEST = "request"
    SCREEN = "screen"
    """Any screen opened over the inbox."""
    DIALOG = "dialog"
    LIST = "a list to choose from"
    RADIOS = "one of several"
    FIELD = "a field"
    CONTROL = "a button or a box"
    CONFIRM = "a question"
    MUTE = "muting"
    PALETTE = "finding by name"
    FORWARD = "forwarding"
    HELP = "help"
    SETTINGS = "settings"
    KEYS = "the keys"
    ABOUT_CHAT = "about the chat"
    BLOCKED = "blocked people"
    BACKUPS = "backups"
    THIRD_PARTY = "third-party services"
    FACTS = "what a service does"
    ACCEPTANCE = "a warning to accept"
    HOME = "the home account"
    SIGN_IN = "signing in"
    SIGN_IN_LINK = "signing in: a page to open"
    ENTRY = "before the inbox is open"


OUTER: Final[dict[Where, tuple[Where, ...]]] = {
    Where.ANYWHERE: (),
    Where.INBOX: (Where.ANYWHERE,),
    Where.CHAT_LIST: (Where.INBOX, Where.ANYWHERE),
    Where.TIMELINE: (Where.INBOX, Where.ANYWHERE),
    Where.COMPOSER: (Where.INBOX, Where.ANYWHERE),
    Where.COMPLETING: (Where.COMPOSER, Where.INBOX, Where.ANYWHERE),
    Where.REQUEST: (Where.INBOX, Where.ANYWHERE),
    Where.SCREEN: (Where.ANYWHERE,),
    Where.DIALOG: (Where.ANYWHERE,),
    Where.LIST: (Where.ANYWHERE,),
    Where.RADIOS: (Where.ANYWHERE,),
    Where.FIELD: (Where.ANYWHERE,),
    Where.CONTROL: (Where.ANYWHERE,),
    Where.CONFIRM: (Where.DIALOG, Where.ANYWHERE),
    Where.MUTE: (Where.DIALOG, Where.ANYWHERE),
    Where.PALETTE: (Where.DIALOG, Where.ANYWHERE),
    Where.FORWARD: (Where.DIALOG, Where.ANYWHERE),
    Where.HELP: (Where.SCREEN, Where.ANYWHERE),
    Where.SETTINGS: (Where.SCREEN, Where.ANYWHERE),
    Where.KEYS: (Where.SCREEN, Where.ANYWHERE),
    Where.ABOUT_CHAT: (Where.DIALOG, Where.ANYWHERE),
    Where.BACKUPS: (Where.SCREEN, Where.ANYWHERE),
    Where.BLOCKED: (Where.SCREEN, Where.ANYWHERE),
    Where.THIRD_PARTY: (Where.SCREEN, Where.ANYWHERE),
    Where.FACTS: (Where.SCREEN, Where.ANYWHERE),
    Where.ACCEPTANCE: (Where.FACTS, Where.SCREEN, Where.ANYWHERE),
    Where.HOME: (Where.SCREEN, Where.ANYWHERE),
    Where.SIGN_IN: (Where.SCREEN, Where.ANYWHERE),
    Where.SIGN_IN_LINK: (Where.SIGN_IN, Where.SCREEN, Where.ANYWHERE),
    Where.ENTRY: (Where.ANYWHERE,),
}
"""The places around each place, the nearest first: their keys work in it too, where it has no
meaning of its own for them."""


class Group(Enum):
    """What a key is about, as the help screen heads it."""

    GENERAL = "General"
    CHATS = "Chats"
    MESSAGES = "Messages"
    WRITING = "Writing"
    MOVING = "Moving around"


@dataclass(frozen=True, slots=True)
class Key:
    """One row of the table."""

    id: str
    """How the configuration names it: a word for the place, a dot, a word for what it does."""
    keys: str
    """Textual's names, separated by commas; the first is the one that is shown."""
    action: str
    description: str
    group: Group
    where: Where
    label: str = ""
    """A word for the key line; without one the key is only in the help."""
    is_priority: bool = False
    """Looked at before whatever has the focus, from the outermost place inwards."""

    @property
    def shown(self) -> str:
        """The key as people read it: ``^p``, ``F1``, ``↑``."""
        return display(self.keys.partition(",")[0])

    @property
    def moves(self) -> bool:
        """Whether doing it several times over is what a count before it means."""
        return self.group is Group.MOVING or self.action.startswith(("next_chat", "next_unread"))


def rows(group: Group, where: Where, *rows: tuple[str, ...]) -> tuple[Key, ...]:
    """Rows of one place: id, keys, action, description, and a label where there is one."""
    return tuple(
        Key(row[0], row[1], row[2], row[3], group, where, row[4] if len(row) > 4 else "")
        for row in rows
    )


def priority_rows(group: Group, where: Where, *rows: tuple[str, ...]) -> tuple[Key, ...]:
    """As :func:`rows`, for keys that are looked at before whatever has the focus."""
    return tuple(
        Key(row[0], row[1], row[2], row[3], group, where, row[4] if len(row) > 4 else "", True)
        for row in rows
    )
