"""Keys among the messages of a chat."""

from __future__ import annotations

from typing import Final

from inbox_tui.ui.keys.row import Group, Key, Where, rows

MESSAGE_KEYS: Final[tuple[Key, ...]] = (
    *rows(
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
        ("message.forward", "f", "message('forward')", "Forward to other chats", "forward"),
        (
            "message.info",
            "i",
            "message('info')",
            "About the message: its versions, who reacted, who has read it",
            "about",
        ),
        ("message.thread", "t", "message('thread')", "Open the thread, or begin one", "thread"),
        ("message.pin", "p", "message('pin')", "Pin for everybody, or no longer", "pin"),
        ("message.mark", "space", "mark", "Mark, to do something with several", "mark"),
        ("message.save", "x", "message('save')", "Save the text, of all that are marked", "save"),
        ("message.report", "exclamation_mark", "message('report')", "Report the message"),
        ("message.block", "b", "message('block')", "Block who wrote it"),
    ),
    *rows(
        Group.MOVING,
        Where.TIMELINE,
        ("timeline.up", "up,k", "move(-1)", "One message up"),
        ("timeline.down", "down,j", "move(1)", "One message down; below the last: to the writing"),
        ("timeline.page_up", "pageup", "page(-1)", "One page up"),
        ("timeline.page_down", "pagedown", "page(1)", "One page down"),
        ("timeline.first", "home,g", "oldest", "To the oldest message here"),
        ("timeline.last", "end,G", "newest", "To the newest message"),
        ("timeline.unread", "n", "first_unread", "To the first unread message"),
        ("timeline.mention", "m", "mention(1)", "To the next message that mentions you"),
        ("timeline.mention_above", "M", "mention(-1)", "To the one above that mentions you"),
        ("timeline.pins", "P", "pins", "What is pinned here"),
        ("timeline.date", "J", "to_date", "Jump to a date"),
        (
            "timeline.go_back",
            "backspace,ctrl+o",
            "go_back",
            "Back to where you jumped from",
            "jump back",
        ),
        ("timeline.write", "w", "screen.write", "To the writing", "write"),
    ),
)
