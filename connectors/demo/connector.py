"""The entry point the three pretend services share."""

from __future__ import annotations

from collections.abc import Callable

from connectors.demo.connection import Company, DemoConnection
from connectors.demo.network import Network
from connectors.demo.signing_in import Pairing, login
from connectors.demo.styles import Style
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import LoginSteps
from inbox_tui.connector.protocol import Host


class DemoConnector:
    """Signs in to and connects with one pretend service."""

    def __init__(
        self,
        style: Style,
        network: Callable[[], Network],
        *,
        pairing: Pairing,
        company: Callable[[], Company] | None = None,
    ) -> None:
        self._style = style
        self._network = network
        self._pairing = pairing
        self._company = company

    def login(self, egress: Egress) -> LoginSteps:  # noqa: ARG002 - no network is used
        """Begin signing in."""
        return login(self._style, self._network(), self._pairing)

    def connect(self, host: Host) -> DemoConnection:
        """A connection for one account."""
        company = self._company() if self._company else None
        return DemoConnection(host, self._network(), self._style, company)
