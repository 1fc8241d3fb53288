"""Media by its ``mxc://`` address: up, down, and scaled down by the server."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from typing import Final

from connectors.matrix.homeserver import Homeserver, Refused
from connectors.matrix.ids import client_path
from inbox_tui.connector.egress import stream_capped
from inbox_tui.connector.errors import LimitExceeded, Rejected

MAX_DOWNLOAD: Final = 2 * 1024**3
MAX_IN_MEMORY: Final = 64 * 1024**2

_ADDRESS: Final = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_=-]{1,255})")
_SCALED: Final = "#thumbnail"
_THUMBNAIL: Final = {"width": "800", "height": "600", "method": "scale"}


def is_media_address(text: str) -> bool:
    """Whether a text is an ``mxc://`` address."""
    return _ADDRESS.fullmatch(text) is not None


def thumbnail_locator(address: str) -> str:
    """The locator of the picture at ``address``, scaled down by the server."""
    return address + _SCALED


async def download(homeserver: Homeserver, locator: str) -> AsyncIterator[bytes]:
    """The bytes a locator names, by authenticated media (specification 1.11)."""
    address, is_scaled = locator.removesuffix(_SCALED), locator.endswith(_SCALED)
    match = _ADDRESS.fullmatch(address)
    if match is None:
        raise Rejected("This is not the address of a file on Matrix.")
    kind = "thumbnail" if is_scaled else "download"
    params = _THUMBNAIL if is_scaled else None
    place = (kind, match[1], match[2])
    try:
        async for chunk in _stream(homeserver, client_path("media", *place, version="v1"), params):
            yield chunk
    except Refused as error:
        if not error.is_unrecognised:
            raise
        # a homeserver from before authenticated media
        async for chunk in _stream(homeserver, "/_matrix/media/v3/" + "/".join(place), params):
            yield chunk


async def _stream(
    homeserver: Homeserver, path: str, params: Mapping[str, str] | None
) -> AsyncIterator[bytes]:
    async with homeserver.download(path, params) as response:
        async for chunk in stream_capped(response, MAX_DOWNLOAD):
            yield chunk


async def upload(
    homeserver: Homeserver,
    content: AsyncIterator[bytes],
    *,
    name: str,
    size: int | None,
) -> str:
    """Upload a file; its ``mxc://`` address. The server is told the name and no media type."""
    body: AsyncIterator[bytes] | bytes = content
    if size is None:
        body = await _collected(content)
        size = len(body)
    reply = await homeserver.upload("/_matrix/media/v3/upload", body, {"filename": name}, size)
    return reply.text("content_uri")


async def upload_limit(homeserver: Homeserver) -> int | None:
    """The most bytes the server takes, where it says so."""
    try:
        said = await homeserver.get(client_path("media", "config", version="v1"))
    except Rejected:
        return None
    return said.count("m.upload.size")


async def _collected(content: AsyncIterator[bytes]) -> bytes:
    body = bytearray()
    async for chunk in content:
        body += chunk
        if len(body) > MAX_IN_MEMORY:
            raise LimitExceeded("This file is too large to be sent without knowing its size first.")
    return bytes(body)
