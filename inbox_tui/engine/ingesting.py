"""The way in: a batch is judged and stored in one transaction, and a bad event stops nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import apsw

from inbox_tui.domain.account import Account
from inbox_tui.domain.event import Event, Quarantined
from inbox_tui.domain.ids import ChatId, ChatKey
from inbox_tui.domain.verdict import Judged
from inbox_tui.engine.judging import Bench
from inbox_tui.store import chats, left_out
from inbox_tui.store import ingest as stored
from inbox_tui.store.errors import StoreError
from inbox_tui.store.faults import store_error
from inbox_tui.store.session import Transaction

NO_STATE: Mapping[str, bytes | None] = {}


def ingest(
    tx: Transaction,
    account: Account,
    events: Sequence[Event],
    state: Mapping[str, bytes | None] = NO_STATE,
    *,
    raw_bytes: int = 16 * 1024,
    older_than: tuple[ChatId, int] | None = None,
) -> int:
    """Judge and store ``events`` with ``state``; how many had to be set aside.

    ``older_than``: they are a page of that chat's history, from below that position.

    An event that can't be judged or stored becomes a ``Quarantined`` one in the same transaction.
    Raises only what speaks of the store itself, a full disk for instance: then nothing is kept.
    """
    bench = Bench(tx, account)
    bench.hear(events)
    judged = [_judge(bench, event, raw_bytes) for event in events]
    left_out.bring(tx, bench.brought)
    if not _fits(tx, account, judged, state, older_than=older_than):
        judged = [
            one if _fits(tx, account, [one], NO_STATE, keep=False) else _aside(one.event, raw_bytes)
            for one in judged
        ]
        if not _fits(tx, account, judged, state, older_than=older_than):
            judged = _one_by_one(tx, account, judged, raw_bytes)
            stored.apply(tx, account.id, (), state)
    for chat in bench.accepted:
        chats.accept(tx, ChatKey(account.id, chat))
    return sum(isinstance(one.event, Quarantined) for one in judged)


def _judge(bench: Bench, event: Event, raw_bytes: int) -> Judged:
    try:
        return bench.judge(event)
    except Exception as error:  # noqa: BLE001 - any event whatever may be the broken one
        _raise_if_of_the_store(error)
        return _aside(event, raw_bytes, error)


def _one_by_one(
    tx: Transaction, account: Account, judged: Sequence[Judged], raw_bytes: int
) -> list[Judged]:
    """Where events break only together: each that fits is kept, each that doesn't is set aside."""
    kept: list[Judged] = []
    for one in judged:
        taken = one
        if not _fits(tx, account, [one], NO_STATE):
            taken = _aside(one.event, raw_bytes)
            stored.apply(tx, account.id, [taken], NO_STATE)
        kept.append(taken)
    return kept


def _fits(
    tx: Transaction,
    account: Account,
    judged: Sequence[Judged],
    state: Mapping[str, bytes | None],
    *,
    keep: bool = True,
    older_than: tuple[ChatId, int] | None = None,
) -> bool:
    """Store ``judged`` in a savepoint; whether that worked. Not kept, it was only tried."""
    try:
        with tx.connection:
            stored.apply(tx, account.id, judged, state, older_than=older_than)
            if not keep:
                raise _OnlyTried  # noqa: TRY301 - apsw undoes a savepoint on an exception alone
    except _OnlyTried:
        return True
    except Exception as error:  # noqa: BLE001 - any event whatever may be the broken one
        _raise_if_of_the_store(error)
        return False
    return True


class _OnlyTried(Exception):
    """Undoes a savepoint whose content was only tried."""


def _raise_if_of_the_store(error: Exception) -> None:
    """A full disk is not an event's fault: the whole batch has to wait for room."""
    if isinstance(error, StoreError):
        raise error
    if isinstance(error, apsw.Error) and (meant := store_error(error)) is not None:
        raise meant from error


def _aside(event: Event, raw_bytes: int, error: Exception | None = None) -> Judged:
    if isinstance(event, Quarantined):
        return Judged(Quarantined(b"", "It could not even be set aside."))
    why = f" ({type(error).__name__})" if error else ""
    reason = f"{type(event).__name__} could not be stored{why}."
    return Judged(Quarantined(_raw(event)[:raw_bytes], reason))


def _raw(event: Event) -> bytes:
    try:
        return repr(event).encode(errors="backslashreplace")
    except Exception as error:  # noqa: BLE001 - a broken value may not even be able to say what it is
        return type(error).__name__.encode()
