"""What can be silent: a chat, a person, a service, the tray of third-party chats."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inbox_tui.domain.ids import Millis


class MuteScope(Enum):
    """What a mute is of."""

    CHAT = "chat"
    PERSON = "person"
    SERVICE = "service"
    TRAY = "tray"


@dataclass(frozen=True, slots=True)
class Mute:
    """``target``: the service's id or the person's number; nothing for a chat and for the tray."""

    scope: MuteScope
    target: str
    until: Millis
    lets_mentions_through: bool = False
