"""Files: up by the server's upload service (XEP-0363), down from where a sender says they are.

Down happens only when the person asks. The address is the sender's choice, so it may not lead back
into this machine, where services trust whoever asks; unless the account's own server is here.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final
from xml.etree.ElementTree import Element

import httpx

from connectors.xmpp.elements import attribute, child, children, make
from connectors.xmpp.namespaces import UPLOAD
from connectors.xmpp.parts import is_fetchable
from connectors.xmpp.session import Session
from inbox_tui.connector.egress import Egress, describe_failure, is_loopback, stream_capped
from inbox_tui.connector.errors import LimitExceeded, Rejected, Transient, Unreachable
from inbox_tui.domain.message import FilePart

MAX_UP: Final = 100 * 1024 * 1024
"""Bytes: an outgoing file is held in memory, decrypted, while it is sent."""
MAX_DOWN: Final = 2 * 1024 * 1024 * 1024
_HEADERS: Final = frozenset({"authorization", "cookie", "expires"})


async def upload(session: Session, part: FilePart) -> str:
    """Send a stored attachment to the upload service; the address it can be fetched from.

    Uploading twice does no harm: nobody knows of an address that isn't in a message.
    """
    limit = min(session.features.upload_bytes or MAX_UP, MAX_UP)
    data = bytearray()
    async for chunk in session.host.open_attachment(part.locator):
        data += chunk
        if len(data) > limit:
            raise Rejected(f"The file is larger than the {limit:,} bytes your server accepts.")
    if not data:
        raise Rejected("The file is empty, and upload services take no empty files.")
    slot = child(await _ask_for_slot(session, part, len(data)), UPLOAD, "slot")
    put = None if slot is None else child(slot, UPLOAD, "put")
    get = None if slot is None else child(slot, UPLOAD, "get")
    target, address = attribute(put, "url"), attribute(get, "url")
    if put is None or not is_fetchable(target) or not is_fetchable(address):
        raise Rejected("The upload service gave an address that can't be used.")
    headers = _headers(put)
    headers["Content-Type"] = part.media_type
    await _put(session.egress, target, bytes(data), headers)
    return address


async def download(
    egress: Egress, address: str, *, from_this_machine: bool
) -> AsyncIterator[bytes]:
    """The bytes at ``address``, as they arrive. Raises before the first where there are none."""
    if not is_fetchable(address):
        raise Rejected("The file's address is not one that can be fetched.")

    async def stay_outside(request: httpx.Request) -> None:
        if is_loopback(request.url.host) and not from_this_machine:
            raise Rejected(
                "The file's address leads to this machine, not to a server. It was not fetched."
            )

    async with egress.http() as client:
        hooks = client.event_hooks
        hooks["request"].append(stay_outside)
        client.event_hooks = hooks
        try:
            async with client.stream("GET", address) as response:
                _check(response)
                async for chunk in stream_capped(response, MAX_DOWN):
                    yield chunk
        except httpx.TransportError as error:
            raise describe_failure(error, address) from error
        except httpx.HTTPError as error:
            raise Unreachable("The file's address leads nowhere.") from error


async def _ask_for_slot(session: Session, part: FilePart, size: int) -> Element:
    wish = make(
        UPLOAD,
        "request",
        attributes={"filename": part.name, "size": str(size), "content-type": part.media_type},
    )
    return await session.client.ask(session.features.upload, wish)


async def _put(egress: Egress, target: str, data: bytes, headers: dict[str, str]) -> None:
    async with egress.http() as client:
        try:
            response = await client.put(
                target, content=data, headers=headers, follow_redirects=False
            )
        except httpx.TransportError as error:
            raise describe_failure(error, target) from error
    if response.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE:
        raise Rejected("The file is larger than your server accepts.")
    if response.is_server_error:
        raise Transient("The upload service failed. Try again later.")
    if not response.is_success:
        raise Rejected(f"The upload service refused the file (status {response.status_code}).")


def _headers(put: Element) -> dict[str, str]:
    """The headers a slot may ask for, and no others (XEP-0363, 5)."""
    found = {}
    for header in children(put, UPLOAD, "header"):
        name = attribute(header, "name").strip().lower()
        value = (header.text or "").replace("\r", "").replace("\n", "")
        if name in _HEADERS:
            found[name] = value
    return found


def _check(response: httpx.Response) -> None:
    if response.is_success:
        claimed = response.headers.get("content-length", "0")
        if claimed.isdigit() and int(claimed) > MAX_DOWN:
            raise LimitExceeded(f"The file is larger than {MAX_DOWN:,} bytes.")
        return
    if response.is_server_error:
        raise Transient("The file's server failed. Try again later.")
    raise Rejected(
        f"The file is not there any more, or not for you (status {response.status_code})."
    )
