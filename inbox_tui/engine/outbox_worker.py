"""The way out: what the person asked for is handed to the service, in order within each chat."""

from __future__ import annotations

import asyncio

from inbox_tui.connector.errors import (
    BadCredentials,
    ConnectorError,
    OutcomeUnknown,
    RateLimited,
    Transient,
)
from inbox_tui.connector.protocol import Connection, Outcome
from inbox_tui.domain.account import Account
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.ids import ChatKey, Millis, TransactionId
from inbox_tui.domain.intent import BlockOnService, SendMessage, feature_needed
from inbox_tui.domain.message import FilePart, Status
from inbox_tui.engine.calls import within
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import Crashed, EngineError, NotConnected, TookTooLong, Withdrawn
from inbox_tui.engine.ingesting import ingest
from inbox_tui.engine.line import Line
from inbox_tui.policy.repeating import may_repeat
from inbox_tui.store import blocking, outbox
from inbox_tui.store.errors import StoreError
from inbox_tui.store.record_rows import OutboxItem
from inbox_tui.store.session import Transaction

UNSURE = "It may have been sent. Look on another device before you send it again."
SHORTEST_WAIT = 0.2
"""Seconds between two looks at the outbox, whatever its times say."""
LONGEST_WAIT = 60.0
"""A computer that slept has a clock that jumped: what is due is seen at last after so long."""
AFTER_STORE_TROUBLE = 5
"""The try whose back-off is waited where the store could not be read."""
NOTHING_ALLOWED = Capabilities()


class OutboxWorker:
    """Works one account's outbox while the account is online. Lives on the account's loop.

    An item keeps its transaction id through every try. What may have happened and could be doubled
    by a repeat becomes ``unknown`` and waits for the person.
    """

    def __init__(self, context: Context, account: Account, line: Line) -> None:
        self._context = context
        self._account = account
        self._line = line
        self._woken = asyncio.Event()
        self._busy: dict[TransactionId, str] = {}
        self._paused_until = Millis(0)
        """When the service asked to be left alone, for all chats of the account."""

    def wake(self) -> None:
        """Look at the outbox again."""
        self._woken.set()

    async def recover(self, capabilities: Capabilities | None) -> None:
        """Decide on what was being sent when the program ended."""
        allowed = capabilities or NOTHING_ALLOWED

        def work(tx: Transaction) -> None:
            for item in outbox.pending(tx, self._account.id):
                if item.status is not Status.SENDING:
                    continue
                if may_repeat(item.intent, allowed):
                    outbox.retry_later(tx, item.transaction, tx.now, item.reason)
                else:
                    outbox.settle(tx, item.transaction, Status.UNKNOWN, reason=UNSURE)

        await self._context.write_until_stored(self._account.id, work)

    async def work(self) -> None:
        """Send what is ready whenever the account is online, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._line.online.wait()
                self._woken.clear()
                try:
                    for item in self._ready():
                        self._busy[item.transaction] = item.chat or item.transaction
                        group.create_task(self._send(item))
                    await self._until_something_is_due()
                except StoreError as error:
                    self._context.faults.record(self._account.id, error)
                    await self._context.sleep(self._context.backoff.ceiling(AFTER_STORE_TROUBLE))

    def _ready(self) -> list[OutboxItem]:
        now = self._context.clock()
        if now < self._paused_until:
            return []
        with self._context.store.read() as reader:
            items = outbox.next_ready(reader, self._account.id, now)
        free = self._context.limits.parallel_sends - len(self._busy)
        chats = set(self._busy.values())
        idle = [item for item in items if (item.chat or item.transaction) not in chats]
        return idle[: max(free, 0)]

    async def _until_something_is_due(self) -> None:
        """Wait to be woken, or for the time of what waits for a time."""
        waits = {asyncio.create_task(self._be_woken())}
        seconds = self._seconds_until_due()
        if seconds is not None and not self._busy:
            seconds = min(max(seconds, SHORTEST_WAIT), LONGEST_WAIT)
            waits.add(asyncio.create_task(self._wait(seconds)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _be_woken(self) -> None:
        await self._woken.wait()

    async def _wait(self, seconds: float) -> None:
        await self._context.sleep(seconds)

    def _seconds_until_due(self) -> float | None:
        with self._context.store.read() as reader:
            due = outbox.next_due(reader, self._account.id, self._context.clock())
        if due is None:
            return None
        return max(due, self._paused_until, self._context.clock()) / 1000 - (
            self._context.clock() / 1000
        )

    async def _send(self, item: OutboxItem) -> None:
        try:
            await self._try(item)
        except NotConnected:
            # the line dropped before anything was handed over: it is still queued
            return
        except StoreError as error:
            self._context.faults.record(self._account.id, error)
        finally:
            del self._busy[item.transaction]
            self.wake()

    async def _try(self, item: OutboxItem) -> None:
        connection = self._line.connection
        refusal = self._refusal(connection, item)
        if refusal is not None:
            await self._settle(item, Status.FAILED, refusal)
            return
        if not await self._context.write_until_stored(
            self._account.id, lambda tx: _begin(tx, item.transaction)
        ):
            return
        try:
            outcome = await within(
                self._time_limit(item), lambda: connection.perform(item.intent, item.transaction)
            )
        except (ConnectorError, EngineError, StoreError) as error:
            await self._failed(item, error, self._allowed(connection, item))
        else:
            await self._succeeded(item, outcome)

    def _time_limit(self, item: OutboxItem) -> float:
        limits = self._context.limits
        has_file = isinstance(item.intent, SendMessage) and any(
            isinstance(part, FilePart) for part in item.intent.parts
        )
        return limits.upload_seconds if has_file else limits.perform_seconds

    def _refusal(self, connection: Connection, item: OutboxItem) -> str | None:
        """Why the chat does not allow it, asked again: the chat may have changed since."""
        needed = feature_needed(item.intent)
        allowed = self._allowed(connection, item)
        return None if allowed.allows(needed) else allowed.reason(needed)

    def _allowed(self, connection: Connection, item: OutboxItem) -> Capabilities:
        chat = ChatKey(self._account.id, item.chat) if item.chat is not None else None
        known = self._context.board.chat_capabilities(chat) if chat is not None else None
        if known is not None:
            return known
        try:
            return connection.capabilities(item.chat)
        except Exception as error:  # noqa: BLE001 - the edge to a connector's code
            self._context.faults.record(self._account.id, error)
            return NOTHING_ALLOWED

    async def _succeeded(self, item: OutboxItem, outcome: Outcome) -> None:
        def work(tx: Transaction) -> None:
            outbox.settle(tx, item.transaction, outcome.status, outcome.message)
            if isinstance(item.intent, BlockOnService) and item.intent.is_blocked:
                blocking.block(tx, item.intent.identity, on_service=True)
            ingest(tx, self._account, outcome.events)

        await self._context.write_until_stored(self._account.id, work)

    async def _failed(self, item: OutboxItem, error: Exception, allowed: Capabilities) -> None:
        match error:
            case Withdrawn():
                await self._context.write_until_stored(
                    self._account.id, lambda tx: outbox.cancel(tx, item.transaction)
                )
            case RateLimited(retry_after=seconds):
                at = Millis(self._context.clock() + int(max(seconds, 0.0) * 1000))
                self._paused_until = at
                await self._later(item, at, str(error))
            case BadCredentials():
                await self._later(item, self._context.clock(), str(error))
                self._line.report(error)
            case Transient():
                await self._later(item, self._after_backoff(item), str(error))
            case OutcomeUnknown():
                await self._settle(item, Status.UNKNOWN, str(error))
            case TookTooLong() | Crashed() | StoreError():
                await self._broke_off(item, error, allowed)
            case _:
                await self._settle(item, Status.FAILED, str(error))

    async def _broke_off(self, item: OutboxItem, error: Exception, allowed: Capabilities) -> None:
        """Nobody can tell whether it happened."""
        self._context.faults.record(self._account.id, error)
        if not may_repeat(item.intent, allowed):
            await self._settle(item, Status.UNKNOWN, UNSURE)
        elif item.attempts + 1 >= self._context.limits.crashes_in_sending:
            await self._settle(item, Status.FAILED, str(error))
        else:
            await self._later(item, self._after_backoff(item), str(error))

    def _after_backoff(self, item: OutboxItem) -> Millis:
        seconds = self._context.backoff.delay(item.attempts + 1, self._context.random)
        return Millis(self._context.clock() + int(seconds * 1000))

    async def _later(self, item: OutboxItem, at: Millis, reason: str) -> None:
        await self._context.write_until_stored(
            self._account.id, lambda tx: outbox.retry_later(tx, item.transaction, at, reason)
        )

    async def _settle(self, item: OutboxItem, status: Status, reason: str) -> None:
        await self._context.write_until_stored(
            self._account.id,
            lambda tx: outbox.settle(tx, item.transaction, status, reason=reason),
        )


def _begin(tx: Transaction, transaction: TransactionId) -> bool:
    """Mark an item as being sent, unless the person took it back in the meantime."""
    item = outbox.get(tx, transaction)
    if item is None or item.status is not Status.QUEUED:
        return False
    outbox.mark_sending(tx, transaction)
    return True
