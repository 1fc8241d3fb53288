"""XMPP, on slixmpp.

slixmpp does the stream: connecting, TLS, SASL, binding, resuming, matching answers to questions. What
arrives is read as plain elements by pure functions of this package, so that each rule about who may
say what stands in one place and is tested on recorded stanzas.
"""

from __future__ import annotations

from typing import Final

from connectors.xmpp.connection import XmppConnection
from connectors.xmpp.login import login
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import LoginSteps
from inbox_tui.connector.protocol import Connection, Connector, Host


class XmppConnector:
    """The entry point of the service."""

    def login(self, egress: Egress) -> LoginSteps:
        """Begin signing in."""
        return login(egress)

    def connect(self, host: Host) -> Connection:
        """A connection for one account, not yet running."""
        return XmppConnection(host)


connector: Final[Connector] = XmppConnector()
