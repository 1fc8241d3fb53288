"""What is allowed comes from the chat, then the account, then the service."""

from __future__ import annotations

from inbox_tui.domain.capability import Capabilities, Feature, Level, Limits

SERVICE = Capabilities(
    {Feature.EDIT: Level.FULL, Feature.TYPING: Level.FULL},
    Limits(text_characters=4_000, file_bytes=1_000),
    {Feature.THREAD: "This service has no threads."},
)


def test_what_is_not_declared_is_not_allowed_and_has_a_reason() -> None:
    assert not SERVICE.allows(Feature.BLOCK)
    assert SERVICE.reason(Feature.BLOCK).endswith(".")
    assert SERVICE.reason(Feature.THREAD) == "This service has no threads."


def test_a_chat_narrows_what_its_service_allows() -> None:
    bridged = Capabilities(
        {Feature.EDIT: Level.REJECTED, Feature.REACTION: Level.PARTIAL}, Limits(text_characters=500)
    ).over(SERVICE)
    assert not bridged.allows(Feature.EDIT)
    assert bridged.allows(Feature.REACTION)
    assert bridged.allows(Feature.TYPING)
    assert bridged.limits == Limits(text_characters=500, file_bytes=1_000)
    assert bridged.reason(Feature.THREAD) == "This service has no threads."


def test_dropped_and_rejected_are_not_allowed() -> None:
    for level in Level:
        assert Capabilities({Feature.FILE: level}).allows(Feature.FILE) is (level >= Level.PARTIAL)
