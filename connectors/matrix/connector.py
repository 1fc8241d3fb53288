"""The entry point of the service."""

from __future__ import annotations

from connectors.matrix.connection import MatrixConnection
from connectors.matrix.login import login
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import LoginSteps
from inbox_tui.connector.protocol import Connection, Connector, Host


class MatrixConnector:
    """Implements ``inbox_tui.connector.protocol.Connector``."""

    def login(self, egress: Egress) -> LoginSteps:
        """Begin signing in."""
        return login(egress)

    def connect(self, host: Host) -> Connection:
        """A connection for one account, not yet running."""
        return MatrixConnection(host)


connector: Connector = MatrixConnector()
