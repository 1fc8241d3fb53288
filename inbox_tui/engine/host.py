"""What one connection is given of the program: the way in, its own state, its way to the network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from inbox_tui.connector.egress import Egress, EgressSettings
from inbox_tui.connector.errors import LimitExceeded
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.connection import ConnectionStatus
from inbox_tui.domain.event import (
    Batch,
    ChatChanged,
    ConnectionChanged,
    Event,
    MembersChanged,
    TypingChanged,
)
from inbox_tui.domain.ids import AccountId, ChatKey, Identity, Millis
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import EngineStopped
from inbox_tui.engine.ingesting import ingest
from inbox_tui.engine.proxies import proxy_in, proxy_of, through
from inbox_tui.store import accounts, people
from inbox_tui.store.session import Transaction


class EngineHost:
    """The :class:`~inbox_tui.connector.protocol.Host` of one run of one connection.

    One batch of an account is stored at a time, in the order they were handed over, and only so many
    may wait: a connector that floods is told so instead of filling the memory.
    """

    def __init__(
        self,
        context: Context,
        account: Account,
        *,
        credentials: Credentials,
        state: Mapping[str, bytes],
        on_status: Callable[[ConnectionStatus], None],
        proxies: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """``proxies``: what the settings file says, account by account."""
        self._context = context
        self._account = account
        self._credentials = credentials
        self._state = dict(state)
        self._on_status = on_status
        self._egress = Egress(egress_settings(account.identity, credentials, proxies))
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._is_open = True

    @property
    def account(self) -> AccountId:
        """The account this connection serves."""
        return self._account.id

    @property
    def identity(self) -> Identity:
        """Who the account is on its service."""
        return self._account.identity

    @property
    def credentials(self) -> Credentials:
        """What the login yielded, or what was put in its place since."""
        return self._credentials

    @property
    def state(self) -> Mapping[str, bytes]:
        """The connector's own state as last committed."""
        return MappingProxyType(self._state)

    @property
    def egress(self) -> Egress:
        """The account's only way to the network."""
        return self._egress

    def now(self) -> Millis:
        """The time."""
        return self._context.clock()

    def close(self) -> None:
        """Take nothing more from this connection. May be called from any thread."""
        self._is_open = False

    async def commit(self, batch: Batch) -> None:
        """Store a batch; returns when it is durable, however long the disk is full."""
        self._require_open()
        if len(batch.events) > self._context.limits.batch_events:
            raise LimitExceeded("More events at once than this program accepts: hand over less.")
        lasting = self._show_passing(batch.events)
        if not lasting and not batch.state:
            return
        if self._waiting >= self._context.limits.waiting_batches:
            raise LimitExceeded("Too many batches wait to be stored: wait for the earlier ones.")
        self._waiting += 1
        try:
            async with self._turn:
                await self._store(lasting, dict(batch.state))
        finally:
            self._waiting -= 1

    async def replace_credentials(self, credentials: Credentials) -> None:
        """Keep renewed tokens; returns when they are durable. The proxy is not theirs to change."""
        kept = through(credentials, proxy_in(self._credentials))

        def work(tx: Transaction) -> None:
            self._require_open()
            accounts.replace_credentials(tx, self.account, kept)

        self._require_open()
        await self._context.write_until_stored(self.account, work)
        self._credentials = kept

    async def open_attachment(self, locator: str) -> AsyncIterator[bytes]:
        """The bytes of an outgoing file, read off the loop and counted for who waits."""
        uploads = self._context.board.uploads
        pieces = self._context.store.attachments.open(locator)
        uploads.begin(locator)
        try:
            while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
                uploads.count(locator, len(piece))
                yield piece
        finally:
            uploads.end(locator)

    async def _store(self, events: Sequence[Event], state: Mapping[str, bytes | None]) -> None:
        raw_bytes = self._context.limits.raw_bytes

        def work(tx: Transaction) -> None:
            # asked again on the writer's thread: switching off may have come in between
            self._require_open()
            ingest(tx, self._account, events, state, raw_bytes=raw_bytes)

        await self._context.write_until_stored(self.account, work)
        for key, value in state.items():
            if value is None:
                self._state.pop(key, None)
            else:
                self._state[key] = value
        self._forget_capabilities(events)

    def _show_passing(self, events: Sequence[Event]) -> tuple[Event, ...]:
        """Show what is only true at the moment; the events that are to be stored."""
        lasting: list[Event] = []
        for event in events:
            match event:
                case ConnectionChanged(status=status):
                    self._on_status(status)
                case TypingChanged(chat=chat, who=who):
                    self._show_typing(ChatKey(self.account, chat), who)
                case _:
                    lasting.append(event)
        return tuple(lasting)

    def _show_typing(self, chat: ChatKey, who: tuple[Identity, ...]) -> None:
        with self._context.store.read() as reader:
            blocked = people.blocked_set(reader)
        shown = tuple(one for one in who if one not in blocked and one != self.identity)
        self._context.board.set_typing(chat, shown)

    def _forget_capabilities(self, events: Sequence[Event]) -> None:
        touched = frozenset(
            ChatKey(self.account, event.chat)
            for event in events
            if isinstance(event, ChatChanged | MembersChanged)
        )
        if touched:
            self._context.board.forget_chats(self.account, touched)

    def _require_open(self) -> None:
        if not self._is_open:
            raise EngineStopped("This connection was closed.")


def egress_settings(
    identity: Identity,
    credentials: Credentials,
    proxies: Mapping[str, str] = MappingProxyType({}),
) -> EgressSettings:
    """How an account reaches its servers: by its login's settings, and the settings file's proxy."""
    ca_file = credentials.settings.get("ca_file")
    return EgressSettings(
        ca_file=Path(ca_file).expanduser() if ca_file else None,
        proxy=proxy_of(identity, credentials, proxies),
    )
