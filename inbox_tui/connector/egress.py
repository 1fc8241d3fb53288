"""An account's only way to the network.

TLS is always verified; plain ``http`` and unencrypted streams are for loopback alone. A reply larger
than its cap is cut off while it is read. ``httpx`` drops ``Authorization`` when a redirect leaves the
origin; nothing else here carries credentials.
"""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from inbox_tui.connector.errors import LimitExceeded, Transient, Unreachable
from inbox_tui.domain.proxy import Proxy

MAX_REPLY_BYTES: Final = 64 * 1024 * 1024
MAX_REDIRECTS: Final = 5
CONNECT_SECONDS: Final = 15.0
READ_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class EgressSettings:
    """How one account reaches its servers."""

    ca_file: Path | None = None
    """A certificate authority to trust besides the system's, for people who host their own."""
    proxy: Proxy | None = None
    """Everything of the account goes through it, looking up names included."""


class Egress:
    """Makes the clients and TLS contexts one account may use."""

    def __init__(self, settings: EgressSettings | None = None) -> None:
        self.settings = settings or EgressSettings()

    def tls_context(self) -> ssl.SSLContext:
        """A context that verifies the certificate and the host's name."""
        context = ssl.create_default_context()
        if self.settings.ca_file is not None:
            context.load_verify_locations(cafile=self.settings.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context

    def http(self, base_url: str = "", *, read_seconds: float = READ_SECONDS) -> httpx.AsyncClient:
        """A client for one service's HTTP interface. The caller closes it."""
        return httpx.AsyncClient(
            base_url=base_url,
            verify=self.tls_context(),
            proxy=_for_httpx(self.settings.proxy),
            trust_env=False,
            timeout=httpx.Timeout(read_seconds, connect=CONNECT_SECONDS),
            follow_redirects=True,
            max_redirects=MAX_REDIRECTS,
            event_hooks={"request": [_refuse_plain_http]},
        )


async def read_capped(response: httpx.Response, cap: int = MAX_REPLY_BYTES) -> bytes:
    """The body of a streamed response, after decompression, up to ``cap`` bytes."""
    body = bytearray()
    async for chunk in stream_capped(response, cap):
        body += chunk
    return bytes(body)


async def stream_capped(response: httpx.Response, cap: int) -> AsyncIterator[bytes]:
    """The body of a streamed response as it arrives; raises ``LimitExceeded`` past ``cap``."""
    received = 0
    async for chunk in response.aiter_bytes():
        received += len(chunk)
        if received > cap:
            raise LimitExceeded(f"The server's reply is larger than {cap:,} bytes; it was dropped.")
        yield chunk


def describe_failure(error: httpx.TransportError, url: str) -> Transient:
    """The typed error for a request that got no answer, in words a person can act on."""
    host = httpx.URL(url).host or url
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return Unreachable(
                f"The certificate of {host} is not trusted ({cause.verify_message}). Check the "
                "address; if the server is yours, give its CA file when signing in."
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProxyError):
        return Unreachable(
            f"The proxy did not let the way to {host} through. Check the proxy's address, and the "
            "user and password it knows you by."
        )
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return Unreachable(
            f"{host} cannot be reached. Check the address and your network connection."
        )
    if isinstance(error, httpx.TimeoutException):
        return Transient(f"{host} did not answer in time.")
    return Transient(f"The connection to {host} broke off.")


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this machine, where an eavesdropper would already be inside."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _for_httpx(proxy: Proxy | None) -> httpx.Proxy | None:
    if proxy is None:
        return None
    auth = (proxy.user, proxy.password.reveal()) if proxy.user else None
    return httpx.Proxy(proxy.url, auth=auth)


async def _refuse_plain_http(request: httpx.Request) -> None:
    if request.url.scheme != "https" and not is_loopback(request.url.host):
        raise Unreachable(
            f"{request.url.host} was asked for over unencrypted http, which is only allowed on "
            "this machine. Use its https address."
        )
