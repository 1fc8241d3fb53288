"""Handing an intent to the engine and waiting for what becomes of it."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.ids import AccountId, ChatKey, MessageId, TransactionId
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import Status
from inbox_tui.engine.session import Session
from inbox_tui.store import outbox, timeline
from inbox_tui.store.changes import Changes

_LOOK_BACK: Final = 50
"""How many of the chat's newest messages may have come after the one that was sent."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message."""

    transaction: TransactionId
    status: Status
    message: MessageId | None = None
    reason: str = ""


def send_and_wait(
    session: Session, account: AccountId, intent: SendMessage, *, seconds: float
) -> Sent:
    """Send by the outbox and wait until the service took it, refused it, or time is up.

    No account but this one is connected for it.
    """
    changed = threading.Event()

    def notice(_: Changes) -> None:
        changed.set()

    unsubscribe = session.store.subscribe(notice)
    try:
        session.start(only=(account,))
        transaction = session.engine.submit(account, intent).result(timeout=seconds)
        end = time.monotonic() + seconds
        while True:
            changed.clear()
            sent = outcome(session, ChatKey(account, intent.chat), transaction)
            if sent.status not in (Status.QUEUED, Status.SENDING):
                return sent
            status = session.engine.status(account)
            if status.state.needs_the_user:
                return Sent(transaction, sent.status, reason=status.reason)
            if not changed.wait(max(0.0, end - time.monotonic())):
                return Sent(transaction, sent.status, reason=sent.reason or status.reason)
    finally:
        unsubscribe()


def outcome(session: Session, chat: ChatKey, transaction: TransactionId) -> Sent:
    """What the store knows of a message on its way out: once sent, it has left the outbox."""
    with session.store.read() as reader:
        item = outbox.get(reader, transaction)
        if item is not None:
            return Sent(transaction, item.status, reason=item.reason)
        for row in reversed(timeline.page(reader, chat, limit=_LOOK_BACK)):
            if row.transaction == transaction:
                return Sent(
                    transaction, row.status or Status.SENT, row.key.message, row.status_reason
                )
    return Sent(transaction, Status.SENT)
