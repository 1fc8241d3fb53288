"""Whether a chat allows something, as far as is known."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.capability import Capabilities, Feature

_NEEDED: Final = {
    "composer.attach": Feature.FILE,
    "message.reply": Feature.REPLY,
    "message.react": Feature.REACTION,
    "message.edit": Feature.EDIT,
    "message.delete": Feature.DELETE,
}
"""What a key of the key line needs, where a chat may not have it. Pressed, it says why."""


def greyed_keys(capabilities: Capabilities) -> frozenset[str]:
    """The keys that a chat has no use for."""
    return frozenset(key for key, feature in _NEEDED.items() if refusal(capabilities, feature))


def refusal(capabilities: Capabilities, feature: Feature) -> str:
    """Why ``feature`` can't be had; empty where it can, or where nothing is known yet.

    Before the first connection an account has declared nothing. What is asked for then waits in
    the outbox, and the engine looks again when it is sent.
    """
    if not capabilities.levels or capabilities.allows(feature):
        return ""
    return capabilities.reason(feature)
