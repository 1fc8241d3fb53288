"""Connections that read, each serving one caller at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import apsw

from inbox_tui.store.database import Database
from inbox_tui.store.errors import StoreError
from inbox_tui.store.faults import store_error
from inbox_tui.store.session import Reader

MAX_IDLE: Final = 8
"""Connections kept open for the next caller."""


class Readers:
    """Hands out snapshots. A reader never waits for the writer, nor the writer for a reader."""

    def __init__(self, connect: Callable[[], Database]) -> None:
        self._connect = connect
        self._idle: list[Database] = []
        self._lock = threading.Lock()
        self._is_closed = False

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """A snapshot for the length of the block. Raises ``Damaged`` where a page was altered."""
        try:
            connection = self._take()
            try:
                connection.execute("BEGIN")
                yield Reader(connection)
            finally:
                self._give_back(connection)
        except apsw.Error as error:
            meant = store_error(error)
            if meant is None:
                raise
            raise meant from error

    def close(self) -> None:
        """Close what is idle now and what is in use as soon as it comes back."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _take(self) -> Database:
        with self._lock:
            if self._is_closed:
                raise StoreError("The inbox has been closed. Open it again.")
            if self._idle:
                return self._idle.pop()
        return self._connect()

    def _give_back(self, connection: Database) -> None:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        with self._lock:
            if not self._is_closed and len(self._idle) < MAX_IDLE:
                self._idle.append(connection)
                return
        connection.close()
