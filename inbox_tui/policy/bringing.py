"""Which chats of a third-party service are brought in: all, those with one person, or chosen ones.

What is not brought stays on the service. Its name is kept, so that it can be chosen later; its messages
are not.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ServiceId

CHOICE: Final = "bring"
"""The name of a chat's own choice: ``on`` or ``off``."""


class Bring(Enum):
    """Which chats a person wants of a service."""

    ALL = "all"
    DIRECT = "direct"
    """Those with one person."""
    CHOSEN = "chosen"
    """Those the person chose one by one."""


def setting_of(service: ServiceId) -> str:
    """The name of the setting that holds a service's rule."""
    return f"bring.{service}"


def rule(stored: str | None) -> Bring:
    """The rule that a stored value means; all where none was set."""
    return next((each for each in Bring if each.value == stored), Bring.ALL)


def brings(rule: Bring, kind: ChatKind | None, *, chosen: bool | None) -> bool:
    """Whether a chat is brought in. ``kind`` is ``None`` while nobody said which it is.

    ``chosen``: what the person said of this chat, which goes before any rule.
    """
    if chosen is not None:
        return chosen
    return rule is Bring.ALL or (rule is Bring.DIRECT and kind is ChatKind.DIRECT)
