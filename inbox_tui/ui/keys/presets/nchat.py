"""Keys for nchat's fingers: Tab goes through the chats, Ctrl-X sends, Enter begins a line."""

from __future__ import annotations

from typing import Final

HAS_COUNTS: Final = False
KEYS: Final = {
    "app.help": "f1",
    "app.lock": "f10",
    "inbox.jump": "alt+n,ctrl+k",
    "inbox.next_pane": "ctrl+l,f6",
    "inbox.layout": "f9",
    "inbox.next_chat": "tab,alt+down",
    "inbox.previous_chat": "shift+tab,alt+up",
    "inbox.next_unread": "ctrl+f,f7",
    "message.reply": "r,ctrl+x",
    "message.edit": "e,ctrl+z",
    "message.delete": "d,ctrl+d",
    "message.copy": "y,alt+c",
    "message.react": "plus,alt+s",
    "message.link": "o,ctrl+w",
    "message.fetch": "l,ctrl+r",
    "composer.send": "ctrl+x",
    "composer.newline": "enter,alt+enter,ctrl+j",
    "composer.attach": "ctrl+t",
}
