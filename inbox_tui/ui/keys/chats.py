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
