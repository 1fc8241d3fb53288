"""What the tables say of each other, and must agree on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from inbox_tui.store.problems import Problem
from inbox_tui.store.progress import Report, Step
from inbox_tui.store.session import Reader

_MAX_EACH: Final = 20
_REOPEN: Final = "Write to this chat or read it, and the figures are taken anew."
_REPORT: Final = "Nothing is lost; please report it with the output of this check."

_SUBJECTS: Final = {
    "messages": "messages",
    "versions": "earlier versions of messages",
    "chats": "chats",
    "identities": "names of people",
    "people": "names of people",
    "members": "members of chats",
    "addresses": "addresses of people",
    "attachments": "list of stored files",
    "fetched": "list of fetched files",
    "outbox": "outbox",
    "accounts": "accounts",
    "connector_state": "connectors' own state",
    "message_index_data": "search index",
    "message_index_idx": "search index",
    "message_index_config": "search index",
    "index_todo": "messages waiting to be indexed",
    "sqlite_schema": "list of tables",
}


@dataclass(frozen=True, slots=True)
class _Fact:
    """``query`` yields a chat's number, or ``NULL``, and how often it is wrong there."""

    query: str
    what: str
    advice: str = _REPORT


def _dangling(table: str, condition: str) -> str:
    return f"SELECT {table}.chat, count(*) FROM {table} WHERE {condition} GROUP BY 1"


_NO_CHAT: Final = "NOT EXISTS (SELECT 1 FROM chats WHERE chats.id = {table}.chat)"
_NO_IDENTITY: Final = "NOT EXISTS (SELECT 1 FROM identities WHERE identities.id = {column})"

_FACTS: Final = (
    _Fact(
        "SELECT id, 1 FROM chats WHERE NOT is_deleted AND last_position IS NOT (SELECT position"
        " FROM messages WHERE chat = chats.id AND NOT is_silent AND NOT is_hidden"
        " ORDER BY position DESC LIMIT 1)",
        "does not name its last message",
        _REOPEN,
    ),
    _Fact("SELECT id, 1 FROM chats WHERE unread < 0 OR mentions < 0", "counts below nothing"),
    _Fact(
        "SELECT NULL, count(*) FROM chats WHERE NOT EXISTS"
        " (SELECT 1 FROM accounts WHERE accounts.id = chats.account) HAVING count(*)",
        "chats belong to no account",
    ),
    _Fact(_dangling("messages", _NO_CHAT.format(table="messages")), "messages belong to no chat"),
    _Fact(
        _dangling("messages", _NO_IDENTITY.format(column="messages.sender")),
        "messages have no known sender",
    ),
    _Fact(
        _dangling("members", _NO_IDENTITY.format(column="members.identity")),
        "members are nobody known",
    ),
    _Fact(
        _dangling("reactions", _NO_IDENTITY.format(column="reactions.identity")),
        "reactions are of nobody known",
    ),
    _Fact(
        _dangling(
            "reactions",
            "NOT EXISTS (SELECT 1 FROM messages WHERE messages.chat = reactions.chat"
            " AND messages.id = reactions.target AND messages.has_reactions)",
        ),
        "reactions belong to no message",
    ),
    _Fact(
        _dangling(
            "versions",
            "NOT EXISTS (SELECT 1 FROM messages WHERE messages.chat = versions.chat"
            " AND messages.id = versions.message)",
        ),
        "earlier versions belong to no message",
    ),
    _Fact(_dangling("receipts", _NO_CHAT.format(table="receipts")), "receipts belong to no chat"),
    _Fact(_dangling("gaps", _NO_CHAT.format(table="gaps")), "gaps belong to no chat"),
    _Fact(_dangling("labels", _NO_CHAT.format(table="labels")), "labels belong to no chat"),
    _Fact(_dangling("pins", _NO_CHAT.format(table="pins")), "pinned messages belong to no chat"),
    _Fact(
        _dangling(
            "fetched",
            "NOT EXISTS (SELECT 1 FROM attachments WHERE attachments.locator = fetched.locator)",
        ),
        "fetched files are not in the list of stored files",
        "Fetch them again from their chat.",
    ),
    _Fact(
        "SELECT NULL, count(*) FROM identities WHERE person IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM persons WHERE persons.id = identities.person) HAVING count(*)",
        "identities are linked to no person",
    ),
)


def subject_of(table: str) -> str:
    """What a table holds, in words."""
    return _SUBJECTS.get(table, table.replace("_", " "))


def contradictions(reader: Reader, report: Report) -> Iterator[Problem]:
    """Everything the tables disagree on, with the name of the chat."""
    for number, fact in enumerate(_FACTS):
        report(Step(number, len(_FACTS), "comparisons"))
        for chat, count in reader.connection.rows(f"{fact.query} LIMIT {_MAX_EACH}"):
            yield Problem(_chat_name(reader, chat), _what(fact, count), fact.advice)


def _what(fact: _Fact, count: int) -> str:
    return fact.what if count == 1 and fact.what.startswith("does") else f"{count:,} {fact.what}"


def _chat_name(reader: Reader, chat: int | None) -> str:
    if chat is None:
        return "database"
    title = reader.connection.scalar("SELECT title FROM chats WHERE id = ?", (chat,))
    return f"chat {title!r}" if title else f"chat number {chat}"
