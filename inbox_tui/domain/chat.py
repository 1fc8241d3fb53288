"""A chat and the people in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inbox_tui.domain.ids import Identity, ServiceId


class ChatKind(Enum):
    """Whether a chat is with one person or with several."""

    DIRECT = "direct"
    GROUP = "group"


class Membership(Enum):
    """How the account stands to a chat, or a person to a group."""

    JOINED = "joined"
    INVITED = "invited"
    LEFT = "left"
    BANNED = "banned"


class Archive(Enum):
    """Whether the person put a chat away."""

    NO = 0
    YES = 1
    WRITTEN_IN = 2
    """It was put away, and something unread came since."""


class Encryption(Enum):
    """The actual state of one chat, apart from what its service does by default."""

    VERIFIED = "verified"
    ENCRYPTED = "encrypted"
    OFF = "off"
    UNKNOWN = "unknown"


class DecryptedAt(Enum):
    """Where a chat's messages become readable."""

    THIS_DEVICE = "this_device"
    BRIDGE = "bridge"
    PROVIDER = "provider"
    NOWHERE = "nowhere"
    """Encrypted, and this program holds no key."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a chat. ``display_name`` is a claim; ``role`` the service's own word."""

    identity: Identity
    display_name: str = ""
    membership: Membership = Membership.JOINED
    role: str = ""


def is_native(service: ServiceId, origin: ServiceId, *, is_home: bool) -> bool:
    """Whether a chat is native: ``service`` carries it, ``origin`` is where the others are."""
    return is_home and service == origin
