"""How the three pretend services differ: what each can do, and how one signs in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType
from typing import Final

from inbox_tui.domain.capability import Capabilities, Feature, Level, Limits
from inbox_tui.domain.chat import DecryptedAt, Encryption
from inbox_tui.domain.ids import ServiceId


class SignIn(Enum):
    """The ways to sign in, one for each kind of login screen."""

    NAME = "name"
    QR = "qr"
    PASSWORD = "password"  # noqa: S105 - a way to sign in, not a password


@dataclass(frozen=True, slots=True)
class Style:
    """One pretend service."""

    service: ServiceId
    name: str
    sign_in: SignIn
    lacks: Mapping[Feature, str]
    """What it can't do, with the reason shown in its place."""
    limits: Limits = field(default_factory=Limits)
    encryption: Encryption = Encryption.OFF
    decrypted_at: DecryptedAt = DecryptedAt.PROVIDER

    def capabilities(self) -> Capabilities:
        """What every chat of the service allows."""
        levels = {
            feature: Level.UNSUPPORTED if feature in self.lacks else Level.FULL
            for feature in Feature
        }
        return Capabilities(MappingProxyType(levels), self.limits, self.lacks)


HARBOR: Final = Style(
    ServiceId("demo-harbor"),
    "Harbor",
    SignIn.NAME,
    lacks=MappingProxyType({}),
    limits=Limits(text_characters=20_000, file_bytes=50_000_000),
    encryption=Encryption.VERIFIED,
    decrypted_at=DecryptedAt.THIS_DEVICE,
)

LANTERN: Final = Style(
    ServiceId("demo-lantern"),
    "Lantern",
    SignIn.QR,
    lacks=MappingProxyType(
        {
            Feature.THREAD: "Lantern has no threads: answer a message instead.",
            Feature.LOW_PRIORITY: "Lantern can't put chats aside.",
            Feature.REPORT_CHAT: "Lantern takes reports of messages and people, not of chats.",
        }
    ),
    limits=Limits(
        text_characters=4_000, edit_age_seconds=900, delete_age_seconds=172_800, file_bytes=2**24
    ),
    encryption=Encryption.ENCRYPTED,
    decrypted_at=DecryptedAt.THIS_DEVICE,
)

_OLD: Final = "Pigeon is an old service"

PIGEON: Final = Style(
    ServiceId("demo-pigeon"),
    "Pigeon",
    SignIn.PASSWORD,
    lacks=MappingProxyType(
        {
            Feature.REPLY: f"{_OLD}: quote what you answer in your own words.",
            Feature.THREAD: f"{_OLD} without threads.",
            Feature.EDIT: f"{_OLD}: what is sent stays as it is.",
            Feature.DELETE: f"{_OLD}: what is sent can't be taken back.",
            Feature.REACTION: f"{_OLD} without reactions.",
            Feature.PIN: f"{_OLD} without pinned messages.",
            Feature.DELIVERY_RECEIPT: f"{_OLD} that doesn't say what arrived.",
            Feature.READ_RECEIPT: f"{_OLD} that doesn't say what was read.",
            Feature.PRIVATE_READ: f"{_OLD} that doesn't keep what was read.",
            Feature.FAVOURITE: f"{_OLD} without favourites.",
            Feature.LOW_PRIORITY: f"{_OLD} that can't put chats aside.",
            Feature.MARK_UNREAD: f"{_OLD} without unread flags.",
            Feature.MUTE: f"{_OLD} that keeps no mutes. Mute the chat here instead.",
            Feature.REQUEST: f"{_OLD} where anybody may write to anybody.",
            Feature.REPORT_CHAT: f"{_OLD} that takes no reports.",
            Feature.REPORT_MESSAGE: f"{_OLD} that takes no reports.",
            Feature.REPORT_PERSON: f"{_OLD} that takes no reports.",
        }
    ),
    limits=Limits(text_characters=500, file_bytes=1_000_000),
)
