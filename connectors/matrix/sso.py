"""Signing in in a browser: the server sends it back to a loopback address with a login token.

Specification, “SSO client login”. The address holds a random path, so that nobody who guesses the
port can sign the person in to an account of theirs.
"""

from __future__ import annotations

import asyncio
import secrets
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from connectors.matrix.ids import client_path

WAIT_SECONDS: Final = 600.0
MAX_REQUEST_LINE: Final = 8192

_PAGE: Final = "<!doctype html><meta charset=utf-8><title>inbox-tui</title><p>{}</p>"


class NoAnswer(Exception):
    """Nobody came back from the browser in time."""


def sso_address(base_url: str, redirect: str, *, is_delegated: bool) -> str:
    """What to open in the browser."""
    query = {"redirectUrl": redirect}
    if is_delegated:
        query |= {"action": "login", "org.matrix.msc3824.action": "LOGIN"}
    return f"{base_url}{client_path('login', 'sso', 'redirect')}?{urlencode(query)}"


class SsoListener:
    """Listens on loopback for one browser to come back."""

    def __init__(self) -> None:
        self._path = f"/{secrets.token_urlsafe(24)}"
        self._token: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._serve, "127.0.0.1", 0, limit=MAX_REQUEST_LINE
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    @property
    def address(self) -> str:
        """Where the browser is to come back to."""
        if self._server is None:
            raise RuntimeError("the listener has not been started")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}{self._path}"

    async def login_token(self) -> str:
        """The token the browser brought. Raises :class:`NoAnswer` after ten minutes."""
        try:
            return await asyncio.wait_for(self._token, WAIT_SECONDS)
        except TimeoutError as error:
            raise NoAnswer("Nobody came back from the browser in time. Try again.") from error

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await reader.readline()
            accepted = self._accept(line)
            writer.write(_reply(accepted))
            await writer.drain()
        except (ConnectionError, ValueError):
            # a browser that hung up, or a line longer than any: the next connection may be the one
            return
        finally:
            writer.close()

    def _accept(self, line: bytes) -> bool:
        words = line.decode("latin-1").split()
        if len(words) != 3 or words[0] != "GET":
            return False
        target = urlsplit(words[1])
        token = parse_qs(target.query).get("loginToken", [""])[0]
        if not secrets.compare_digest(target.path.encode(), self._path.encode()) or not token:
            return False
        if not self._token.done():
            self._token.set_result(token)
        return True


def _reply(accepted: bool) -> bytes:  # noqa: FBT001 - the outcome of the only question asked
    text = "Signed in. You can close this page." if accepted else "There is nothing here."
    body = _PAGE.format(text).encode()
    head = (
        f"HTTP/1.1 {'200 OK' if accepted else '404 Not Found'}\r\n"
        "Content-Type: text/html; charset=utf-8\r\nCache-Control: no-store\r\n"
        f"Referrer-Policy: no-referrer\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
