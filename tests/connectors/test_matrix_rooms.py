"""What is remembered of rooms and of the account, and what becomes news of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.matrix.ids import identity
from connectors.matrix.json_reading import JsonObject, Malformed, parse
from connectors.matrix.mapping.receipts import receipts_in, typing_in
from connectors.matrix.mapping.recent import Kind, Known, Recent
from connectors.matrix.rooms import book
from connectors.matrix.rooms.bridge import origin_guessed, origin_named
from connectors.matrix.rooms.capabilities import account_capabilities, room_capabilities
from connectors.matrix.rooms.describe import chat_of, difference
from connectors.matrix.rooms.power import Power
from connectors.matrix.rooms.room import Room, from_state, to_state
from connectors.matrix.rooms.state_events import read_state
from connectors.matrix.sync import account_data
from inbox_tui.connector.errors import LimitExceeded
from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.chat import Encryption, Membership

ME, ANNA = "@me:here", "@anna:there"
ROOM = Room("!room")


def state(kind: str, content: Any, key: Any = "", sender: Any = ANNA) -> JsonObject:
    return JsonObject({"type": kind, "state_key": key, "sender": sender, "content": content})


def after(*events: JsonObject, room: Room = ROOM) -> Room:
    return read_state(room, events, ME).room


def test_what_is_remembered_of_a_room_survives_a_restart() -> None:
    room = Room(
        "!room",
        Membership.INVITED,
        name="Nämé",
        topic="t",
        direct_with=ANNA,
        people=3,
        is_encrypted=True,
        bridges={"m.bridge x": "irc"},
        bots=("@bot:there",),
        features={"edit": -2},
        is_space=True,
        children=("!a", "!b"),
        successor="!next",
        power=Power((ANNA,), {ME: 50}, everybody=-1, to_write=25, to_pin=60),
        invited_by=ANNA,
        is_favourite=True,
        is_low_priority=True,
        is_marked_unread=True,
        pinned=("$p",),
        newest="$e",
    )
    assert from_state(to_state(room)) == room


def test_what_is_pinned_is_the_newest_state_and_nothing_that_is_no_id() -> None:
    room = after(state("m.room.pinned_events", {"pinned": ["$a", 5, "$b"]}))
    assert room.pinned == ("$a", "$b")
    assert after(state("m.room.pinned_events", {}), room=room).pinned == ()


@pytest.mark.parametrize(
    ("levels", "may"),
    [
        ({}, False),
        ({"state_default": 0}, True),
        ({"events": {"m.room.pinned_events": 0}}, True),
        ({"state_default": 0, "events": {"m.room.pinned_events": 100}}, False),
        ({"users": {ME: 50}}, True),
    ],
)
def test_pins_are_offered_to_those_who_may_change_the_room(levels: Any, may: bool) -> None:
    room = after(state("m.room.power_levels", levels))
    account = account_capabilities(upload_limit=None, spec_minor=13)
    allowed = room_capabilities(room, ME, account, "")
    assert allowed.allows(Feature.PIN) is may
    assert allowed.allows(Feature.TEXT)


def test_encryption_that_was_switched_on_stays_on() -> None:
    room = after(state("m.room.encryption", {"algorithm": "m"}))
    assert after(state("m.room.encryption", {}), room=room).is_encrypted
    described = chat_of(room, labels=(), capabilities=Capabilities())
    assert described.encryption is Encryption.ENCRYPTED


@pytest.mark.parametrize(
    ("version", "sender_is_above"),
    [("1", False), ("11", False), ("12", True), ("org.example.new", True)],
)
def test_creators_stand_above_every_level_from_room_version_12_on(
    version: str, sender_is_above: bool
) -> None:
    room = after(
        state("m.room.power_levels", {"users": {ME: 0}, "events_default": 100}),
        state("m.room.create", {"room_version": version, "additional_creators": [ME]}),
    )
    assert room.power.may_write(ME) is sender_is_above
    assert (room.power.role(ANNA) == "admin") is sender_is_above


def test_an_invitation_to_a_chat_for_two_names_its_sender_as_partner() -> None:
    content = {"membership": "invite", "is_direct": True}
    room = after(state("m.room.member", content, ME))
    assert (room.membership, room.invited_by, room.direct_with) == (
        Membership.INVITED,
        ANNA,
        ANNA,
    )


def test_a_bridge_that_was_removed_is_no_origin_any_more() -> None:
    room = after(state("m.bridge", {"bridgebot": "@b:h", "protocol": {"id": "Telegram"}}, "k"))
    assert (room.bridges, room.bots) == ({"m.bridge k": "telegram"}, ("@b:h",))
    room = after(state("m.bridge", {}, "k"), room=room)
    assert (room.bridges, room.bots) == ({}, ())


@pytest.mark.parametrize(
    ("protocol", "origin"),
    [("discordgo", "discord"), ("facebook", "messenger"), ("irc", "irc"), ("../x", ""), (7, "")],
)
def test_an_origin_is_a_plain_name_whatever_the_room_claims(protocol: Any, origin: str) -> None:
    assert origin_named(JsonObject({"protocol": {"id": protocol}})) == origin


@pytest.mark.parametrize(
    ("user", "origin"),
    [
        ("@irc_libera_anna:here", "irc"),
        ("@_discord_123:here", "discord"),
        ("@whatsapp_4912345:here", "whatsapp"),
        ("@ircfan:here", ""),
        ("@anna:irc_libera_x", ""),
    ],
)
def test_a_ghost_is_known_by_how_bridges_name_them(user: str, origin: str) -> None:
    assert origin_guessed(user) == origin


def test_only_what_changed_is_news() -> None:
    first = chat_of(ROOM, labels=(), capabilities=Capabilities())
    assert difference(None, first) == first
    assert difference(first, first) is None
    second = chat_of(replace(ROOM, name="New"), labels=(), capabilities=Capabilities())
    news = difference(first, second)
    assert news is not None
    assert (news.title, news.kind, news.encryption) == ("New", None, None)


@pytest.mark.parametrize(
    "room",
    [
        replace(ROOM, membership=Membership.INVITED),
        replace(ROOM, membership=Membership.LEFT),
        replace(ROOM, successor="!next"),
        replace(ROOM, is_encrypted=True),
        replace(ROOM, power=Power(to_write=50)),
    ],
)
def test_a_room_that_cannot_be_written_in_says_why(room: Room) -> None:
    account = account_capabilities(upload_limit=5, spec_minor=15)
    assert room_capabilities(ROOM, ME, account, "No keys.").allows(Feature.TEXT)
    closed = room_capabilities(room, ME, account, "No keys.")
    assert not closed.allows(Feature.TEXT)
    assert closed.reason(Feature.TEXT).endswith(".")
    assert closed.allows(Feature.LEAVE)


def test_a_message_may_be_repeated_because_its_transaction_is_known_to_the_server() -> None:
    account = account_capabilities(upload_limit=None, spec_minor=1)
    assert account.allows(Feature.SAFE_REPEAT)


def test_an_old_homeserver_takes_no_reports_of_people() -> None:
    old = account_capabilities(upload_limit=None, spec_minor=11)
    assert old.allows(Feature.REPORT_MESSAGE)
    assert not old.allows(Feature.REPORT_CHAT)
    assert not old.allows(Feature.REPORT_PERSON)


@pytest.mark.parametrize(
    ("rule", "is_muted"),
    [
        ({"rule_id": "!a", "actions": []}, True),
        ({"rule_id": "!a", "actions": ["dont_notify"], "enabled": True}, True),
        ({"rule_id": "!a", "actions": [], "enabled": False}, False),
        ({"rule_id": "!a", "actions": ["notify"]}, False),
        ({"rule_id": ".m.rule.master", "actions": []}, False),
        ({"rule_id": 5}, False),
    ],
)
def test_a_room_is_muted_by_an_override_rule_without_actions(
    rule: dict[str, Any], is_muted: bool
) -> None:
    content = JsonObject({"global": {"override": [rule, None]}})
    assert bool(account_data.muted_rooms(content)) is is_muted


def test_account_data_survives_a_restart() -> None:
    data = account_data.AccountData({"!a": ANNA}, frozenset({"!b"}))
    assert account_data.from_state(account_data.to_state(data)) == data
    assert account_data.from_state(b"{") == account_data.AccountData()


def test_a_receipt_for_a_thread_says_nothing_of_the_room() -> None:
    receipts = {
        "$e": {
            "m.read": {ANNA: {"ts": 5}, ME: {"thread_id": "$root"}, "nobody": {}},
            "m.read.private": {ME: {"thread_id": "main"}},
            "m.other": {ANNA: {}},
        },
        "$f": None,
    }
    found = receipts_in("!room", JsonObject(receipts))
    assert [(one.sender.native, one.up_to, one.at) for one in found] == [
        (ANNA, "$e", 5),
        (ME, "$e", 0),
    ]


def test_one_does_not_see_oneself_type() -> None:
    users = JsonObject({"user_ids": [ME, ANNA, 5, "nobody"]})
    assert typing_in("!room", users, ME).who == (identity(ANNA),)


@pytest.mark.parametrize(("more", "is_known"), [(0, True), (1, False)])
def test_rooms_are_remembered_up_to_a_cap_and_forgotten_in_the_state_too(
    monkeypatch: pytest.MonkeyPatch, more: int, is_known: bool
) -> None:
    monkeypatch.setattr(book, "MAX_ROOMS", 3)
    rooms = book.RoomBook({})
    for number in range(3 + more):
        rooms.put(Room(f"!{number}"))
    stored = rooms.take_changes()
    assert (rooms.get("!0") is not None) is is_known
    assert ("room/!0" in stored and stored["room/!0"] is not None) is is_known
    again = book.RoomBook({key: value for key, value in stored.items() if value is not None})
    assert {room.id for room in again.all()} == {room.id for room in rooms.all()}


@pytest.mark.parametrize(("more", "is_known"), [(0, True), (1, False)])
def test_what_a_deletion_is_about_is_remembered_up_to_a_cap(more: int, is_known: bool) -> None:
    recent = Recent(capacity=3)
    for number in range(3 + more):
        recent.remember("!room", f"${number}", Known(Kind.MESSAGE, ANNA))
    assert (recent.get("!room", "$0") is not None) is is_known


@pytest.mark.parametrize("depth", [100_000, 500_000])
def test_nesting_without_end_is_a_clean_error(depth: int) -> None:
    with pytest.raises(LimitExceeded):
        parse(b'{"a":' * depth)


def test_numbers_and_texts_no_database_takes_do_not_come_through() -> None:
    said = parse(b'{"big": 1%s, "lone": "a\\ud800b", "true": true}' % (b"0" * 5000))
    assert said.number_or_none("big") is None
    assert said.text("lone") == "a\ufffdb"
    assert said.number_or_none("true") is None
    with pytest.raises(Malformed):
        said.name("lone")


KINDS = (
    "m.room.create",
    "m.room.name",
    "m.room.canonical_alias",
    "m.room.topic",
    "m.room.encryption",
    "m.room.tombstone",
    "m.room.power_levels",
    "m.room.member",
    "m.space.child",
    "m.bridge",
    "com.beeper.room_features",
)
KEYS = (
    *("name", "alias", "topic", "type", "room_version", "additional_creators", "users", "events"),
    *("users_default", "events_default", "replacement_room", "protocol", "id", "bridgebot", "via"),
    *("membership", "displayname", "is_direct", "file", "edit", "max_text_length", ME),
)
LEAVES = st.none() | st.booleans() | st.integers() | st.sampled_from([*KEYS, ANNA, "\ud800", ""])
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from(KINDS), VALUES, LEAVES, LEAVES)
def test_no_state_event_whatever_raises_and_the_room_can_be_stored(
    kind: str, content: Any, key: Any, sender: Any
) -> None:
    read = read_state(ROOM, [state(kind, content, key, sender)], ME)
    assert from_state(to_state(read.room)) == read.room
    account = account_capabilities(upload_limit=None, spec_minor=15)
    chat_of(read.room, labels=(), capabilities=room_capabilities(read.room, ME, account, "No."))
