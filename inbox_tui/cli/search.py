"""``inbox-tui search``: messages by their words, and chats and people by their names."""

from __future__ import annotations

import argparse

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.finding import find_chat
from inbox_tui.cli.opening import open_to_read
from inbox_tui.cli.output import JsonValue, columns, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.wording import message_json, moment, said, sender
from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store import search
from inbox_tui.store.record_rows import SearchHit
from inbox_tui.store.search_names import NOBODY, ChatHit, Named, PersonHit, search_names
from inbox_tui.store.session import Reader


def run(arguments: argparse.Namespace) -> int:
    """Print the hits; none is no failure."""
    with open_to_read(Places.of(arguments.profile)) as reader:
        chat = find_chat(reader, arguments.chat).key if arguments.chat else None
        hits = _hits(reader, arguments, chat)
        # a name stands on the first page, and is none of a chat's messages
        is_named = chat is None and arguments.after is None
        named = search_names(reader, arguments.text) if is_named else NOBODY
    if arguments.json:
        emit(_json(hits, named, is_full=len(hits) == arguments.limit))
    else:
        _print(hits, named)
    return Exit.DONE


def _hits(
    reader: Reader, arguments: argparse.Namespace, chat: ChatKey | None
) -> tuple[SearchHit, ...]:
    text, after, limit = arguments.text, arguments.after, arguments.limit
    if arguments.best:
        return search.best(reader, text, chat=chat, after=after, limit=limit)
    before = None if after is None else after.position
    return search.search(reader, text, chat=chat, before=before, limit=limit)


def _json(hits: tuple[SearchHit, ...], named: Named, *, is_full: bool) -> JsonValue:
    return {
        "chats": [_chat(hit) for hit in named.chats],
        "people": [_person(hit) for hit in named.people],
        "messages": [_message(hit) for hit in hits],
        "next": str(hits[-1].place) if hits and is_full else None,
    }


def _message(hit: SearchHit) -> JsonValue:
    return {
        **message_json(hit.row),
        "chat_title": hit.chat_title,
        "place": str(hit.place),
        "spans": [list(span) for span in hit.spans],
    }


def _chat(hit: ChatHit) -> JsonValue:
    return {
        "account": hit.key.account,
        "id": hit.key.chat,
        "title": hit.title,
        "spans": [list(span) for span in hit.spans],
    }


def _person(hit: PersonHit) -> JsonValue:
    return {
        "name": hit.name,
        "identities": [{"service": one.service, "id": one.native} for one in hit.identities],
        "spans": [list(span) for span in hit.spans],
    }


def _print(hits: tuple[SearchHit, ...], named: Named) -> None:
    for chat in named.chats:
        say(
            columns(
                "chat", f"[{safe_line(chat.title).text}]", f"{chat.key.account}/{chat.key.chat}"
            )
        )
    for person in named.people:
        say(columns("person", person.name, *(one.native for one in person.identities)))
    for hit in hits:
        where = f"[{safe_line(hit.chat_title).text}]"
        text = safe_line(said(hit.row), max_characters=200).text
        say(columns(moment(hit.row.sent_at), where, f"{sender(hit.row)}: {text}"))
