"""The short names of services, and of a chat's origin. They tell without colour."""

from __future__ import annotations

import re
from typing import Final

from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.chat import DecryptedAt, Encryption
from inbox_tui.domain.ids import ServiceId
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.trays import is_native_row
from inbox_tui.store.rows import ChatRow

_ENCRYPTION: Final = {
    Encryption.VERIFIED: "encrypted, verified",
    Encryption.ENCRYPTED: "encrypted",
    Encryption.OFF: "not encrypted",
    Encryption.UNKNOWN: "encryption unknown",
}
_READABLE: Final = {
    DecryptedAt.THIS_DEVICE: "readable on your devices only",
    DecryptedAt.BRIDGE: "readable at the bridge",
    DecryptedAt.PROVIDER: "readable by the provider",
    DecryptedAt.NOWHERE: "no key here",
    DecryptedAt.UNKNOWN: "who can read it is unknown",
}
_READABLE_SHORT: Final = {
    DecryptedAt.THIS_DEVICE: "your devices",
    DecryptedAt.BRIDGE: "bridge",
    DecryptedAt.PROVIDER: "provider",
    DecryptedAt.NOWHERE: "nobody here",
    DecryptedAt.UNKNOWN: "unknown",
}
_FIRST_CLAUSE: Final = re.compile(r"[^.,:;]+")
_LONGEST_ANSWER: Final = 24
_BRIEF: Final = 10


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

    def default_answer(self, row: ChatRow) -> str:
        """The first words of :meth:`default_words`: ``yes``, ``no``, ``per room``."""
        found = _FIRST_CLAUSE.match(self.default_words(row))
        answer = found.group().strip() if found is not None else ""
        if not answer or len(answer) > _LONGEST_ANSWER:
            return "it depends" if answer else "unknown"
        return answer[0].lower() + answer[1:]

    def default_words(self, row: ChatRow) -> str:
        """What the service does unless somebody does something, in one sentence."""
        offer = self._registry.offer(row.origin)
        return safe_line(offer.facts.encryption.by_default).text if offer is not None else ""


def encryption_words(row: ChatRow) -> str:
    """This chat's actual state, and where its messages become readable."""
    return f"{_ENCRYPTION[row.encryption]} · {_READABLE[row.decrypted_at]}"


def encryption_lines(row: ChatRow, default: str) -> tuple[str, ...]:
    """The three facts in one line, from the fullest form to the tersest.

    What holds here, where it can be read, and what the service does unless somebody does something.
    """
    state, short = _ENCRYPTION[row.encryption], _READABLE_SHORT[row.decrypted_at]
    terse = state.removeprefix("encrypted, ")
    answer = default if len(default) <= _BRIEF else "it depends"
    return (
        f"{encryption_words(row)} · encrypted by default: {default}",
        f"{encryption_words(row)} · by default: {default}",
        f"{terse} · read by: {short} · by default: {answer}",
        f"{terse} · read by {short} · default {answer}",
        f"{terse} · {short} · default {answer}",
        f"{terse} · {short} · {answer}",
    )


def is_well_encrypted(row: ChatRow) -> bool:
    """Whether nobody but the people in it can read the chat."""
    return (
        row.encryption in (Encryption.VERIFIED, Encryption.ENCRYPTED)
        and row.decrypted_at is DecryptedAt.THIS_DEVICE
    )
