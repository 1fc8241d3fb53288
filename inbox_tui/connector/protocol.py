"""What a connector is, and what it may ask of the program.

A package that offers a service points to a :class:`Connector` by an entry point in the group
``inbox_tui.connectors`` and ships a ``facts.toml`` beside its code. The engine imports it only after
the person opted in.

In: the connection hands over what it learned as a :class:`~inbox_tui.domain.event.Batch` by
:meth:`Host.commit`, and acknowledges to its service only what that call has returned for.
Out: the engine hands over one intent at a time by :meth:`Connection.perform`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import LoginSteps
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.event import Batch, Event
from inbox_tui.domain.ids import AccountId, ChatId, Identity, MessageId, Millis, TransactionId
from inbox_tui.domain.intent import Intent
from inbox_tui.domain.message import Status


class Host(Protocol):
    """What the program gives one connection. Nothing else of ours is within its reach."""

    @property
    def account(self) -> AccountId:
        """The account this connection serves."""

    @property
    def identity(self) -> Identity:
        """Who the account is on its service."""

    @property
    def credentials(self) -> Credentials:
        """What the login yielded, or what :meth:`replace_credentials` put in its place."""

    @property
    def state(self) -> Mapping[str, bytes]:
        """The connector's own state as last committed, with this run's batches applied.

        After a backup was restored it is what the backup holds, however old; an account that kept
        anything under :data:`~inbox_tui.domain.event.UNREPEATABLE` was signed out then, and has none.
        """

    @property
    def egress(self) -> Egress:
        """The account's only way to the network."""

    def now(self) -> Millis:
        """The time."""

    async def commit(self, batch: Batch) -> None:
        """Store events and state in one transaction; returns when it is durable.

        Typing and connection state need no durability and may be committed alone.
        """

    async def replace_credentials(self, credentials: Credentials) -> None:
        """Keep renewed tokens; returns when they are durable."""

    def open_attachment(self, locator: str) -> AsyncIterator[bytes]:
        """The bytes of an outgoing :class:`~inbox_tui.domain.message.FilePart`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the service said to an intent it took."""

    message: MessageId | None = None
    """The id of what was sent, where sending gave it one."""
    status: Status = Status.SENT
    events: tuple[Event, ...] = ()
    """What follows from it, where the service does not send an echo of its own."""


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Older events of one chat, oldest first, and where still older ones begin.

    ``cursor`` is ``None`` once the chat's beginning is among them.
    """

    events: tuple[Event, ...]
    cursor: str | None


class Connection(Protocol):
    """One account, connected. Made anew for every run; keeps nothing it could not lose."""

    def capabilities(self, chat: ChatId | None = None) -> Capabilities:
        """What this account allows, or this chat where it differs. Never waits."""

    async def run(self) -> None:
        """Connect, and commit what arrives until cancelled.

        Reports its state as ``ConnectionChanged``. Returns only when logged out; raises a
        ``ConnectorError`` when the connection is lost and the engine should decide what next.
        """

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        """Ask the service for ``intent``; repeating a transaction must not do it twice.

        Raises ``Unsupported`` without contacting the service for what is not declared,
        ``OutcomeUnknown`` where it may have happened and can't be repeated safely.
        """

    async def history(self, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
        """Up to ``limit`` messages before ``cursor``, or the newest where it is ``None``."""

    def fetch(self, locator: str) -> AsyncIterator[bytes]:
        """The bytes of a received file or thumbnail, as they arrive."""

    async def log_out(self) -> None:
        """End the session on the service's side, where there is one."""

    async def close(self) -> None:
        """Let go of everything. Called once, after ``run`` has ended."""


@runtime_checkable
class FetchesFromTheMiddle(Protocol):
    """What a :class:`Connection` has besides, where its service gives files from any byte on."""

    def fetch_from(self, locator: str, start: int) -> AsyncIterator[bytes]:
        """What :meth:`Connection.fetch` gives, without its first ``start`` bytes."""


class Connector(Protocol):
    """The entry point of a service."""

    def login(self, egress: Egress) -> LoginSteps:
        """Begin signing in."""

    def connect(self, host: Host) -> Connection:
        """A connection for one account, not yet running."""
