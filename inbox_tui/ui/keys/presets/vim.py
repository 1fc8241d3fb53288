"""Keys for vim's fingers: sequences, a leader, and counts before what moves."""

from __future__ import annotations

from typing import Final

HAS_COUNTS: Final = True
KEYS: Final = {
    "inbox.jump": "ctrl+k,<leader> <leader>",
    "inbox.next_pane": "f6,<leader> w",
    "inbox.layout": "ctrl+t,<leader> t",
    "inbox.next_chat": "g t,alt+down,ctrl+down",
    "inbox.previous_chat": "g T,alt+up,ctrl+up",
    "inbox.next_unread": "g u,<leader> u,alt+a,f7",
    "inbox.about": "f5,<leader> a",
    "chats.choose": "x",
    "chats.up": "k,up",
    "chats.down": "j,down",
    "chats.page_up": "ctrl+u,ctrl+b,pageup",
    "chats.page_down": "ctrl+d,ctrl+f,pagedown",
    "chats.first": "g g,home",
    "chats.last": "G,end",
    "message.delete": "d d,delete",
    "message.copy": "y y",
    "message.info": "I",
    "message.mark": "v",
    "timeline.write": "i",
    "timeline.up": "k,up",
    "timeline.down": "j,down",
    "timeline.page_up": "ctrl+u,ctrl+b,pageup",
    "timeline.page_down": "ctrl+d,ctrl+f,pagedown",
    "timeline.first": "g g,home",
    "timeline.last": "G,end",
    "list.up": "k,up",
    "list.down": "j,down",
    "list.page_up": "ctrl+u,ctrl+b,pageup",
    "list.page_down": "ctrl+d,ctrl+f,pagedown",
    "list.first": "g g,home",
    "list.last": "G,end",
}
