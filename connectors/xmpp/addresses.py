"""XMPP addresses (RFC 7622): ``user@server/resource``."""

from __future__ import annotations

from typing import Final

from slixmpp.jid import JID, InvalidJID

from inbox_tui.domain.ids import ChatId, Identity, ServiceId

SERVICE: Final = ServiceId("xmpp")


class BadAddress(ValueError):
    """Text that should be an address and isn't."""


def address(text: str) -> JID:
    """``text`` as a prepared address. Raises :class:`BadAddress`."""
    try:
        parsed = JID(text)
    except InvalidJID as error:
        raise BadAddress(f"{text[:200]!r} is not an XMPP address") from error
    if not parsed.domain:
        raise BadAddress("the address is missing")
    return parsed


def bare(text: str) -> str:
    """The address without its resource."""
    return str(address(text).bare)


def person(bare_address: str) -> Identity:
    """Somebody, by the address that the servers vouch for."""
    return Identity(SERVICE, bare_address)


def is_room_chat(chat: ChatId) -> bool:
    """Whether a chat's id has a resource: a private chat with somebody in a room."""
    return "/" in chat
