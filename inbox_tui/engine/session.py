"""One opened store with the engine that works on it: what a screen or a command is given."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from inbox_tui.connector.discovery import Registry
from inbox_tui.engine.engine import Engine
from inbox_tui.store.store import Store


class Session:
    """A store, its engine and the installed connectors.

    A read-only session (another process holds the store) has an engine that is never started:
    everything can be read, and what would write fails with the store's own error.
    """

    def __init__(self, store: Store, engine: Engine, registry: Registry) -> None:
        self.store = store
        self.engine = engine
        self.registry = registry

    @classmethod
    def open(cls, store: Store, registry: Registry) -> Self:
        """A session over an opened store, with an engine that isn't started yet."""
        return cls(store, Engine(store, registry), registry)

    @property
    def is_read_only(self) -> bool:
        """Whether another process holds the store and this one may only look."""
        return self.store.is_read_only

    def start(self) -> None:
        """Connect every account that may, unless the session is read-only."""
        if not self.is_read_only:
            self.engine.start()

    def close(self) -> None:
        """Stop the engine, then close the store. May be called twice."""
        self.engine.stop()
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
