"""Requests to one homeserver, and what its refusals mean.

Every reply is read up to a cap and parsed as untrusted JSON. An expired access token is renewed once
where the login came with a refresh token (specification, “Refreshing access tokens”).
"""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import httpx

from connectors.matrix.json_reading import JsonObject, parse
from connectors.matrix.session import Session
from inbox_tui.connector.egress import describe_failure, read_capped
from inbox_tui.connector.errors import (
    BadCredentials,
    ConnectorError,
    RateLimited,
    Rejected,
    Transient,
)

MAX_ERROR_TEXT: Final = 500
MAX_WAIT_SECONDS: Final = 3600.0
DEFAULT_WAIT_SECONDS: Final = 5.0

_LOGGED_OUT: Final = frozenset({"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_DEACTIVATED"})

Params = Mapping[str, str]


class Refused(Rejected):
    """The homeserver said no, with its own code for why."""

    def __init__(self, message: str, status: int, code: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    @property
    def is_unrecognised(self) -> bool:
        """Whether the server does not know the request at all."""
        return self.code == "M_UNRECOGNIZED" or (self.status in (404, 405) and not self.code)


class Homeserver:
    """One homeserver's client API, with or without a session."""

    def __init__(self, http: httpx.AsyncClient, session: Session | None = None) -> None:
        self._http = http
        self._session = session

    @property
    def address(self) -> str:
        """The base address, for sentences."""
        return str(self._http.base_url)

    def without_session(self) -> Homeserver:
        """The same server, asked as nobody."""
        return Homeserver(self._http)

    def with_session(self, session: Session) -> Homeserver:
        """The same server, asked as somebody."""
        return Homeserver(self._http, session)

    async def get(self, path: str, params: Params | None = None) -> JsonObject:
        """The object at ``path``."""
        return await self.ask("GET", path, params=params)

    async def put(self, path: str, body: object) -> JsonObject:
        """Store ``body`` at ``path``."""
        return await self.ask("PUT", path, body=body)

    async def post(self, path: str, body: object, params: Params | None = None) -> JsonObject:
        """Send ``body`` to ``path``."""
        return await self.ask("POST", path, body=body, params=params)

    async def delete(self, path: str) -> JsonObject:
        """Remove what is at ``path``."""
        return await self.ask("DELETE", path)

    async def ask(
        self, method: str, path: str, *, body: object | None = None, params: Params | None = None
    ) -> JsonObject:
        """One request; a token that expired is renewed and the request repeated once."""
        token = self._token()
        try:
            return await self._once(method, path, body, params)
        except BadCredentials:
            if self._session is None or not await self._session.renew(self, token):
                raise
        return await self._once(method, path, body, params)

    async def upload(
        self, path: str, content: AsyncIterable[bytes] | bytes, params: Params, size: int
    ) -> JsonObject:
        """Send bytes of a known size."""
        headers = self._headers() | {
            "Content-Type": "application/octet-stream",
            "Content-Length": str(size),
        }
        request = self._http.build_request(
            "POST", path, content=content, params=params, headers=headers
        )
        async with self._answer(request) as response:
            return _understood(response, await read_capped(response))

    @asynccontextmanager
    async def download(
        self, path: str, params: Params | None = None
    ) -> AsyncIterator[httpx.Response]:
        """An open reply whose body the caller reads, with a cap."""
        request = self._http.build_request("GET", path, params=params, headers=self._headers())
        async with self._answer(request) as response:
            if response.is_error:
                _understood(response, await read_capped(response))
            yield response

    async def _once(
        self, method: str, path: str, body: object | None, params: Params | None
    ) -> JsonObject:
        request = self._http.build_request(
            method, path, json=body, params=params, headers=self._headers()
        )
        async with self._answer(request) as response:
            return _understood(response, await read_capped(response))

    @asynccontextmanager
    async def _answer(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        try:
            # a redirected body would take a password or a message to another server with it
            is_read = request.method == "GET"
            response = await self._http.send(request, stream=True, follow_redirects=is_read)
            try:
                yield response
            finally:
                await response.aclose()
        except httpx.TransportError as error:
            raise describe_failure(error, str(request.url)) from error
        except (httpx.InvalidURL, httpx.TooManyRedirects, httpx.DecodingError) as error:
            raise Transient(f"{request.url.host} answered in a way that makes no sense.") from error

    def _token(self) -> str:
        return self._session.token if self._session else ""

    def _headers(self) -> dict[str, str]:
        token = self._token()
        return {"Authorization": f"Bearer {token}"} if token else {}


def _understood(response: httpx.Response, body: bytes) -> JsonObject:
    if response.is_success:
        return parse(body)
    raise refusal(response.status_code, response.headers.get("Retry-After", ""), body)


def refusal(status: int, retry_after: str, body: bytes) -> ConnectorError:
    """The typed error for a reply that is not a success."""
    try:
        said = parse(body)
    except (ConnectorError, ValueError):
        said = JsonObject({})
    code = said.text_or("errcode")[:100]
    words = said.text_or("error")[:MAX_ERROR_TEXT]
    if status == 429 or code == "M_LIMIT_EXCEEDED":
        wait = _seconds(said, retry_after)
        return RateLimited(f"The homeserver asks to wait {wait:.0f} seconds.", wait)
    if code in _LOGGED_OUT or (status == 401 and code != "M_FORBIDDEN"):
        return BadCredentials(
            "The homeserver no longer accepts this login. Sign in to the account again."
        )
    if status >= 500:
        return Transient(_sentence(f"The homeserver has a problem of its own ({status}). {words}"))
    return Refused(
        _sentence(f"The homeserver refused: {words or f'status {status}'}"), status, code
    )


def _sentence(text: str) -> str:
    said = text.strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _seconds(said: JsonObject, header: str) -> float:
    millis = said.count("retry_after_ms")
    if millis is not None:
        return min(millis / 1000, MAX_WAIT_SECONDS)
    if header.isascii() and header.isdigit():
        return min(float(header[:9]), MAX_WAIT_SECONDS)
    return DEFAULT_WAIT_SECONDS
