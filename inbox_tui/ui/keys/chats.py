"""Keys of the inbox, its list of chats, and a request."""

from __future__ import annotations

from typing import Final

from inbox_tui.ui.keys.row import Group, Key, Where, priority_rows, rows

CHAT_KEYS: Final[tuple[Key, ...]] = (
    # before the writing field, which has meanings of its own for these
    *priority_rows(
        Group.CHATS,
        Where.INBOX,
        (
            "inbox.jump",
            "ctrl+k",
            "jump",
            "Jump to a chat by its name; within a line that is written: cut to its end",
            "jump",
        ),
        ("inbox.next_pane", "f6", "next_pane", "Go from the chat list to the chat, and back"),
    ),
    *rows(
        Group.CHATS,
        Where.INBOX,
        (
            "inbox.layout",
            "ctrl+t",
            "toggle_layout",
            "Show third-party chats in a tray, or among the others",
            "tray/merged",
        ),
        ("inbox.next_chat", "alt+down,ctrl+down", "next_chat(1)", "Open the next chat"),
        ("inbox.previous_chat", "alt+up,ctrl+up", "next_chat(-1)", "Open the previous chat"),
        (
            "inbox.next_unread",
            "alt+a,f7",
            "next_unread",
            "Open the next chat with unread messages",
            "next unread",
        ),
        (
            "inbox.back",
            "escape",
            "back",
            "Go back: from the writing to the messages, to the list, out of the tray",
            "back",
        ),
        (
            "inbox.about",
            "f5",
            "about",
            "About the chat: who is in it, who can read it, what its service does",
            "about",
        ),
        ("inbox.palette", "colon", "app.show_palette", "Find a command by its name"),
        ("inbox.help", "question_mark", "app.show_help", "Show every key"),
    ),
    *rows(
        Group.CHATS,
        Where.CHAT_LIST,
        ("chats.open", "enter", "open", "Open the chat or tray", "open"),
        ("chats.filter", "slash", "filter", "Filter the list as you type", "filter"),
        ("chats.unread_only", "U", "unread_only", "Show only chats with unread messages"),
        ("chats.mute", "m", "chat('mute')", "Mute, or lift the mute", "mute"),
        ("chats.unread", "u", "chat('mark')", "Mark as read, or as unread", "read/unread"),
        ("chats.favourite", "f", "chat('favourite')", "Put among the favourites, or take out"),
        ("chats.pin", "p", "chat('pin')", "Pin to the top, or take the pin out"),
        ("chats.pin_up", "shift+up,K", "chat('pin_up')", "Move a pinned chat up"),
        ("chats.pin_down", "shift+down,J", "chat('pin_down')", "Move a pinned chat down"),
        ("chats.low", "v", "chat('low')", "Put below the others: low priority, or take it back"),
        ("chats.archive", "a", "chat('archive')", "Put into the archive, or bring it back"),
        ("chats.snooze", "z", "chat('snooze')", "Put off: remind me of it later", "later"),
        ("chats.labels", "l", "chat('labels')", "Labels: put on, take off"),
        ("chats.choose", "x,space", "choose", "Choose several chats, one by one"),
        ("chats.choose_all", "ctrl+a", "choose_all", "Choose all chats of this list"),
        ("chats.mentions_only", "at", "mentions_only", "Show only chats that mention you"),
        ("chats.next_origin", "S", "next_origin", "Show only one service's chats, then the next's"),
        ("chats.by_label", "number_sign", "by_label", "Show only chats with a label"),
        ("chats.go_archive", "A", "go('ARCHIVE')", "Show the archive"),
        ("chats.go_snoozed", "Z", "go('SNOOZED')", "Show what was put off"),
        ("chats.go_requests", "R", "go('REQUESTS')", "Show requests from people unknown"),
        ("chats.go_tray", "T", "go('TRAY')", "Show the tray of third-party chats"),
        ("chats.block", "b", "chat('block')", "Block the person", "block"),
        ("chats.report", "exclamation_mark", "chat('report')", "Report the chat or the person"),
        ("chats.leave", "L", "chat('leave')", "Leave the group"),
        ("chats.delete", "delete,D", "chat('delete')", "Delete the chat here, on this computer"),
    ),
    *rows(
        Group.MOVING,
        Where.CHAT_LIST,
        ("chats.up", "up,k", "move(-1)", "One chat up"),
        ("chats.down", "down,j", "move(1)", "One chat down"),
        ("chats.page_up", "pageup", "page(-1)", "One page up"),
        ("chats.page_down", "pagedown", "page(1)", "One page down"),
        ("chats.first", "home,g", "edge(-1)", "To the newest chat"),
        ("chats.last", "end,G", "edge(1)", "To the oldest chat"),
        ("chats.write", "i", "screen.write", "To the writing in the open chat"),
    ),
    *rows(
        Group.CHATS,
        Where.REQUEST,
        ("request.accept", "a", "request('accept')", "Accept the request", "accept"),
        ("request.delete", "d", "request('delete')", "Delete the request", "delete"),
        ("request.block", "b", "request('block')", "Block who sent it", "block"),
        ("request.report", "exclamation_mark", "request('report')", "Report it", "report"),
    ),
)
