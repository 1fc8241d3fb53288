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

_DOUBLES = (SendMessage, React, Report, StartDirect)
"""Done twice, these are there twice. Every other intent says how something shall be."""


def may_repeat(intent: Intent, capabilities: Capabilities) -> bool:
    """Whether repeating ``intent`` under its transaction id can double nothing.

    A message may be sent again only where the service tells repeats apart (``SAFE_REPEAT``).
    """
    return not isinstance(intent, _DOUBLES) or capabilities.allows(Feature.SAFE_REPEAT)
