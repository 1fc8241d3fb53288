"""What of an account is connected at the moment. Used on the account's own loop alone."""

from __future__ import annotations

import asyncio
import contextlib

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.connector.protocol import Connection
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.engine.errors import NotConnected


class Line:
    """The present connection, whether messages flow, and the way to say that it is broken."""

    def __init__(self) -> None:
        self.online = asyncio.Event()
        self._connection: Connection | None = None
        self._broken: asyncio.Future[ConnectorError] | None = None

    @property
    def connection(self) -> Connection:
        """The connection. Raises ``NotConnected`` where there is none or it isn't online."""
        if self._connection is None or not self.online.is_set():
            raise NotConnected("This account is not connected at the moment. Try again later.")
        return self._connection

    def open(self, connection: Connection) -> asyncio.Future[ConnectorError]:
        """A run begins. The future is done when somebody finds the connection broken."""
        self._connection = connection
        self._broken = asyncio.get_running_loop().create_future()
        return self._broken

    def close(self) -> None:
        """The run has ended."""
        self._connection = None
        self.online.clear()
        if self._broken is not None:
            self._broken.cancel()

    def note(self, status: ConnectionStatus) -> None:
        """The connector reported its state."""
        is_flowing = status.state in (ConnectionState.CONNECTED, ConnectionState.BACKFILLING)
        if is_flowing and self._connection is not None:
            self.online.set()
        else:
            self.online.clear()

    def report(self, error: ConnectorError) -> None:
        """Something asked of the connection showed that its login no longer holds."""
        if self._broken is not None and not self._broken.done():
            with contextlib.suppress(asyncio.InvalidStateError):
                self._broken.set_result(error)
