"""From what a person types to a homeserver's address (specification, “Server discovery”)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import httpx

from connectors.matrix.homeserver import Homeserver
from connectors.matrix.ids import client_path, is_user_id
from connectors.matrix.json_reading import JsonObject
from inbox_tui.connector.egress import Egress, is_loopback
from inbox_tui.connector.errors import ConnectorError, Rejected, Unreachable

SLIDING_SYNC: Final = "org.matrix.simplified_msc3575"


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person typed in the server's field: perhaps a user id, and where to look."""

    user_id: str | None
    server: str
    """A server name, or a whole address."""

    @property
    def is_address(self) -> bool:
        """Whether the homeserver's own address was given, so that nothing is looked up."""
        return "://" in self.server


@dataclass(frozen=True, slots=True)
class Versions:
    """What a homeserver says it can do."""

    supported: frozenset[str]
    unstable: frozenset[str]

    @property
    def has_sliding_sync(self) -> bool:
        """Whether it offers simplified sliding sync (MSC4186)."""
        return SLIDING_SYNC in self.unstable

    def reaches(self, minor: int) -> bool:
        """Whether it supports version 1.``minor`` of the specification, or a later one."""
        return any(
            text.startswith("v1.") and text[3:].isdigit() and int(text[3:]) >= minor
            for text in self.supported
        )


def read_entry(text: str) -> Entered | None:
    """What was typed: ``@anna:example.org``, ``example.org`` or ``https://…``; or nothing usable."""
    entry = text.strip().rstrip("/")
    if is_user_id(entry):
        return Entered(entry, entry.split(":", 1)[1])
    if "://" in entry:
        return Entered(None, entry) if entry.startswith(("https://", "http://")) else None
    if not entry or any(character in entry for character in " /@?#"):
        return None
    return Entered(None, entry)


async def find_homeserver(egress: Egress, entered: Entered) -> str:
    """The base address of the homeserver. Raises ``ConnectorError`` with what to do about it."""
    if entered.is_address:
        return entered.server
    guess = f"{_scheme(entered.server)}://{entered.server}"
    async with egress.http(guess) as http:
        try:
            said = await Homeserver(http).get("/.well-known/matrix/client")
        except Unreachable:
            raise
        except ConnectorError:
            # no such file, or something that is not JSON: the specification says to go on
            return guess
    return _base_url(said) or guess


async def read_versions(homeserver: Homeserver) -> Versions:
    """What the homeserver says it can do."""
    said = await homeserver.get("/_matrix/client/versions")
    if not said.has("versions"):
        raise Rejected(
            f"{homeserver.address} answered, but it is not a Matrix homeserver. Check the address."
        )
    features = said.child("unstable_features")
    return Versions(
        frozenset(said.names("versions")),
        frozenset(name for name in features.fields if features.flag(name)),
    )


@dataclass(frozen=True, slots=True)
class Flows:
    """The ways a homeserver lets people sign in."""

    kinds: frozenset[str]
    is_delegated: bool
    """Whether sign-in lives with an OAuth 2.0 provider, reached here by its compatibility flow."""

    @property
    def has_password(self) -> bool:
        """Whether a password can be given here."""
        return "m.login.password" in self.kinds

    @property
    def has_sso(self) -> bool:
        """Whether a browser can be used."""
        return "m.login.sso" in self.kinds


async def read_flows(homeserver: Homeserver) -> Flows:
    """The sign-in flows the homeserver offers."""
    flows = (await homeserver.get(client_path("login"))).objects("flows")
    return Flows(
        frozenset(flow.text_or("type") for flow in flows),
        any(
            flow.flag("delegated_oidc_compatibility")
            or flow.flag("org.matrix.msc3824.delegated_oidc_compatibility")
            for flow in flows
        ),
    )


def _scheme(server: str) -> str:
    try:
        host = httpx.URL(f"//{server}").host
    except httpx.InvalidURL:
        return "https"
    return "http" if is_loopback(host) else "https"


def _base_url(said: JsonObject) -> str | None:
    address = said.child("m.homeserver").text_or("base_url").strip().rstrip("/")
    return address if address.startswith(("https://", "http://")) else None
