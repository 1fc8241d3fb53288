"""Keys for WeeChat's fingers: F5 and F6, Ctrl-P and Ctrl-N, Alt-arrows go through the chats."""

from __future__ import annotations

from typing import Final

HAS_COUNTS: Final = False
KEYS: Final = {
    "app.palette": "alt+x,ctrl+x",
    "inbox.jump": "ctrl+k",
    "inbox.next_pane": "f10",
    "inbox.next_chat": "ctrl+n,f6,alt+down,alt+right",
    "inbox.previous_chat": "ctrl+p,f5,alt+up,alt+left",
    "inbox.next_unread": "alt+a,f7",
    "inbox.about": "f11",
    "timeline.unread": "n,alt+u",
    "timeline.first": "home,g,alt+home",
    "timeline.last": "end,G,alt+end",
    "composer.word_left": "ctrl+left,alt+b",
    "composer.word_right": "ctrl+right,alt+f",
}
