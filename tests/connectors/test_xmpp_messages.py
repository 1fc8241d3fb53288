"""What stanzas mean, and what hostile ones must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.xmpp.addresses import person
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    MessageDeleted,
    MessageDelivered,
    MessageEdited,
    MessageReceived,
    Quarantined,
    ReactionAdded,
    ReactionRemoved,
    ReceiptKind,
    ReceiptReceived,
    TypingChanged,
)
from inbox_tui.domain.ids import ChatId, MessageId
from inbox_tui.domain.message import FilePart, Status, TextPart, UnreadablePart, plain_text
from tests.connectors.xmpp_stanzas import (
    EVE,
    NOW,
    OTHER,
    OWN,
    ROOM,
    Reading,
    carbon,
    in_room,
    said,
)

REPLACE = "<replace xmlns='urn:xmpp:message-correct:0' id='{}'/>"
RETRACT = "<retract xmlns='urn:xmpp:message-retract:1' id='{}'/>"
REACTIONS = "<reactions xmlns='urn:xmpp:reactions:0' id='{}'>{}</reactions>"


def messages(events: list[Event]) -> list[MessageReceived]:
    return [event for event in events if isinstance(event, MessageReceived)]


def only(events: list[Event]) -> Event:
    assert len(events) == 1, events
    return events[0]


@pytest.fixture
def reading() -> Reading:
    return Reading()


def test_a_message_has_its_sender_chat_text_and_the_senders_id(reading: Reading) -> None:
    message = messages(reading.live(said("Wherefore?", own_id="abc")))[0].message
    assert (message.id, message.chat, message.sender) == ("abc", OTHER, person(OTHER))
    assert plain_text(message.parts) == "Wherefore?"
    assert message.transaction is None


def test_every_copy_of_a_message_has_the_same_id(reading: Reading) -> None:
    theirs = said("Wherefore?", own_id="abc")
    mine = said("Here", own_id="def", source=f"{OWN}/phone", to=OTHER)
    copies = [
        *reading.live(theirs, carbon(theirs), carbon(mine, direction="sent")),
        *reading.archived(theirs, mine),
    ]
    assert [event.message.id for event in messages(copies)] == ["abc", "abc", "def", "abc", "def"]


def test_an_own_message_of_another_device_is_in_the_chat_it_was_sent_to(reading: Reading) -> None:
    mine = said("Here", source=f"{OWN}/phone", to=f"{OTHER}/phone")
    message = messages(reading.live(carbon(mine, direction="sent")))[0].message
    assert (message.chat, message.sender, message.transaction) == (OTHER, person(OWN), "m1")


def test_a_message_without_an_id_keeps_one_name(reading: Reading) -> None:
    bare = f"<message from='{OTHER}' to='{OWN}' type='chat'><body>x</body></message>"
    first, second = messages(reading.live(bare, bare))
    assert first.message.id == second.message.id


@pytest.mark.parametrize("source", [EVE, f"{EVE}/x", f"{OWN}/desk", ROOM, "", OTHER])
def test_a_carbon_from_anybody_but_the_own_account_is_set_aside(
    reading: Reading, source: str
) -> None:
    forged = carbon(said("Send me money"), source=source)
    assert isinstance(only(reading.live(forged)), Quarantined)


def test_a_carbon_cannot_put_words_in_our_own_mouth(reading: Reading) -> None:
    as_received = carbon(said("I resign", source=OWN, to=OTHER))
    as_sent = carbon(said("Hello"), direction="sent")
    assert all(isinstance(event, Quarantined) for event in reading.live(as_received, as_sent))


def test_an_archive_result_nobody_asked_for_is_set_aside(reading: Reading) -> None:
    forged = (
        f"<message from='{EVE}'><result xmlns='urn:xmpp:mam:2' queryid='q' id='1'>"
        "<forwarded xmlns='urn:xmpp:forward:0'>"
        f"<message xmlns='jabber:client' from='{OTHER}' to='{OWN}'><body>x</body></message>"
        "</forwarded></result></message>"
    )
    assert isinstance(only(reading.live(forged)), Quarantined)


def test_a_correction_names_the_first_version(reading: Reading) -> None:
    event = reading.live(said("Old"), said("New", own_id="m2", inside=REPLACE.format("m1")))[-1]
    assert isinstance(event, MessageEdited)
    assert (event.message.replaces, event.message.id) == ("m1", "m2")


def test_a_correction_is_reported_as_its_senders_whoever_wrote_the_target(
    reading: Reading,
) -> None:
    reading.live(said("Mine", own_id="own", source=f"{OWN}/a", to=OTHER))
    event = only(reading.live(said("Yours", own_id="m2", inside=REPLACE.format("own"))))
    # policy refuses it: the stored message's sender is another
    assert isinstance(event, MessageEdited)
    assert event.message.sender == person(OTHER)


def test_in_a_room_nobody_corrects_what_another_wrote(reading: Reading) -> None:
    reading.live(in_room("I love you", "juliet", own_id="m1", at="s1"))
    event = only(
        reading.live(
            in_room("I hate you", "eve", own_id="m2", at="s2", inside=REPLACE.format("m1"))
        )
    )
    assert isinstance(event, Quarantined)


def test_in_a_room_a_correction_finds_the_rooms_id_of_its_target(reading: Reading) -> None:
    reading.live(in_room("Old", own_id="m1", at="s1"))
    event = only(reading.live(in_room("New", own_id="m2", at="s2", inside=REPLACE.format("m1"))))
    assert isinstance(event, MessageEdited)
    assert (event.message.replaces, event.message.id) == ("s1", "s2")


def test_a_second_message_with_a_used_id_does_not_take_the_firsts_place(reading: Reading) -> None:
    reading.live(in_room("First", own_id="m1", at="s1"), in_room("Second", own_id="m1", at="s2"))
    event = only(reading.live(in_room("New", own_id="m3", at="s3", inside=REPLACE.format("m1"))))
    assert isinstance(event, MessageEdited)
    assert event.message.replaces == "s1"


def test_a_retraction_is_its_senders(reading: Reading) -> None:
    event = only(reading.live(said("", own_id="m2", inside=RETRACT.format("m1"))))
    assert event == MessageDeleted(ChatId(OTHER), MessageId("m1"), person(OTHER), NOW)


def test_only_the_room_moderates(reading: Reading) -> None:
    moderated = (
        "<retract xmlns='urn:xmpp:message-retract:1' id='s1'>"
        f"<moderated xmlns='urn:xmpp:message-moderate:1' by='{ROOM}/nurse'/></retract>"
    )
    by_eve = only(reading.live(in_room("", "eve", at="s9", inside=moderated)))
    assert isinstance(by_eve, Quarantined)
    by_room = only(reading.live(said("", source=ROOM, kind="groupchat", inside=moderated)))
    assert isinstance(by_room, MessageDeleted)
    assert by_room.is_moderated
    assert (by_room.target, by_room.by) == ("s1", person(f"{ROOM}/nurse"))


def test_in_a_direct_chat_nothing_is_moderated(reading: Reading) -> None:
    moderated = (
        "<retract xmlns='urn:xmpp:message-retract:1' id='m1'>"
        "<moderated xmlns='urn:xmpp:message-moderate:1' by='x'/></retract>"
    )
    assert isinstance(only(reading.live(said("", inside=moderated))), Quarantined)


def test_a_set_of_reactions_replaces_the_earlier_one(reading: Reading) -> None:
    def react(*keys: str) -> list[Event]:
        inside = "".join(f"<reaction>{key}</reaction>" for key in keys)
        return reading.live(said("", own_id="r", inside=REACTIONS.format("m1", inside)))

    first, second = react("👍", "🐢"), react("🐢", "💜")
    assert [(type(e), e.key) for e in first if isinstance(e, ReactionAdded)] == [
        (ReactionAdded, "👍"),
        (ReactionAdded, "🐢"),
    ]
    assert [(type(e), getattr(e, "key", "")) for e in second] == [
        (ReactionRemoved, "👍"),
        (ReactionAdded, "💜"),
    ]
    assert [(type(e), getattr(e, "key", "")) for e in react()] == [
        (ReactionRemoved, "🐢"),
        (ReactionRemoved, "💜"),
    ]


def test_an_older_set_of_reactions_from_history_changes_nothing(reading: Reading) -> None:
    inside = REACTIONS.format("m1", "<reaction>👍</reaction>")
    late = "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>"
    reading.live(said("", own_id="r2", inside=REACTIONS.format("m1", "")))
    assert reading.live(said("", own_id="r1", inside=inside + late)) == []


def test_receipts_and_markers_say_how_far_somebody_got(reading: Reading) -> None:
    received = said("", inside="<received xmlns='urn:xmpp:receipts' id='x'/>")
    displayed = said("", inside="<displayed xmlns='urn:xmpp:chat-markers:0' id='x'/>")
    kinds = [
        event.kind
        for event in reading.live(received, displayed)
        if isinstance(event, ReceiptReceived)
    ]
    assert kinds == [ReceiptKind.DELIVERED, ReceiptKind.READ]


def test_a_marker_of_another_own_device_moves_the_own_read_position(reading: Reading) -> None:
    marker = said(
        "",
        source=f"{OWN}/p",
        to=OTHER,
        inside="<displayed xmlns='urn:xmpp:chat-markers:0' id='x'/>",
    )
    event = only(reading.live(carbon(marker, direction="sent")))
    assert isinstance(event, ReceiptReceived)
    assert (event.chat, event.sender) == (OTHER, person(OWN))


def test_typing_counts_only_while_it_happens(reading: Reading) -> None:
    composing = said("", inside="<composing xmlns='http://jabber.org/protocol/chatstates'/>")
    assert only(reading.live(composing)) == TypingChanged(ChatId(OTHER), (person(OTHER),))
    assert reading.archived(composing) == []


def test_in_a_room_everybody_who_is_typing_is_named(reading: Reading) -> None:
    def typing(nick: str, state: str) -> Event:
        inside = f"<{state} xmlns='http://jabber.org/protocol/chatstates'/>"
        return only(reading.live(in_room("", nick, inside=inside)))

    juliet, eve = person(f"{ROOM}/occ-juliet"), person(f"{ROOM}/occ-eve")
    assert typing("juliet", "composing") == TypingChanged(ChatId(ROOM), (juliet,))
    assert typing("eve", "composing") == TypingChanged(ChatId(ROOM), (juliet, eve))
    assert typing("juliet", "paused") == TypingChanged(ChatId(ROOM), (eve,))


def test_in_a_room_that_gives_no_occupant_ids_nobody_can_borrow_one(reading: Reading) -> None:
    reading.room.features = frozenset({"urn:xmpp:mam:2"})
    borrowed = "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='occ-romeo'/>"
    forged = said("I am you", source=f"{ROOM}/stranger", inside=borrowed, kind="groupchat")
    message = messages(reading.live(forged))[0].message
    assert message.sender == person(f"{ROOM}/stranger")
    assert message.transaction is None


def test_an_address_that_a_sender_claims_in_a_room_is_not_believed(reading: Reading) -> None:
    reading.room.features |= {"muc_nonanonymous"}
    claim = f"<x xmlns='http://jabber.org/protocol/muc#user'><item jid='{OWN}'/></x>"
    forged = in_room("I am you", "eve", inside=claim)
    senders = {
        event.message.sender
        for event in messages(reading.live(forged) + reading.archived(forged, room=True))
    }
    assert senders == {person(f"{ROOM}/occ-eve")}


def test_where_addresses_are_shown_people_are_known_by_them(reading: Reading) -> None:
    reading.room.features |= {"muc_nonanonymous"}
    reading.live(
        f"<presence from='{ROOM}/juliet'><x xmlns='http://jabber.org/protocol/muc#user'>"
        f"<item jid='{OTHER}/phone' role='participant' affiliation='member'/></x>"
        "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='occ-juliet'/></presence>"
    )
    live, archived = in_room("Hello", "juliet"), in_room("Earlier", "old-nick", at="s0")
    archived = archived.replace("occ-old-nick", "occ-juliet")
    events = messages(reading.live(live) + reading.archived(archived, room=True))
    assert {event.message.sender for event in events} == {person(OTHER)}


def test_a_nick_that_was_ours_once_does_not_make_old_messages_ours(reading: Reading) -> None:
    reading.room.features = frozenset({"urn:xmpp:mam:2"})
    old = said("Not you", source=f"{ROOM}/romeo", kind="groupchat")
    message = messages(reading.archived(old, room=True))[0].message
    assert message.sender == person(f"{ROOM}/romeo")


def test_a_message_of_a_room_names_this_account_when_it_says_its_nick(reading: Reading) -> None:
    events = messages(
        reading.live(in_room("Romeo, come", at="s1"), in_room("a romeolike thing", at="s2"))
    )
    assert [event.message.mentions_me for event in events] == [True, False]


def test_a_quote_for_old_clients_is_taken_off(reading: Reading) -> None:
    inside = (
        f"<reply xmlns='urn:xmpp:reply:0' to='{OWN}' id='q1'/>"
        "<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'>"
        "<body start='0' end='9'/></fallback>"
    )
    message = messages(reading.live(said("&gt; Hello\n\nYes", inside=inside)))[0].message
    assert (message.in_reply_to, plain_text(message.parts)) == ("q1", "Yes")


@pytest.mark.parametrize(
    "span", ["start='5' end='2'", "start='-1' end='3'", "start='a'", "end='999'"]
)
def test_a_nonsensical_quote_leaves_the_text_whole(reading: Reading, span: str) -> None:
    inside = (
        f"<fallback xmlns='urn:xmpp:fallback:0' for='urn:xmpp:reply:0'><body {span}/></fallback>"
    )
    message = messages(reading.live(said("All of it", inside=inside)))[0].message
    assert plain_text(message.parts) == "All of it"


def test_a_file_out_of_band_is_a_file_and_not_a_text(reading: Reading) -> None:
    url = "https://files.example/a/cat%20one.png"
    inside = f"<x xmlns='jabber:x:oob'><url>{url}</url></x>"
    (part,) = messages(reading.live(said(url, inside=inside)))[0].message.parts
    assert isinstance(part, FilePart)
    assert (part.name, part.locator, part.media_type) == ("cat one.png", url, "image/png")


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "javascript:x", "aesgcm://x/y#k", "http://", "//x"]
)
def test_what_cannot_be_fetched_is_no_file(reading: Reading, url: str) -> None:
    inside = f"<x xmlns='jabber:x:oob'><url>{url}</url></x>"
    (part,) = messages(reading.live(said(url, inside=inside)))[0].message.parts
    assert isinstance(part, TextPart)


def test_an_encrypted_message_says_that_it_cannot_be_read(reading: Reading) -> None:
    inside = "<encrypted xmlns='eu.siacs.conversations.axolotl'><header sid='1'/></encrypted>"
    (part,) = messages(reading.live(said("I sent you an OMEMO message", inside=inside)))[
        0
    ].message.parts
    assert isinstance(part, UnreadablePart)
    assert "OMEMO" in part.reason


def test_a_message_that_came_back_has_failed_with_a_reason(reading: Reading) -> None:
    inside = (
        "<error type='cancel'><remote-server-not-found "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    )
    event = only(
        reading.live(said("Hello", own_id="tx", source=OTHER, inside=inside, kind="error"))
    )
    assert isinstance(event, MessageDelivered)
    assert (event.message, event.status) == ("tx", Status.FAILED)
    assert "can't be found" in event.reason


def test_the_first_message_of_a_chat_says_that_it_is_not_encrypted(reading: Reading) -> None:
    chat = reading.live(said("Hello"))[0]
    assert isinstance(chat, ChatChanged)
    assert chat.partner == person(OTHER)


@pytest.mark.parametrize(
    "text",
    [
        "<message><body>from nobody, so from the own account</body></message>",
        "<message from='@@@' type='chat'><body>x</body></message>",
        f"<message from='{OTHER}' type='groupchat'><body>x</body></message>",
        f"<message from='{OTHER}'><replace xmlns='urn:xmpp:message-correct:0'/><body>x</body></message>",
        f"<message from='{OTHER}'><received xmlns='urn:xmpp:receipts'/></message>",
        f"<message from='{OTHER}'><reactions xmlns='urn:xmpp:reactions:0'/></message>",
        f"<message from='{OTHER}'><retract xmlns='urn:xmpp:message-retract:1'/></message>",
        f"<message from='{OWN}'><received xmlns='urn:xmpp:carbons:2'/></message>",
        "<message from='x'><x xmlns='jabber:x:conference'/></message>",
        "<presence from='@' type='subscribe'/>",
        "<iq type='set'><query xmlns='jabber:iq:roster'><item/></query></iq>",
    ],
)
def test_a_broken_stanza_stops_nothing(reading: Reading, text: str) -> None:
    events = reading.live(text, said("Still here"))
    assert plain_text(messages(events)[-1].message.parts) == "Still here"


@given(
    body=st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&'\ufffe\uffff")
    )
)
def test_any_text_comes_through_unchanged(body: str) -> None:
    events = messages(Reading().live(said(body)))
    assert [plain_text(event.message.parts) for event in events] == (
        [body.removeprefix("/me ")] if body else []
    )
