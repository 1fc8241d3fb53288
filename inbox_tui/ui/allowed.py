"""Whether a chat allows something, as far as is known."""

from __future__ import annotations

from inbox_tui.domain.capability import Capabilities, Feature


def refusal(capabilities: Capabilities, feature: Feature) -> str:
    """Why ``feature`` can't be had; empty where it can, or where nothing is known yet.

    Before the first connection an account has declared nothing. What is asked for then waits in
    the outbox, and the engine looks again when it is sent.
    """
    if not capabilities.levels or capabilities.allows(feature):
        return ""
    return capabilities.reason(feature)
