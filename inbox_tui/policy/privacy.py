"""What others are told, and what is fetched by itself: switches for everything, a service, and a chat.

Each is off until the person turns it on. The nearest one that was set holds: a chat's own, then its
service's, then the one for everything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inbox_tui.domain.capability import Capabilities, Feature


class Switch(Enum):
    """Something a person may allow. The value is the name of the setting that holds it."""

    RECEIPTS = "receipts.send"
    """Others are told what was read."""
    TYPING = "typing.send"
    """Others see that one is typing."""
    PRESENCE = "presence.send"
    """Others see that one is online."""
    PREVIEWS = "previews.fetch"
    """A link's page is asked for a preview when the person points to the link."""
    PICTURES = "pictures.load"
    """Pictures of accepted chats are fetched when they come into sight."""


@dataclass(frozen=True, slots=True)
class Said:
    """What was set on each level; ``None`` where nothing was."""

    everywhere: bool | None = None
    service: bool | None = None
    chat: bool | None = None

    @property
    def holds(self) -> bool:
        """What that comes to."""
        for said in (self.chat, self.service, self.everywhere):
            if said is not None:
                return said
        return False


def read_switch(stored: str | None) -> bool | None:
    """A stored choice; ``None`` where there is none, or none that is understood."""
    return {"on": True, "off": False}.get(stored or "")


class Receipt(Enum):
    """How far word of reading goes."""

    PUBLIC = "public"
    """The others are told."""
    PRIVATE = "private"
    """The person's own devices are told."""
    NONE = "none"
    """It stays here."""


def receipt_for(capabilities: Capabilities, *, wants_public: bool, is_allowed: bool) -> Receipt:
    """How far reading is told: to the others only where the person allowed that."""
    if wants_public and is_allowed and capabilities.allows(Feature.READ_RECEIPT):
        return Receipt.PUBLIC
    if capabilities.allows(Feature.PRIVATE_READ):
        return Receipt.PRIVATE
    return Receipt.NONE
