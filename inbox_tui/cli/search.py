"""``inbox-tui search``: messages by their words, newest first."""

from __future__ import annotations

import argparse

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.finding import find_chat
from inbox_tui.cli.opening import open_to_read
from inbox_tui.cli.output import JsonValue, columns, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.wording import message_json, moment, said, sender
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store import search
from inbox_tui.store.record_rows import SearchHit


def run(arguments: argparse.Namespace) -> int:
    """Print the hits; none is no failure."""
    with open_to_read(Places.of(arguments.profile)) as reader:
        chat = find_chat(reader, arguments.chat).key if arguments.chat else None
        hits = search.search(
            reader, arguments.text, chat=chat, before=arguments.before, limit=arguments.limit
        )
        if arguments.json:
            emit([_json(hit) for hit in hits])
            return Exit.DONE
        for hit in hits:
            _print(hit)
    return Exit.DONE


def _json(hit: SearchHit) -> JsonValue:
    return {
        **message_json(hit.row),
        "chat_title": hit.chat_title,
        "position": hit.row.position,
        "spans": [list(span) for span in hit.spans],
    }


def _print(hit: SearchHit) -> None:
    where = f"[{safe_line(hit.chat_title).text}]"
    text = safe_line(said(hit.row), max_characters=200).text
    say(columns(moment(hit.row.sent_at), where, f"{sender(hit.row)}: {text}"))
