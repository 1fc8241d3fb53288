"""What may be handed to a service a second time when nobody knows what became of the first."""

from __future__ import annotations

from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.intent import (
    Intent,
    React,
    Report,
    SendMessage,
    StartDirect,
)

_SENT = (SendMessage, React)
"""Done twice, these are there twice, unless the service knows a transaction id again."""
_NEVER = (Report, StartDirect)
"""Done twice, these are there twice, and carry no transaction id to be known by."""


def may_repeat(intent: Intent, capabilities: Capabilities) -> bool:
    """Whether repeating ``intent`` under its transaction id can double nothing.

    A message may be sent again only where the service tells repeats apart (``SAFE_REPEAT``). Every
    intent that isn't named above says how something shall be, and can be said again.
    """
    if isinstance(intent, _SENT):
        return capabilities.allows(Feature.SAFE_REPEAT)
    return not isinstance(intent, _NEVER)
