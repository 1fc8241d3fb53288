"""Matrix: any homeserver, by the client-server API."""

from connectors.matrix.connector import MatrixConnector, connector

__all__ = ["MatrixConnector", "connector"]
