"""A host that keeps everything in memory, for driving one connection without an engine."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from inbox_tui.connector.conformance.peer import PATIENCE
from inbox_tui.connector.egress import Egress
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.event import Batch, ConnectionChanged, Event, TypingChanged
from inbox_tui.domain.ids import AccountId, Identity, Millis

E = TypeVar("E", bound=Event)

_CHUNK = 16 * 1024


class StoreRefused(Exception):
    """A commit the host was told to refuse: a full disk, to the connection."""


class RecordingHost:
    """What a connection committed, in order, and its state as the store would have it.

    ``refuses`` makes every commit that carries state or lasting events fail, as a full disk would;
    ``refusals`` counts them.
    """

    def __init__(
        self,
        identity: Identity,
        credentials: Credentials,
        egress: Egress,
        *,
        account: AccountId | None = None,
        state: Mapping[str, bytes] | None = None,
        attachments: Mapping[str, bytes] | None = None,
        clock: Callable[[], Millis] | None = None,
    ) -> None:
        self._account = account or AccountId("conformance")
        self._identity = identity
        self._credentials = credentials
        self._egress = egress
        self._state = dict(state or {})
        self._attachments = dict(attachments or {})
        self._clock = clock or (lambda: Millis(time.time_ns() // 1_000_000))
        self._grown = asyncio.Condition()
        self.batches: list[Batch] = []
        self.events: list[Event] = []
        """Every event of every batch, and what the suite recorded of outcomes, in order."""
        self.refuses = False
        self.refusals = 0

    # --- the host's side of the protocol --------------------------------------------------------

    @property
    def account(self) -> AccountId:
        """The account this connection serves."""
        return self._account

    @property
    def identity(self) -> Identity:
        """Who the account is on its service."""
        return self._identity

    @property
    def credentials(self) -> Credentials:
        """What the login yielded, or what replaced it."""
        return self._credentials

    @property
    def state(self) -> Mapping[str, bytes]:
        """The connector's state, with every committed batch applied."""
        return MappingProxyType(self._state)

    @property
    def egress(self) -> Egress:
        """The way to the network the peer gave."""
        return self._egress

    def now(self) -> Millis:
        """The time."""
        return self._clock()

    async def commit(self, batch: Batch) -> None:
        """Keep the batch; durable at once."""
        if self.refuses and not _is_passing(batch):
            self.refusals += 1
            async with self._grown:
                self._grown.notify_all()
            raise StoreRefused("The disk is full: nothing more can be stored until there is room.")
        self.batches.append(batch)
        for key, value in batch.state.items():
            if value is None:
                self._state.pop(key, None)
            else:
                self._state[key] = value
        await self.record(batch.events)

    async def replace_credentials(self, credentials: Credentials) -> None:
        """Keep renewed credentials."""
        self._credentials = credentials

    async def open_attachment(self, locator: str) -> AsyncIterator[bytes]:
        """The bytes given to :meth:`attach`, in pieces."""
        data = self._attachments[locator]
        for start in range(0, len(data), _CHUNK):
            yield data[start : start + _CHUNK]

    # --- the suite's side -----------------------------------------------------------------------

    def attach(self, data: bytes) -> str:
        """Hold ``data`` as an outgoing attachment; its locator."""
        locator = f"attachment-{len(self._attachments) + 1}"
        self._attachments[locator] = data
        return locator

    async def record(self, events: tuple[Event, ...]) -> None:
        """Add events that reached the program another way: with an outcome, or from history."""
        async with self._grown:
            self.events.extend(events)
            self._grown.notify_all()

    def found(self, kind: type[E], matches: Callable[[E], bool] = lambda _: True) -> list[E]:
        """The recorded events of a kind that match, oldest first."""
        return [event for event in self.events if isinstance(event, kind) and matches(event)]

    async def wait_for(
        self,
        kind: type[E],
        matches: Callable[[E], bool] = lambda _: True,
        *,
        after: int = 0,
        seconds: float = PATIENCE,
    ) -> E:
        """The first event of a kind that matches, from place ``after`` in the record on.

        Raises ``TimeoutError``, naming what did come, after ``seconds``.
        """

        def is_it(event: Event) -> bool:
            return isinstance(event, kind) and matches(event)

        event = await self.wait_for_any(is_it, after=after, seconds=seconds, what=kind.__name__)
        assert isinstance(event, kind)
        return event

    async def wait_for_any(
        self,
        matches: Callable[[Event], bool],
        *,
        after: int = 0,
        seconds: float = PATIENCE,
        what: str = "event",
    ) -> Event:
        """The first event that matches, whatever its kind; otherwise as :meth:`wait_for`."""
        try:
            async with asyncio.timeout(seconds):
                return await self._next(matches, after)
        except TimeoutError:
            seen = [type(event).__name__ for event in self.events[after:]]
            raise TimeoutError(f"no {what} that matches; there came: {seen}") from None

    async def wait_for_refusal(self) -> None:
        """Until a commit was refused."""
        async with asyncio.timeout(PATIENCE), self._grown:
            await self._grown.wait_for(lambda: self.refusals > 0)

    async def _next(self, matches: Callable[[Event], bool], place: int) -> Event:
        async with self._grown:
            while True:
                while place < len(self.events):
                    event = self.events[place]
                    place += 1
                    if matches(event):
                        return event
                await self._grown.wait()

    def restart(self) -> RecordingHost:
        """A new host with the same account, state and credentials, and an empty record."""
        return RecordingHost(
            self._identity,
            replace(self._credentials),
            self._egress,
            account=self._account,
            state=self._state,
            attachments=self._attachments,
            clock=self._clock,
        )


def _is_passing(batch: Batch) -> bool:
    """Whether nothing in the batch needs to be durable."""
    return not batch.state and all(
        isinstance(event, TypingChanged | ConnectionChanged) for event in batch.events
    )
