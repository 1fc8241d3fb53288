"""What an account and its rooms allow, by what the server and the rooms say of themselves."""

from __future__ import annotations

from connectors.xmpp.addresses import person
from connectors.xmpp.features import ServerFeatures, account_capabilities, room_capabilities
from connectors.xmpp.namespaces import ARCHIVE
from connectors.xmpp.rooms import Room
from inbox_tui.domain.capability import Capabilities, Feature

KEEPS = frozenset({ARCHIVE})
ARCHIVING = account_capabilities(ServerFeatures(KEEPS))


def room(features: frozenset[str]) -> Capabilities:
    there = Room("garden@rooms.example", person("me@example.org"), "me", features=features)
    return room_capabilities(there).over(ARCHIVING)


def test_a_repeat_is_safe_only_where_an_archive_tells_what_arrived() -> None:
    forgetful = account_capabilities(ServerFeatures())
    assert ARCHIVING.allows(Feature.SAFE_REPEAT)
    assert not forgetful.allows(Feature.SAFE_REPEAT)
    assert "archive" in forgetful.reason(Feature.SAFE_REPEAT)


def test_in_a_room_it_is_the_rooms_own_archive_that_counts() -> None:
    assert room(KEEPS).allows(Feature.SAFE_REPEAT)
    assert not room(frozenset()).allows(Feature.SAFE_REPEAT)
    assert "room" in room(frozenset()).reason(Feature.SAFE_REPEAT)
