"""What the inbox's key line shows."""

from __future__ import annotations

from typing import Final

from inbox_tui.ui.keys.row import Key, Where
from inbox_tui.ui.keys.table import BY_ID

_LINES: Final = {
    Where.CHAT_LIST: (
        "chats.open chats.filter inbox.jump chats.mute chats.unread inbox.about chats.block"
        " inbox.layout inbox.next_unread"
    ),
    Where.TIMELINE: (
        "message.reply message.react inbox.back timeline.write message.open message.edit message.delete"
        " message.copy message.forward message.thread message.info message.mark message.fetch message.link"
        " message.retry message.cancel timeline.go_back inbox.jump"
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
"""The most wanted first: the line is cut where the room ends."""


def on_key_line(place: Where) -> tuple[Key, ...]:
    """The rows the key line shows in a place, in the order in which they are wanted."""
    return tuple(BY_ID[wanted] for wanted in _LINES.get(place, "").split())
