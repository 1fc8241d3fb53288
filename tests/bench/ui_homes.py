"""The inbox the screens are measured with: five thousand chats, one of them as long as is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from inbox_tui.cli.places import Places
from inbox_tui.domain.event import Event
from inbox_tui.domain.ids import Millis
from inbox_tui.domain.message import TextPart
from inbox_tui.keys.vault import Vault
from inbox_tui.store.encoding import encode_parts
from inbox_tui.store.positions import position_at
from inbox_tui.store.session import Transaction
from tests.cli import inboxes

CHATS: Final = 5_000
LONGEST: Final = "!0"
TITLE: Final = "The longest chat"
_BATCH: Final = 2_000
_AT_ONCE: Final = 100_000
_STEP: Final = 60_000
"""Milliseconds between two messages of the longest chat."""
_WORDS: Final = ("harbour", "lantern", "tomato", "ladder", "crane", "basket", "seven", "tomorrow")
_INSERT: Final = (
    "INSERT INTO messages(chat, position, id, sender, is_mine, ordered_at, sent_at, parts)"
    " VALUES(?, ?, ?, ?, 0, ?, ?, ?)"
)


def make(home: Path, longest: int) -> None:
    """Make it, unless an earlier run left it there. Two messages are in each of the other chats."""
    if Vault.exists(Places.under(home).data):
        return
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        pending: list[Event] = []
        for event in _events():
            pending.append(event)
            if len(pending) >= _BATCH:
                inboxes.apply(store, pending)
                pending = []
        inboxes.apply(store, pending)
        # one by one it would take a quarter of an hour, and what is measured is reading them
        for first in range(1, longest + 1, _AT_ONCE):
            numbers = range(first, min(longest + 1, first + _AT_ONCE))
            store.write(partial(_write_older, numbers=numbers)).result()


def _write_older(tx: Transaction, numbers: range) -> None:
    """Messages counted back in time from the newest, by the bare statement."""
    chat, sender = tx.connection.rows(
        "SELECT chats.id, messages.sender FROM chats JOIN messages ON messages.chat = chats.id"
        " WHERE chats.chat = ? LIMIT 1",
        (LONGEST,),
    )[0]
    for number in numbers:
        at = Millis(inboxes.START - number * _STEP)
        parts = encode_parts((TextPart(_said(number)),))
        tx.connection.execute(
            _INSERT, (chat, position_at(at), f"$old-{number}", sender, at, at, parts)
        )


def _events() -> Iterator[Event]:
    yield inboxes.named(inboxes.ANNA, "Anna")
    for number in range(CHATS):
        title = TITLE if not number else f"Chat number {number}"
        yield from inboxes.chat(f"!{number}", title, at=number)
    for number in range(2 * CHATS):
        # the last of all is the longest chat's, so that it stands first
        chat = f"!{(2 * CHATS - 1 - number) % CHATS}"
        yield inboxes.message(chat, f"${number}", _said(number), at=CHATS + number)


def _said(number: int) -> str:
    return " ".join(_WORDS[number * step % len(_WORDS)] for step in (1, 3, 5, 7, 11, 13))
