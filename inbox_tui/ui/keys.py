"""The one table of keys. Bindings, the key line, the help screen and the docs are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from textual.binding import Binding


class Where(Enum):
    """What has to have the focus, or be on top, for a key to work."""

    ANYWHERE = "anywhere"
    INBOX = "inbox"
    CHAT_LIST = "chat list"
    TIMELINE = "messages"
    COMPOSER = "composer"
    REQUEST = "request"
    SCREEN = "screen"
    """Any screen opened over the inbox."""
    DIALOG = "dialog"


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
    keys: str
    """Textual's names, separated by commas; the first is the one that is shown."""
    action: str
    description: str
    group: Group
    where: Where
    label: str = ""
    """A word for the key line; without one the key is only in the help."""
    is_priority: bool = False

    @property
    def shown(self) -> str:
        """The key as people read it: ``^p``, ``F1``, ``↑``."""
        return display(self.keys.partition(",")[0])


def _table(group: Group, where: Where, *rows: tuple[str, ...]) -> tuple[Key, ...]:
    return tuple(
        Key(row[0], row[1], row[2], row[3], group, where, row[4] if len(row) > 4 else "")
        for row in rows
    )


KEYS: Final[tuple[Key, ...]] = (
    Key(
        "app.help", "f1", "show_help", "Show every key", Group.GENERAL, Where.ANYWHERE, "help", True
    ),
    Key(
        "app.palette",
        "ctrl+p",
        "show_palette",
        "Find a command by its name",
        Group.GENERAL,
        Where.ANYWHERE,
        "commands",
        True,
    ),
    Key(
        "app.settings",
        "f2",
        "show_settings",
        "Open the settings",
        Group.GENERAL,
        Where.ANYWHERE,
        is_priority=True,
    ),
    Key(
        "app.third_party",
        "f3",
        "show_third_party",
        "Third-party services: switch on, switch off, sign in",
        Group.GENERAL,
        Where.ANYWHERE,
        is_priority=True,
    ),
    Key("app.blocked", "f4", "show_blocked", "People you blocked", Group.GENERAL, Where.ANYWHERE),
    Key(
        "app.lock",
        "ctrl+l",
        "lock",
        "Lock the inbox: close it and ask for the key again",
        Group.GENERAL,
        Where.ANYWHERE,
        is_priority=True,
    ),
    Key("app.quit", "ctrl+q", "quit", "Quit", Group.GENERAL, Where.ANYWHERE, "quit", True),
    # before the writing field, which has meanings of its own for these two
    Key(
        "inbox.jump",
        "ctrl+k",
        "jump",
        "Jump to a chat by its name",
        Group.CHATS,
        Where.INBOX,
        "jump",
        is_priority=True,
    ),
    Key(
        "inbox.next_pane",
        "f6",
        "next_pane",
        "Go from the chat list to the chat, and back",
        Group.CHATS,
        Where.INBOX,
        is_priority=True,
    ),
    *_table(
        Group.CHATS,
        Where.INBOX,
        (
            "inbox.layout",
            "ctrl+t",
            "toggle_layout",
            "Show third-party chats in a tray, or among the others",
            "tray/merged",
        ),
        ("inbox.next_chat", "alt+down", "next_chat(1)", "Open the next chat"),
        ("inbox.previous_chat", "alt+up", "next_chat(-1)", "Open the previous chat"),
        (
            "inbox.next_unread",
            "alt+n",
            "next_unread",
            "Open the next chat with unread messages",
            "next unread",
        ),
        (
            "inbox.back",
            "escape",
            "back",
            "Go back: to the writing, to the list, out of the tray",
            "back",
        ),
        (
            "inbox.about",
            "f5",
            "about",
            "About the chat: who is in it, who can read it, what its service does",
            "about",
        ),
        ("inbox.help", "question_mark", "app.show_help", "Show every key"),
    ),
    *_table(
        Group.CHATS,
        Where.CHAT_LIST,
        ("chats.open", "enter", "open", "Open the chat or tray", "open"),
        ("chats.filter", "slash", "filter", "Filter the list as you type", "filter"),
        ("chats.unread_only", "U", "unread_only", "Show only chats with unread messages"),
        ("chats.mute", "m", "chat('mute')", "Mute, or lift the mute", "mute"),
        ("chats.unread", "u", "chat('mark')", "Mark as read, or as unread", "read/unread"),
        ("chats.favourite", "f", "chat('favourite')", "Put among the favourites, or take out"),
        ("chats.block", "b", "chat('block')", "Block the person", "block"),
        ("chats.report", "exclamation_mark", "chat('report')", "Report the chat or the person"),
        ("chats.leave", "L", "chat('leave')", "Leave the group"),
        ("chats.delete", "delete,D", "chat('delete')", "Delete the chat here, on this computer"),
    ),
    *_table(
        Group.MOVING,
        Where.CHAT_LIST,
        ("chats.up", "up,k", "move(-1)", "One chat up"),
        ("chats.down", "down,j", "move(1)", "One chat down"),
        ("chats.page_up", "pageup", "page(-1)", "One page up"),
        ("chats.page_down", "pagedown", "page(1)", "One page down"),
        ("chats.first", "home,g", "edge(-1)", "To the newest chat"),
        ("chats.last", "end,G", "edge(1)", "To the oldest chat"),
    ),
    *_table(
        Group.MESSAGES,
        Where.TIMELINE,
        ("message.open", "enter", "open", "Show more, load, fetch: what the line offers", "open"),
        ("message.reply", "r", "message('reply')", "Reply", "reply"),
        ("message.edit", "e", "message('edit')", "Edit your message", "edit"),
        ("message.delete", "d", "message('delete')", "Delete your message for everybody", "delete"),
        ("message.copy", "y", "message('copy')", "Copy the text", "copy"),
        ("message.react", "plus", "message('react')", "React, or take a reaction back", "react"),
        ("message.link", "o", "message('link')", "Open a link, after seeing where it goes", "link"),
        ("message.fetch", "l", "message('fetch')", "Fetch the file and save it", "file"),
        ("message.retry", "R", "message('retry')", "Send again what was not sent", "retry"),
        (
            "message.cancel",
            "X",
            "message('cancel')",
            "Withdraw what is still waiting to be sent",
            "withdraw",
        ),
        ("message.report", "exclamation_mark", "message('report')", "Report the message"),
        ("message.block", "b", "message('block')", "Block who wrote it"),
    ),
    *_table(
        Group.MOVING,
        Where.TIMELINE,
        ("timeline.up", "up,k", "move(-1)", "One message up"),
        ("timeline.down", "down,j", "move(1)", "One message down; below the last: to the writing"),
        ("timeline.page_up", "pageup", "page(-1)", "One page up"),
        ("timeline.page_down", "pagedown", "page(1)", "One page down"),
        ("timeline.first", "home,g", "oldest", "To the oldest message here"),
        ("timeline.last", "end,G", "newest", "To the newest message"),
        ("timeline.unread", "n", "first_unread", "To the first unread message"),
    ),
    *_table(
        Group.WRITING,
        Where.COMPOSER,
        ("composer.send", "enter", "send", "Send", "send"),
        (
            "composer.newline",
            "alt+enter,ctrl+j,shift+enter",
            "newline",
            "Begin a new line",
            "new line",
        ),
        ("composer.attach", "ctrl+o", "attach", "Attach a file", "attach"),
        (
            "composer.select",
            "up",
            "select_messages",
            "From the first line: choose a message",
            "messages",
        ),
        ("composer.page_up", "pageup", "scroll_timeline(-1)", "Messages: one page up"),
        ("composer.page_down", "pagedown", "scroll_timeline(1)", "Messages: one page down"),
    ),
    *_table(
        Group.CHATS,
        Where.REQUEST,
        ("request.accept", "a", "request('accept')", "Accept the request", "accept"),
        ("request.delete", "d", "request('delete')", "Delete the request", "delete"),
        ("request.block", "b", "request('block')", "Block who sent it", "block"),
        ("request.report", "exclamation_mark", "request('report')", "Report it", "report"),
    ),
    *_table(
        Group.GENERAL,
        Where.SCREEN,
        ("screen.close", "escape", "close", "Go back", "back"),
    ),
    *_table(
        Group.GENERAL,
        Where.DIALOG,
        ("dialog.close", "escape", "close", "Close without doing anything", "close"),
    ),
)


def keys_of(*places: Where) -> tuple[Key, ...]:
    """The rows for these places, in the table's order."""
    return tuple(key for key in KEYS if key.where in places)


def bindings(*places: Where) -> list[Binding]:
    """Textual's bindings for these places: the ``BINDINGS`` of a widget or screen."""
    return [
        Binding(key.keys, key.action, key.description, id=key.id, priority=key.is_priority)
        for key in keys_of(*places)
    ]


_LINES: Final = {
    Where.CHAT_LIST: (
        "chats.open chats.filter inbox.jump chats.mute chats.unread inbox.about chats.block"
        " inbox.layout inbox.next_unread"
    ),
    Where.TIMELINE: (
        "message.reply message.react inbox.back message.open message.edit message.delete"
        " message.fetch message.copy message.link message.retry message.cancel inbox.jump"
    ),
    Where.COMPOSER: (
        "composer.send inbox.back composer.select composer.attach composer.newline inbox.about"
        " inbox.jump inbox.layout"
    ),
    Where.REQUEST: (
        "request.accept request.delete request.block request.report inbox.back inbox.about"
    ),
    Where.INBOX: "inbox.back inbox.jump inbox.layout",
    Where.ANYWHERE: "app.help app.palette app.quit",
}
"""What the key line shows in each place, the most wanted first: it is cut where the room ends."""


def on_key_line(place: Where) -> tuple[Key, ...]:
    """The rows the key line shows, in the order in which they are wanted."""
    by_id = {key.id: key for key in KEYS}
    return tuple(by_id[wanted] for wanted in _LINES.get(place, "").split())


_NAMES: Final = {
    "escape": "Esc",
    "enter": "Enter",
    "slash": "/",
    "plus": "+",
    "question_mark": "?",
    "exclamation_mark": "!",
    "up": "↑",
    "down": "↓",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "delete": "Del",
    "space": "Space",
    "tab": "Tab",
}


def display(key: str) -> str:
    """One of Textual's key names as people read it."""
    *modifiers, name = key.split("+")
    shown = _NAMES.get(name, name.upper() if name.startswith("f") and name[1:].isdigit() else name)
    prefix = {"ctrl": "^", "alt": "Alt+", "shift": "Shift+"}
    return "".join(prefix[modifier] for modifier in modifiers) + shown
