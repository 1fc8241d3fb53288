"""Each kind of Matrix event as the program's own."""

from __future__ import annotations

import copy

import pytest

from connectors.matrix.ids import identity
from connectors.matrix.json_reading import JsonObject
from connectors.matrix.mapping.timeline import read_timeline
from inbox_tui.domain.event import (
    Event,
    MessageDeleted,
    MessageDelivered,
    MessageEdited,
    MessageReceived,
    ReactionAdded,
    ReactionRemoved,
)
from inbox_tui.domain.message import (
    FileKind,
    FilePart,
    Link,
    NoticeKind,
    NoticePart,
    Status,
    TextPart,
    UnreadablePart,
)
from tests.connectors.matrix_events import ANNA, BOT, KINDS, ME, ROOM, message, place, read


def one(name: str) -> Event:
    (found,) = read(KINDS[name])
    return found


def received(name: str) -> MessageReceived:
    found = one(name)
    assert isinstance(found, MessageReceived)
    return found


def test_a_text_is_a_message_of_its_sender() -> None:
    said = received("text").message
    assert (said.id, said.chat, said.sender) == ("$one", ROOM, identity(ANNA))
    assert said.parts == (TextPart("hello"),)
    assert said.sent_at == 1_700_000_000_000


def test_a_link_that_hides_its_target_is_a_span_of_the_text() -> None:
    assert received("html").message.parts == (
        TextPart("hello", (Link(0, 5, "https://evil.example"),)),
    )


@pytest.mark.parametrize(
    "html",
    [
        '<a href="hello">hello</a>',
        '<a href="https://matrix.to/#/@anna:there">hello</a>',
        '<mx-reply><a href="https://evil.example">hello</a></mx-reply>',
        '<a href="https://evil.example">not in the body</a>',
        "<a>hello</a>",
        "<![hello",
        "<" * 100_000,
    ],
)
def test_html_that_hides_nothing_makes_no_link(html: str) -> None:
    (found,) = read(message(format="org.matrix.custom.html", formatted_body=html))
    assert isinstance(found, MessageReceived)
    assert found.message.parts == (TextPart("hello"),)


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<a href='", '<a b="', "<a/", "<!--", "</", "<a href=x>&", " href="]
)
def test_reading_hostile_html_takes_no_longer_than_it_is_long(piece: str) -> None:
    html = "<a " + piece * (65_536 // len(piece))
    read(message(format="org.matrix.custom.html", formatted_body=html))


def test_an_emote_is_an_action() -> None:
    assert received("emote").message.parts == (TextPart("hello", is_action=True),)


def test_a_picture_stays_where_it_is_with_its_caption() -> None:
    (part,) = received("image").message.parts
    assert part == FilePart(
        name="sea.jpg",
        locator="mxc://there/abc",
        media_type="image/jpeg",
        size=5,
        kind=FileKind.IMAGE,
        caption="what a day",
        width=6,
        height=7,
        thumbnail="mxc://there/abc#thumbnail",
    )


def test_a_voice_message_is_one() -> None:
    (part,) = received("voice").message.parts
    assert isinstance(part, FilePart)
    assert part.kind is FileKind.VOICE


@pytest.mark.parametrize("name", ["encrypted", "encrypted file", "poll"])
def test_what_cannot_be_read_says_so(name: str) -> None:
    (part,) = received(name).message.parts
    assert isinstance(part, UnreadablePart)
    assert part.reason.endswith(".")


def test_a_reply_loses_the_quotation_for_old_clients() -> None:
    said = received("reply").message
    assert said.in_reply_to == "$x"
    assert said.parts == (TextPart("yes"),)


def test_a_thread_names_its_first_message() -> None:
    said = received("thread").message
    assert (said.topic, said.in_reply_to) == ("$root", "$root")


def test_an_edit_replaces_the_first_version() -> None:
    found = one("edit")
    assert isinstance(found, MessageEdited)
    assert found.message.replaces == "$first"
    assert found.message.parts == (TextPart("new"),)


def test_an_edit_the_server_adds_to_a_message_follows_it() -> None:
    first, second = read(KINDS["bundled edit"])
    assert isinstance(first, MessageReceived)
    assert isinstance(second, MessageEdited)
    assert (second.message.id, second.message.replaces) == ("$edit", "$one")


def test_an_edit_added_in_another_name_is_not_believed() -> None:
    raw = copy.deepcopy(KINDS["bundled edit"])
    raw["unsigned"]["m.relations"]["m.replace"]["sender"] = BOT
    assert [type(found) for found in read(raw)] == [MessageReceived]


def test_a_mention_is_what_the_sender_meant_and_no_name_in_the_text() -> None:
    assert received("mention").message.mentions_me
    (found,) = read(message(body=f"not for {ME}", **{"m.mentions": {}}))
    assert isinstance(found, MessageReceived)
    assert not found.message.mentions_me


def test_a_transaction_is_believed_of_this_account_alone() -> None:
    unsigned = {"transaction_id": "t1"}
    for sender, transaction in ((ME, "t1"), (ANNA, None)):
        (found,) = read(message() | {"sender": sender, "unsigned": unsigned})
        assert isinstance(found, MessageReceived)
        assert found.message.transaction == transaction


def test_a_reaction_names_its_target_and_itself() -> None:
    found = one("reaction")
    assert isinstance(found, ReactionAdded)
    assert (found.target, found.key, found.id) == ("$x", "👋", "$one")


def test_a_redacted_reaction_is_removed_from_whom_it_was() -> None:
    added = KINDS["reaction"] | {"event_id": "$x"}
    removal = KINDS["redaction"] | {"sender": BOT, "event_id": "$two"}
    *_, found = read_timeline(place(), [JsonObject(added), JsonObject(removal)])
    assert isinstance(found, ReactionRemoved)
    assert (found.sender, found.id, found.target, found.key) == (identity(ANNA), "$x", "$x", "👋")


@pytest.mark.parametrize(("by", "is_moderated"), [(ANNA, False), (BOT, True)])
def test_a_deletion_by_somebody_else_is_one_the_service_vouches_for(
    by: str, is_moderated: bool
) -> None:
    said = message() | {"event_id": "$x"}
    removal = KINDS["redaction"] | {"sender": by, "event_id": "$two"}
    *_, found = read_timeline(place(), [JsonObject(said), JsonObject(removal)])
    assert isinstance(found, MessageDeleted)
    assert (found.target, found.by, found.is_moderated) == ("$x", identity(by), is_moderated)


@pytest.mark.parametrize("name", ["redaction", "old redaction"])
def test_a_deletion_of_something_unknown_is_left_to_the_store(name: str) -> None:
    assert [type(found) for found in read(KINDS[name])] == [ReactionRemoved, MessageDeleted]


def test_what_was_deleted_before_it_was_seen_shows_who_did_it() -> None:
    shown, deleted = read(KINDS["husk"])
    assert isinstance(shown, MessageReceived)
    assert shown.message.parts == ()
    assert isinstance(deleted, MessageDeleted)
    assert (deleted.by, deleted.at) == (identity(BOT), 9)


@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("join", NoticePart(NoticeKind.JOINED, identity(ANNA))),
        ("kick", NoticePart(NoticeKind.REMOVED, identity(ME))),
        ("name", NoticePart(NoticeKind.RENAMED, text="New name")),
        ("tombstone", NoticePart(NoticeKind.UPGRADED, text="gone")),
    ],
)
def test_a_change_of_the_room_is_a_notice(name: str, notice: NoticePart) -> None:
    assert received(name).message.parts == (notice,)


def test_only_the_bridge_itself_says_what_became_of_a_message() -> None:
    found = one("bridge status")
    assert isinstance(found, MessageDelivered)
    assert (found.message, found.status) == ("$mine", Status.SENT)
    assert read(KINDS["bridge status"] | {"sender": ANNA}) == ()
