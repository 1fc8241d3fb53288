"""One account: its connection is run, started again when it is lost, and its outbox worked."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from inbox_tui.connector.discovery import Offer
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.connector.protocol import Connection
from inbox_tui.domain.account import Account
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.ids import ChatId, ChatKey
from inbox_tui.engine.calls import abandon, contained, within
from inbox_tui.engine.context import Context
from inbox_tui.engine.endings import Ending, ending_of
from inbox_tui.engine.errors import Crashed, EngineError
from inbox_tui.engine.host import EngineHost
from inbox_tui.engine.line import Line
from inbox_tui.engine.loop_thread import LoopThread
from inbox_tui.engine.outbox_worker import OutboxWorker
from inbox_tui.engine.proxies import chosen_proxies
from inbox_tui.store import accounts
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Transaction

T = TypeVar("T")


class Supervisor:
    """Runs one account on a thread of its own. Public methods may be called from any thread."""

    def __init__(self, context: Context, account: Account, offer: Offer) -> None:
        self.account = account
        self._context = context
        self._offer = offer
        self._line = Line()
        self._outbox = OutboxWorker(context, account, self._line)
        self._host: EngineHost | None = None
        self._left: Connection | None = None
        """The connection that was cut and is not closed yet."""
        self._running: asyncio.Task[None] | None = None
        self._nudged = asyncio.Event()
        self._is_cut = False
        self._is_recovered = False
        self._thread = LoopThread(f"account-{account.service}")
        self._life = self._thread.run(self._live())

    def wake(self) -> None:
        """Something new waits in the outbox."""
        self._thread.call(self._outbox.wake)

    def nudge(self) -> None:
        """Try to connect now instead of waiting; a wait the service asked for is still obeyed."""
        self._thread.call(self._nudged.set)

    def ask(self, use: Callable[[Connection], Coroutine[Any, Any, T]]) -> Future[T]:
        """Use the connection on its loop. ``NotConnected`` where it isn't online."""
        return self._thread.run(self._use(use))

    def describe(self, chat: ChatKey) -> None:
        """Find out what a chat allows, and put it on the board."""
        self._thread.call(lambda: self._describe(chat))

    def cut(self) -> None:
        """Take nothing more from the connection and send nothing more by it; returns at once."""
        self._is_cut = True
        if self._host is not None:
            self._host.close()
        self._life.cancel()

    def leave(self, *, log_out: bool = False) -> Future[None]:
        """Cut, end the session on the service's side where asked to, and close the connection.

        The future fails with what the service said to logging out; the rest is done in any case.
        """
        self.cut()
        return self._thread.run(self._leave(log_out=log_out))

    def end(self) -> None:
        """Let the thread finish; returns at once."""
        self.cut()
        self._thread.end()

    def join(self, timeout: float) -> bool:
        """Wait for the thread; whether it has finished."""
        return self._thread.join(timeout)

    async def _live(self) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                worker = group.create_task(self._outbox.work())
                await self._supervise()
                worker.cancel()
        except Exception as error:  # noqa: BLE001 - the last edge: a fault of ours stops one account
            self._context.faults.record(self.account.id, error)
            self._show(ending_of(error).status)

    async def _supervise(self) -> None:
        attempt = 0
        while True:
            began = self._context.clock()
            ending = await self._run_once()
            lasted = (self._context.clock() - began) / 1000
            attempt = 1 if lasted >= self._context.limits.stable_seconds else attempt + 1
            self._show(ending.status)
            if ending.is_final or self._is_cut:
                return
            if ending.wait_seconds is not None:
                await self._context.sleep(ending.wait_seconds)
            else:
                await self._pause(self._context.backoff.delay(attempt, self._context.random))

    async def _pause(self, seconds: float) -> None:
        """The usual wait, unless the person wants it tried now."""
        self._nudged.clear()
        waits = [asyncio.create_task(self._sleep(seconds)), asyncio.create_task(self._be_nudged())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _sleep(self, seconds: float) -> None:
        await self._context.sleep(seconds)

    async def _be_nudged(self) -> None:
        await self._nudged.wait()

    async def _run_once(self) -> Ending:
        """One run, from a fresh connection to its end."""
        self._show(ConnectionStatus(ConnectionState.STARTING))
        error: Exception | None = None
        try:
            await self._run(await within(None, self._connect))
        except (ConnectorError, EngineError, StoreError) as caught:
            error = caught
        ending = ending_of(error)
        if ending.is_fault and error is not None and not self._is_cut:
            self._context.faults.record(self.account.id, error)
        return ending

    async def _connect(self) -> Connection:
        with self._context.store.read() as reader:
            credentials = accounts.credentials(reader, self.account.id)
            state = accounts.state(reader, self.account.id)
            proxies = chosen_proxies(reader)
        host = EngineHost(
            self._context,
            self.account,
            credentials=credentials,
            state=state,
            on_status=self._on_status,
            proxies=proxies,
        )
        self._host = host
        if self._is_cut:
            host.close()
        return self._offer.load().connect(host)

    async def _run(self, connection: Connection) -> None:
        """Run ``connection`` until it ends or is found broken; it is closed in any case."""
        self._left = connection
        await self._recover(connection)
        broken = self._line.open(connection)
        self._show(ConnectionStatus(ConnectionState.CONNECTING))
        running = self._running = asyncio.create_task(contained(connection.run))
        try:
            await asyncio.wait((running, broken), return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                raise broken.result()
            if running.cancelled():
                raise Crashed("The connector stopped by itself.")
            running.result()
        finally:
            abandon(running)
            self._line.close()
            self._context.board.stop_typing(self.account.id)
            if not self._is_cut:
                await self._close(connection)

    async def _recover(self, connection: Connection) -> None:
        """What a crash of the program left half-sent; once, for a run leaves nothing behind."""
        if not self._is_recovered:
            await self._outbox.recover(self._described(connection))
            self._is_recovered = True

    async def _leave(self, *, log_out: bool) -> None:
        connection = self._left
        await self._end_run()
        try:
            if log_out:
                if connection is None and self._host is not None:
                    connection = self._offer.load().connect(self._host)
                if connection is not None:
                    await within(self._context.limits.log_out_seconds, connection.log_out)
        finally:
            if connection is not None:
                await self._close(connection)

    async def _end_run(self) -> None:
        """A connection is logged out and closed after its run has ended, if that ends at all."""
        if self._running is not None:
            abandon(self._running)
            await asyncio.wait({self._running}, timeout=self._context.limits.close_seconds)

    async def _close(self, connection: Connection) -> None:
        self._left = None
        await self._end_run()
        try:
            await within(self._context.limits.close_seconds, connection.close)
        except (ConnectorError, EngineError, StoreError) as error:
            self._context.faults.record(self.account.id, error)
        if self._host is not None:
            self._host.close()

    async def _use(self, use: Callable[[Connection], Coroutine[Any, Any, T]]) -> T:
        try:
            return await use(self._line.connection)
        except Crashed as error:
            self._context.faults.record(self.account.id, error)
            raise

    def _on_status(self, status: ConnectionStatus) -> None:
        """The connector reported its state."""
        self._line.note(status)
        if self._line.online.is_set():
            found = self._described(self._line.connection)
            if found is not None:
                self._context.board.set_account_capabilities(self.account.id, found)
        # last: who sees that it is connected may ask at once for what it allows
        self._show(status)

    def _describe(self, chat: ChatKey) -> None:
        if self._line.online.is_set():
            found = self._described(self._line.connection, chat.chat)
            if found is not None:
                self._context.board.set_chat_capabilities(chat, found)

    def _described(self, connection: Connection, chat: ChatId | None = None) -> Capabilities | None:
        try:
            return connection.capabilities(chat)
        except Exception as error:  # noqa: BLE001 - the edge to a connector's code
            self._context.faults.record(self.account.id, error)
            return None

    def _show(self, status: ConnectionStatus) -> None:
        """Show a state, and remember it for the next start of the program."""
        if self._is_cut:
            return
        self._context.board.set_status(self.account.id, status)
        with contextlib.suppress(StoreError):
            # nobody waits for it: while the store can't take it, the board has it
            self._context.store.write(lambda tx: self._remember(tx, status))

    def _remember(self, tx: Transaction, status: ConnectionStatus) -> None:
        accounts.set_status(tx, self.account.id, status)
        # the board has told of it; told again from here, it could come after a later one
        tx.changes.connections.pop(self.account.id, None)
