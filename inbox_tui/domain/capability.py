"""What a chat allows, feature by feature.

Levels are those of ``com.beeper.room_features``. Declarations come from the chat, then the account,
then the service: the narrower one wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, IntEnum
from types import MappingProxyType


class Level(IntEnum):
    """How well a feature works."""

    REJECTED = -2
    DROPPED = -1
    UNSUPPORTED = 0
    PARTIAL = 1
    FULL = 2


class Feature(Enum):
    """Something a chat, an account or a service may or may not let a person do."""

    TEXT = "text"
    REPLY = "reply"
    THREAD = "thread"
    EDIT = "edit"
    DELETE = "delete"
    REACTION = "reaction"
    PIN = "pin"
    FILE = "file"
    DELIVERY_RECEIPT = "delivery_receipt"
    READ_RECEIPT = "read_receipt"
    PRIVATE_READ = "private_read"
    """Marking read on one's other devices without telling anybody."""
    TYPING = "typing"
    HISTORY = "history"
    GROUP = "group"
    START_DIRECT = "start_direct"
    LEAVE = "leave"
    REQUEST = "request"
    """First contact waits on the service until it is accepted."""
    BLOCK = "block"
    MUTE = "mute"
    MARK_UNREAD = "mark_unread"
    FAVOURITE = "favourite"
    LOW_PRIORITY = "low_priority"
    REPORT_MESSAGE = "report_message"
    REPORT_CHAT = "report_chat"
    REPORT_PERSON = "report_person"
    FORMATTING = "formatting"
    """Marks in a text (Markdown) become formatting for those who read it."""
    SAFE_REPEAT = "safe_repeat"
    """A message sent again under its transaction id is there once. Not declared: it may double."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds a service sets; ``None`` where it sets none that is known."""

    text_characters: int | None = None
    edit_age_seconds: int | None = None
    delete_age_seconds: int | None = None
    file_bytes: int | None = None
    text_bytes: int | None = None
    """Of services that count a text's UTF-8 bytes and not its characters."""

    def over(self, wider: Limits) -> Limits:
        """These limits, completed from a wider declaration."""
        return Limits(
            _first(self.text_characters, wider.text_characters),
            _first(self.edit_age_seconds, wider.edit_age_seconds),
            _first(self.delete_age_seconds, wider.delete_age_seconds),
            _first(self.file_bytes, wider.file_bytes),
            _first(self.text_bytes, wider.text_bytes),
        )


@dataclass(frozen=True, slots=True)
class Capabilities:
    """A declaration: levels by feature, limits, and why something isn't there."""

    levels: Mapping[Feature, Level] = field(default_factory=lambda: MappingProxyType({}))
    limits: Limits = field(default_factory=Limits)
    reasons: Mapping[Feature, str] = field(default_factory=lambda: MappingProxyType({}))

    def level(self, feature: Feature) -> Level:
        """How well ``feature`` works; what isn't declared isn't supported."""
        return self.levels.get(feature, Level.UNSUPPORTED)

    def allows(self, feature: Feature) -> bool:
        """Whether ``feature`` can be asked for at all."""
        return self.level(feature) >= Level.PARTIAL

    def reason(self, feature: Feature) -> str:
        """Why ``feature`` isn't there, for the control that is greyed out."""
        return self.reasons.get(feature, "This service has no way to do that.")

    def over(self, wider: Capabilities) -> Capabilities:
        """This declaration, completed from a wider one: chat over account over service."""
        return Capabilities(
            MappingProxyType({**wider.levels, **self.levels}),
            self.limits.over(wider.limits),
            MappingProxyType({**wider.reasons, **self.reasons}),
        )


def _first(narrow: int | None, wide: int | None) -> int | None:
    return wide if narrow is None else narrow
