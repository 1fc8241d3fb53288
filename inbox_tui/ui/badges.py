"""The short names of services, and of a chat's origin. They tell without colour."""

from __future__ import annotations

from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.chat import DecryptedAt, Encryption
from inbox_tui.domain.ids import ServiceId
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.trays import is_native_row
from inbox_tui.store.rows import ChatRow

_ENCRYPTION = {
    Encryption.VERIFIED: "encrypted, verified",
    Encryption.ENCRYPTED: "encrypted",
    Encryption.OFF: "not encrypted",
    Encryption.UNKNOWN: "encryption unknown",
}
_READABLE = {
    DecryptedAt.THIS_DEVICE: "readable on your devices only",
    DecryptedAt.BRIDGE: "readable at the bridge",
    DecryptedAt.PROVIDER: "readable by the provider",
    DecryptedAt.NOWHERE: "no key here",
    DecryptedAt.UNKNOWN: "who can read it is unknown",
}


class Badges:
    """Names of services from the facts of the installed connectors."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def badge(self, service: ServiceId) -> str:
        """Two or three letters: ``MX``. For an origin without a connector, of its own name."""
        offer = self._registry.offer(service)
        raw = offer.facts.badge if offer is not None else service[:3].upper()
        return safe_line(raw, max_characters=4).text or "?"

    def name(self, service: ServiceId) -> str:
        """``Matrix``."""
        offer = self._registry.offer(service)
        raw = offer.facts.name if offer is not None else service.replace("-", " ").title()
        return safe_line(raw, max_characters=40).text or "unknown"

    def on_row(self, row: ChatRow) -> str:
        """The badge of a third-party chat; native chats have none."""
        return "" if is_native_row(row) else self.badge(row.origin)

    def origin_words(self, row: ChatRow) -> str:
        """``XMPP``, or ``Telegram by Matrix`` for a bridged chat."""
        if row.origin == row.service:
            return self.name(row.origin)
        return f"{self.name(row.origin)} by {self.name(row.service)}"

    def default_words(self, row: ChatRow) -> str:
        """What the service does unless somebody does something, in one sentence."""
        offer = self._registry.offer(row.origin)
        return safe_line(offer.facts.encryption.by_default).text if offer is not None else ""


def encryption_words(row: ChatRow) -> str:
    """This chat's actual state, and where its messages become readable."""
    return f"{_ENCRYPTION[row.encryption]} · {_READABLE[row.decrypted_at]}"


def is_well_encrypted(row: ChatRow) -> bool:
    """Whether nobody but the people in it can read the chat."""
    return (
        row.encryption in (Encryption.VERIFIED, Encryption.ENCRYPTED)
        and row.decrypted_at is DecryptedAt.THIS_DEVICE
    )
