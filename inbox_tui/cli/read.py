"""``inbox-tui read``: a chat's newest messages. Sends no receipt and moves no read position."""

from __future__ import annotations

import argparse

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.finding import find_chat
from inbox_tui.cli.opening import open_to_read
from inbox_tui.cli.output import columns, emit, indented, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.wording import chat_json, message_json, moment, said, sender
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store import timeline
from inbox_tui.store.rows import MessageRow


def run(arguments: argparse.Namespace) -> int:
    """Print the messages, oldest first."""
    with open_to_read(Places.of(arguments.profile)) as reader:
        chat = find_chat(reader, arguments.chat)
        rows = timeline.page(reader, chat.key, limit=arguments.limit)
        if arguments.json:
            emit({"chat": chat_json(chat), "messages": [message_json(row) for row in rows]})
            return Exit.DONE
        for row in rows:
            _print(row)
    return Exit.DONE


def _print(row: MessageRow) -> None:
    status = f"({row.status.value})" if row.status is not None else ""
    say(columns(moment(row.sent_at), sender(row), status))
    if row.in_reply_to is not None:
        quoted = f"{row.in_reply_to.sender_name}: {row.in_reply_to.text}"
        say(indented("> " + safe_line(quoted, max_characters=90).text, 4))
    say(indented(said(row), 4))
    if row.reactions:
        say(indented(_reactions(row), 4))


def _reactions(row: MessageRow) -> str:
    return "  ".join(f"{safe_line(it.key).text} {it.count}" for it in row.reactions)
