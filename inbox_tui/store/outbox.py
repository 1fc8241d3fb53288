"""Intents on their way out. Each keeps one transaction id through every retry."""

from __future__ import annotations

from typing import Any, Final

from inbox_tui.domain.ids import AccountId, ChatId, MessageId, Millis, TransactionId
from inbox_tui.domain.intent import Intent
from inbox_tui.domain.message import Status
from inbox_tui.store import lookup, outbox_effects, quarantine
from inbox_tui.store.encoding import decode_intent, encode_intent
from inbox_tui.store.intake import Intake
from inbox_tui.store.record_rows import OutboxItem
from inbox_tui.store.session import Reader, Transaction
from inbox_tui.store.writing import NotAllowed

_SELECT: Final = (
    "SELECT item.txn, accounts.account, item.intent, item.status, item.queued_at, item.attempts,"
    " item.next_at, item.reason, chats.chat, item.send_at FROM outbox AS item"
    " JOIN accounts ON accounts.id = item.account LEFT JOIN chats ON chats.id = item.chat"
)
_IS_NEXT: Final = (
    " WHERE accounts.account = ?1 AND item.status = 'queued' AND NOT EXISTS"
    " (SELECT 1 FROM outbox AS earlier WHERE earlier.chat = item.chat AND earlier.id < item.id"
    " AND earlier.status IN ('queued', 'sending') AND coalesce(earlier.send_at, 0) <= ?2)"
)
_DUE: Final = "max(item.next_at, coalesce(item.send_at, 0))"
_SUCCEEDED: Final = frozenset({Status.SENT, Status.DELIVERED, Status.READ})


def enqueue(
    tx: Transaction,
    account: AccountId,
    intent: Intent,
    transaction: TransactionId,
    *,
    hold_until: Millis | None = None,
    send_at: Millis | None = None,
) -> None:
    """Keep an intent for sending; a message shows in its chat at once, as queued.

    ``hold_until``: not before, and nothing behind it in its chat either, so that it can be undone.
    ``send_at``: when the person wants it sent; what they write meanwhile goes first.
    """
    intake = Intake.of(tx, account)
    name: ChatId | None = getattr(intent, "chat", None)
    chat = None if name is None else intake.chat(name)
    tx.connection.execute(
        "INSERT OR IGNORE INTO outbox(txn, account, chat, intent, kind, status, queued_at, next_at,"
        " send_at) VALUES(?, ?, ?, ?, ?, 'queued', ?, ?, ?)",
        (
            transaction,
            intake.account.number,
            None if chat is None else chat.number,
            encode_intent(intent),
            type(intent).__name__,
            tx.now,
            hold_until or 0,
            send_at,
        ),
    )
    if tx.connection.changes():
        outbox_effects.show_at_once(intake, intent, transaction)
        intake.finish()
        if chat is not None:
            tx.changes.message(chat.key)
        tx.changes.outbox = True


def next_ready(reader: Reader, account: AccountId, now: Millis) -> tuple[OutboxItem, ...]:
    """What may be sent now: of each chat the first that waits, so that order holds within a chat."""
    rows = reader.connection.execute(
        f"{_SELECT}{_IS_NEXT} AND {_DUE} <= ?2 ORDER BY item.id", (account, now)
    )
    return tuple(_item(row) for row in rows)


def next_due(reader: Reader, account: AccountId, now: Millis) -> Millis | None:
    """When the next item that waits may be tried; ``None`` when nothing waits."""
    row = reader.connection.one(f"{_SELECT}{_IS_NEXT} ORDER BY {_DUE} LIMIT 1", (account, now))
    if row is None:
        return None
    item = _item(row)
    return Millis(max(item.next_at, item.send_at or 0))


def mark_sending(tx: Transaction, transaction: TransactionId) -> None:
    """It is being handed to the service."""
    _let_go(tx, transaction)
    tx.connection.execute("UPDATE outbox SET attempts = attempts + 1 WHERE txn = ?", (transaction,))
    _set_status(tx, transaction, Status.SENDING, "")


def settle(
    tx: Transaction,
    transaction: TransactionId,
    status: Status,
    message: MessageId | None = None,
    reason: str = "",
) -> None:
    """What became of it.

    Sent: its effect stays and the item goes. Failed or unknown: it waits for the person. Nothing
    happens to what was settled before.
    """
    item = get(tx, transaction)
    if item is None:
        return
    if status not in _SUCCEEDED:
        _set_status(tx, transaction, status, reason)
        return
    intake = Intake.of(tx, item.account)
    tx.connection.execute("DELETE FROM outbox WHERE txn = ?", (transaction,))
    try:
        outbox_effects.make_lasting(intake, item, status, message)
    except NotAllowed as refusal:
        # the service took it and the store would not: its own word will come, and is shown then
        said = encode_intent(item.intent).encode("utf-8", "backslashreplace")
        quarantine.put(tx, item.account, said, str(refusal), item.chat)
    intake.finish()
    tx.changes.outbox = True


def retry_later(tx: Transaction, transaction: TransactionId, at: Millis, reason: str) -> None:
    """Try again by itself, not before ``at``."""
    tx.connection.execute("UPDATE outbox SET next_at = ? WHERE txn = ?", (at, transaction))
    _set_status(tx, transaction, Status.QUEUED, reason)


def cancel(tx: Transaction, transaction: TransactionId) -> None:
    """The person gave it up: it goes, and with it the message that was not sent."""
    item = get(tx, transaction)
    if item is None:
        return
    intake = Intake.of(tx, item.account)
    tx.connection.execute("DELETE FROM outbox WHERE txn = ?", (transaction,))
    outbox_effects.take_back(intake, item)
    intake.finish()
    tx.changes.outbox = True


def retry(tx: Transaction, transaction: TransactionId) -> None:
    """The person wants it tried now, whatever it waits for, under the same transaction id."""
    _let_go(tx, transaction)
    tx.connection.execute("UPDATE outbox SET next_at = 0 WHERE txn = ?", (transaction,))
    _set_status(tx, transaction, Status.QUEUED, "")


def recover(tx: Transaction, account: AccountId, *, may_repeat: bool) -> None:
    """After a restart: what was being sent is tried again, or becomes unknown.

    ``may_repeat`` says that the service recognises a transaction it has seen; without it a repeat
    could send twice, and only the person can decide.
    """
    sending = tx.connection.rows(
        "SELECT txn FROM outbox WHERE account = ? AND status = 'sending'",
        (lookup.account_number(tx, account),),
    )
    for (transaction,) in sending:
        if may_repeat:
            retry_later(tx, transaction, Millis(0), "")
        else:
            _set_status(
                tx,
                transaction,
                Status.UNKNOWN,
                "The program stopped while this was being sent. It may have arrived.",
            )


def get(reader: Reader, transaction: TransactionId) -> OutboxItem | None:
    """One item."""
    row = reader.connection.one(f"{_SELECT} WHERE item.txn = ?", (transaction,))
    return None if row is None else _item(row)


def pending(reader: Reader, account: AccountId | None = None) -> tuple[OutboxItem, ...]:
    """Everything that has not succeeded, oldest first."""
    rows = reader.connection.execute(
        f"{_SELECT} WHERE ?1 IS NULL OR accounts.account = ?1 ORDER BY item.id", (account,)
    )
    return tuple(_item(row) for row in rows)


def _let_go(tx: Transaction, transaction: TransactionId) -> None:
    """What waited for its time waits no longer: it stands where it is sent, below the others."""
    item = get(tx, transaction)
    if item is None or item.send_at is None:
        return
    tx.connection.execute("UPDATE outbox SET send_at = NULL WHERE txn = ?", (transaction,))
    intake = Intake.of(tx, item.account)
    outbox_effects.move_to_end(intake, item)
    intake.finish()


def _set_status(tx: Transaction, transaction: TransactionId, status: Status, reason: str) -> None:
    tx.connection.execute(
        "UPDATE outbox SET status = ?, reason = ? WHERE txn = ?",
        (status.value, reason, transaction),
    )
    item = get(tx, transaction)
    if item is None:
        return
    tx.changes.outbox = True
    if item.chat is not None:
        key = lookup.chat_key(item.account, item.chat)
        tx.connection.execute(
            "UPDATE messages SET status = ?, status_reason = ?"
            " WHERE chat = ? AND txn = ? AND is_echo",
            (status.value, reason, lookup.chat_number(tx, key), transaction),
        )
        tx.changes.message(key)


def _item(row: tuple[Any, ...]) -> OutboxItem:
    transaction, account, intent, status, queued_at, attempts, next_at, reason, chat, send_at = row
    return OutboxItem(
        TransactionId(transaction),
        AccountId(account),
        decode_intent(intent),
        Status(status),
        Millis(queued_at),
        attempts,
        Millis(next_at),
        reason,
        chat,
        send_at,
    )
