"""One opened store with the engine that works on it: what a screen or a command is given."""

from __future__ import annotations

import threading
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.ids import AccountId
from inbox_tui.store.errors import StoreHeld
from inbox_tui.store.store import Store

if TYPE_CHECKING:
    # the engine brings the network along: the stored chats are shown before any of it is there
    from inbox_tui.engine.configuring import Configuration
    from inbox_tui.engine.engine import Engine

_NOT_STARTED = ConnectionStatus(ConnectionState.STARTING)


class Session:
    """A store, its engine and the installed connectors.

    A read-only session (another process holds the store) has an engine that is never started:
    everything can be read, and what would write fails with the store's own error.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine | None,
        registry: Registry,
        *,
        held_by: StoreHeld | None = None,
        config: Path | None = None,
    ) -> None:
        """Without an engine one is made when it is first needed.

        ``held_by``: who has the store, where that is why it was opened to read only. ``config``: the
        folder of the person's settings file; without one settings are kept in the store alone.
        """
        self.held_by = held_by
        self._config = config
        self._configuration: Configuration | None = None
        self.store = store
        self.registry = registry
        self._engine = engine
        self._making = threading.Lock()
        self._is_closed = False

    @classmethod
    def open(cls, store: Store, registry: Registry, *, config: Path | None = None) -> Self:
        """A session over an opened store, with an engine that isn't started yet."""
        return cls(store, None, registry, config=config)

    @property
    def engine(self) -> Engine:
        """The engine, imported and made now where it has not been. Any thread may ask."""
        with self._making:
            if self._engine is None:
                from inbox_tui.engine.engine import Engine  # noqa: PLC0415

                self._engine = Engine(self.store, self.registry)
                if self._is_closed:
                    self._engine.stop()
            return self._engine

    @property
    def configuration(self) -> Configuration:
        """The person's settings: the file and the store in step."""
        with self._making:
            if self._configuration is None:
                from inbox_tui.engine.configuring import Configuration  # noqa: PLC0415

                self._configuration = Configuration(self.store, self._config)
            return self._configuration

    def status(self, account: AccountId) -> ConnectionStatus:
        """How an account's connection is doing; asking makes no engine."""
        return _NOT_STARTED if self._engine is None else self._engine.status(account)

    @property
    def is_read_only(self) -> bool:
        """Whether another process holds the store and this one may only look."""
        return self.store.is_read_only

    def start(self, *, only: Collection[AccountId] | None = None) -> None:
        """Connect every account that may, or of ``only`` these, unless the session is read-only."""
        if not self.is_read_only:
            self.engine.start(only=only)

    def close(self) -> None:
        """Stop the engine, then close the store. May be called twice."""
        with self._making:
            self._is_closed = True
            engine = self._engine
        if engine is not None:
            engine.stop()
        self.store.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
