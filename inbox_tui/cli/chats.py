"""``inbox-tui chats``: the list of chats, newest first."""

from __future__ import annotations

import argparse

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.finding import EVERYWHERE, every_chat, full_id, shown_title
from inbox_tui.cli.opening import open_to_read
from inbox_tui.cli.output import columns, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.wording import chat_json, moment, said, sender
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.rows import ChatRow, Only


def run(arguments: argparse.Namespace) -> int:
    """Print the chats."""
    with open_to_read(Places.of(arguments.profile)) as reader:
        only: tuple[Only, ...] = ("unread",) if arguments.unread else EVERYWHERE
        rows = list(every_chat(reader, only=only, limit=arguments.limit))
        if arguments.json:
            emit([chat_json(row) for row in rows])
            return Exit.DONE
        for row in rows:
            say(columns(moment(row.active_at), _unread(row), *_names(row), _preview(row)))
    return Exit.DONE


def _names(row: ChatRow) -> tuple[str, str, str]:
    carrier = "" if row.origin == row.service else f" by {row.service}"
    return f"[{row.origin}{carrier}]", shown_title(row), f"<{full_id(row)}>"


def _unread(row: ChatRow) -> str:
    if row.is_request:
        return "request"
    if row.unread:
        return f"{row.unread} new"
    return "marked" if row.is_marked_unread else "-"


def _preview(row: ChatRow) -> str:
    last = row.last_message
    if last is None or row.is_request:
        # what a stranger wrote is shown when their request is opened, not before
        return ""
    return safe_line(f"{sender(last)}: {said(last)}", max_characters=80).text
