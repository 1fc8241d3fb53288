"""Messages in, messages out."""

from __future__ import annotations

import pytest

from inbox_tui.domain.chat import ChatKind, Member
from inbox_tui.domain.event import (
    ChatChanged,
    IdentityNamed,
    MembersChanged,
    MessageDeleted,
    ReactionAdded,
    ReactionRemoved,
)
from inbox_tui.domain.ids import MessageId, MessageKey, Millis
from inbox_tui.domain.message import (
    Expiry,
    FileKind,
    FilePart,
    Link,
    NoticeKind,
    NoticePart,
    TextPart,
    UnreadablePart,
)
from inbox_tui.domain.verdict import Decision
from inbox_tui.store import blocking, chats, expiry, quarantine, timeline
from inbox_tui.store.rows import Hidden
from tests.store.building import (
    ACCOUNT,
    ANNA,
    BEN,
    CHAT,
    KITCHEN,
    ME,
    NOON,
    SECOND,
    House,
    edited,
    received,
    texts_of,
)

EVERY_KIND_OF_PART = (
    TextPart("see here", (Link(4, 8, "https://example.org/?a=1&b=2"),), is_action=True),
    FilePart(
        "cat.png",
        "mxc://example.org/cat",
        "image/png",
        size=4096,
        kind=FileKind.IMAGE,
        caption="a cat",
        width=640,
        height=480,
        thumbnail="mxc://example.org/small",
    ),
    NoticePart(NoticeKind.INVITED, BEN, "Ben"),
    UnreadablePart("encrypted for another device"),
)


def test_a_message_comes_back_as_it_was_stored(house: House) -> None:
    house.hear(
        received("m1", "first"),
        received(
            "m2",
            after=1,
            parts=EVERY_KIND_OF_PART,
            in_reply_to=MessageId("m1"),
            topic="thread",
            mentions_me=True,
            forwarded=3,
            expires=Expiry(at=Millis(NOON + 10**9)),
        ),
    )
    row = house.row("m2")
    assert row.parts == EVERY_KIND_OF_PART
    assert (row.sender, row.is_mine, row.sent_at) == (ANNA, False, NOON + SECOND)
    assert (row.topic, row.mentions_me, row.forwarded) == ("thread", True, 3)
    assert row.expires_at == NOON + 10**9
    assert row.in_reply_to is not None
    assert (row.in_reply_to.text, row.in_reply_to.is_here) == ("first", True)


def test_a_reply_to_what_is_not_here_says_so(house: House) -> None:
    house.hear(received("m2", in_reply_to=MessageId("lost")))
    quote = house.row("m2").in_reply_to
    assert quote is not None
    assert not quote.is_here


def test_the_same_batch_twice_changes_nothing(house: House) -> None:
    batch = (
        received("m1"),
        received("m2", after=1),
        edited("e1", "m1", "better", after=2),
        ReactionAdded(CHAT, MessageId("m2"), BEN, "👍", Millis(NOON)),
    )
    house.hear(*batch)
    before = (house.rows(), house.chats())
    house.hear(*batch)
    assert (house.rows(), house.chats()) == before


def test_messages_stand_in_order_of_time_however_they_arrive(house: House) -> None:
    house.hear(received("late", after=30))
    house.hear(received("middle", after=20), received("early", after=10))
    assert house.texts() == ["early", "middle", "late"]


def test_messages_of_one_moment_keep_the_order_of_their_service(house: House) -> None:
    names = [f"m{number:02}" for number in range(40)]
    house.hear(*(received(name) for name in names))
    assert house.texts() == names


def test_an_earlier_message_takes_its_place_among_messages_close_together(house: House) -> None:
    def at(name: str, milliseconds: int) -> None:
        house.hear(received(name, accepted_at=Millis(NOON + milliseconds)))

    at("second", 20)
    at("first", 10)
    assert house.texts() == ["first", "second"]


def test_a_sender_cannot_write_into_the_future(house: House) -> None:
    house.hear(received("now", after=10))
    house.hear(received("boast", after=10**7, accepted_at=None))
    house.clock.forward(60 * SECOND)
    house.hear(received("later", accepted_at=house.clock()))
    assert house.texts() == ["now", "boast", "later"]
    assert house.row("boast").sent_at <= house.clock()


def test_time_before_the_beginning_of_time_is_stored_too(house: House) -> None:
    house.hear(received("ancient", accepted_at=Millis(-5)), received("old", accepted_at=Millis(0)))
    assert house.texts() == ["ancient", "old"]


def test_pages_follow_each_other_without_gap_or_double(house: House) -> None:
    house.hear(*(received(f"m{number}", after=number) for number in range(10)))
    newest = house.read(timeline.page, KITCHEN, limit=4)
    before = house.read(timeline.page, KITCHEN, before=newest[0].position, limit=4)
    after = house.read(timeline.page, KITCHEN, after=before[-1].position, limit=4)
    assert texts_of(newest) == ["m6", "m7", "m8", "m9"]
    assert texts_of(before) == ["m2", "m3", "m4", "m5"]
    assert after == newest


def test_one_can_go_to_a_message_in_the_middle(house: House) -> None:
    house.hear(*(received(f"m{number}", after=number) for number in range(10)))
    around = house.read(timeline.around, KITCHEN, MessageId("m5"), limit=4)
    assert texts_of(around) == ["m3", "m4", "m5", "m6", "m7"]
    assert house.read(timeline.around, KITCHEN, MessageId("nowhere")) == ()


class TestEdits:
    def test_an_edit_shows_and_every_version_stays(self, house: House) -> None:
        house.hear(received("m1", "helo"))
        house.hear(edited("e1", "m1", "hello", after=1), edited("e2", "m1", "hello!", after=2))
        row = house.row("m1")
        assert texts_of([row]) == ["hello!"]
        assert row.is_edited
        assert self.versions(house) == ["helo", "hello", "hello!"]

    def test_an_older_edit_that_comes_later_does_not_undo_the_newer(self, house: House) -> None:
        house.hear(received("m1", "one"), edited("e2", "m1", "three", after=2))
        house.hear(edited("e1", "m1", "two", after=1))
        assert house.texts() == ["three"]
        assert self.versions(house) == ["one", "two", "three"]

    def test_nobody_edits_what_somebody_else_wrote(self, house: House) -> None:
        house.hear(received("m1", "mine"), edited("e1", "m1", "forged", sender=BEN, after=1))
        assert house.texts() == ["mine"]
        assert house.read(quarantine.count, ACCOUNT) == 1

    def test_an_edit_waits_for_its_message(self, house: House) -> None:
        house.hear(edited("e1", "m1", "better", after=1), decision=Decision.DEFER)
        house.hear(received("m1", "good"))
        assert house.texts() == ["better"]

    def test_an_edit_that_waited_is_still_refused_to_others(self, house: House) -> None:
        house.hear(edited("e1", "m1", "forged", sender=BEN, after=1))
        house.hear(received("m1", "mine"))
        assert house.texts() == ["mine"]
        assert house.read(quarantine.count, ACCOUNT) == 1

    def versions(self, house: House) -> list[str]:
        key = MessageKey(ACCOUNT, CHAT, MessageId("m1"))
        return texts_of(house.read(timeline.versions, key))


class TestDeletions:
    def deletion(self, by: object = ANNA, *, is_moderated: bool = False) -> MessageDeleted:
        assert by in (ANNA, BEN)
        sender = ANNA if by == ANNA else BEN
        return MessageDeleted(CHAT, MessageId("m1"), sender, Millis(NOON), is_moderated)

    def test_a_deletion_takes_the_text_and_every_version(self, house: House) -> None:
        house.hear(received("m1", "oops"), edited("e1", "m1", "oops!", after=1), self.deletion())
        row = house.row("m1")
        assert (row.parts, row.is_deleted, row.deleted_by) == ((), True, ANNA)
        assert house.read(timeline.versions, row.key) == ()

    def test_nobody_deletes_what_somebody_else_wrote(self, house: House) -> None:
        house.hear(received("m1", "mine"), self.deletion(BEN))
        assert house.texts() == ["mine"]
        assert house.read(quarantine.count, ACCOUNT) == 1

    def test_a_moderator_the_service_vouches_for_deletes(self, house: House) -> None:
        house.hear(received("m1", "rude"), self.deletion(BEN, is_moderated=True))
        assert house.row("m1").deleted_by == BEN

    @pytest.mark.parametrize("by", [ANNA, BEN])
    def test_a_deletion_that_waited_is_judged_when_its_message_comes(
        self, house: House, by: object
    ) -> None:
        house.hear(self.deletion(by))
        house.hear(received("m1", "text"))
        assert house.row("m1").is_deleted is (by == ANNA)

    def test_a_deleted_message_does_not_come_back_with_history_or_an_edit(
        self, house: House
    ) -> None:
        house.hear(received("m1", "gone"), self.deletion())
        house.hear(received("m1", "gone"), edited("e1", "m1", "back", after=5))
        assert house.row("m1").parts == ()


class TestReactions:
    def reaction(self, sender: object = ANNA, key: str = "👍", **fields: object) -> ReactionAdded:
        who = ANNA if sender == ANNA else (ME if sender == ME else BEN)
        fields = {"at": Millis(NOON), **fields}
        return ReactionAdded(CHAT, MessageId("m1"), who, key, **fields)  # type: ignore[arg-type]

    def test_reactions_are_counted_by_key_with_names(self, house: House) -> None:
        house.hear(
            received("m1"),
            MembersChanged(CHAT, (Member(ANNA, "Anna"), Member(BEN, "Ben"))),
            self.reaction(ANNA),
            self.reaction(BEN),
            self.reaction(ME, "🎉", id=MessageId("r1"), at=Millis(NOON + 1)),
        )
        thumbs, party = house.row("m1").reactions
        assert (thumbs.key, thumbs.count, thumbs.names, thumbs.mine) == (
            "👍",
            2,
            ("Anna", "Ben"),
            False,
        )
        assert (party.mine, party.my_id) == (True, "r1")

    def test_a_reaction_waits_for_its_message(self, house: House) -> None:
        house.hear(self.reaction())
        house.hear(received("m1"))
        assert [count.key for count in house.row("m1").reactions] == ["👍"]

    def test_a_reaction_is_taken_back_by_its_sender_alone(self, house: House) -> None:
        house.hear(received("m1"), self.reaction(id=MessageId("r1")))
        house.hear(ReactionRemoved(CHAT, BEN, id=MessageId("r1")))
        assert house.row("m1").reactions
        house.hear(ReactionRemoved(CHAT, ANNA, id=MessageId("r1")))
        assert house.row("m1").reactions == ()

    def test_a_reaction_can_be_taken_back_by_target_and_key(self, house: House) -> None:
        house.hear(received("m1"), self.reaction(), self.reaction(key="🎉"))
        house.hear(ReactionRemoved(CHAT, ANNA, target=MessageId("m1"), key="👍"))
        assert [count.key for count in house.row("m1").reactions] == ["🎉"]

    def test_a_reaction_that_was_taken_back_first_does_not_appear(self, house: House) -> None:
        house.hear(received("m1"), ReactionRemoved(CHAT, ANNA, id=MessageId("r1")))
        house.hear(self.reaction(id=MessageId("r1")))
        assert house.row("m1").reactions == ()

    @pytest.mark.parametrize(("length", "count"), [(100, 1), (101, 0)])
    def test_a_reaction_longer_than_the_cap_is_set_aside(
        self, house: House, length: int, count: int
    ) -> None:
        house.hear(received("m1"), self.reaction(key="x" * length))
        assert len(house.row("m1").reactions) == count
        assert house.read(quarantine.count, ACCOUNT) == 1 - count


def test_a_blocked_person_is_hidden_in_a_shared_chat_until_unblocked(house: House) -> None:
    house.hear(ChatChanged(CHAT, kind=ChatKind.GROUP))
    house.write(lambda tx: blocking.block(tx, BEN, on_service=False))
    house.hear(received("m1", sender=BEN), decision=Decision.HIDE)
    assert house.row("m1").hidden is Hidden.SENDER_BLOCKED
    assert house.chat().unread == 0
    house.write(lambda tx: blocking.unblock(tx, BEN))
    assert house.row("m1").hidden is None


def test_what_is_refused_is_counted_and_not_applied(house: House) -> None:
    house.hear(received("m1"), decision=Decision.REFUSE)
    assert house.rows() == ()
    assert house.read(quarantine.count, ACCOUNT) == 1
    assert house.read(quarantine.latest, ACCOUNT)[0].reason == "so the test decided"


def test_the_quarantine_keeps_the_latest_up_to_its_cap(house: House) -> None:
    for number in range(quarantine.MAX_KEPT + 1):
        text = f"refused {number}"
        house.hear(received("m1", text), decision=Decision.REFUSE)
    kept = house.read(quarantine.latest, ACCOUNT, limit=quarantine.MAX_KEPT + 1)
    assert len(kept) == quarantine.MAX_KEPT
    assert house.read(quarantine.count, ACCOUNT) == quarantine.MAX_KEPT + 1
    assert b"refused 0" not in b"".join(row.raw for row in kept[-1:])


def test_names_come_from_the_chat_then_the_person_then_the_id(house: House) -> None:
    house.hear(received("m1"))
    assert house.row("m1").sender_name == ANNA.native
    house.hear(IdentityNamed(ANNA, "Anna"))
    assert house.row("m1").sender_name == "Anna"
    house.hear(MembersChanged(CHAT, (Member(ANNA, "Anna (kitchen)"),)))
    assert house.row("m1").sender_name == "Anna (kitchen)"


class TestExpiry:
    """The writer looks for what has expired when nothing else waits."""

    def settle(self, house: House) -> None:
        house.write(expiry.expire_some)

    def test_a_message_goes_when_its_time_has_come(self, house: House) -> None:
        ends = Millis(house.clock() + 10 * SECOND)
        house.hear(received("m1", "brief", expires=Expiry(at=ends)), received("m2", after=1))
        self.settle(house)
        assert house.texts() == ["brief", "m2"]
        house.clock.forward(10 * SECOND)
        self.settle(house)
        assert house.row("m1").parts == ()
        assert house.row("m1").is_deleted
        house.hear(received("m1", "brief", expires=Expiry(at=ends)))
        assert house.texts() == ["", "m2"]

    def test_a_message_that_lasts_after_reading_waits_to_be_read(self, house: House) -> None:
        house.hear(received("m1", "brief", expires=Expiry(after_read_ms=5 * SECOND)))
        house.clock.forward(100 * SECOND)
        self.settle(house)
        assert house.texts() == ["brief"]
        house.write(lambda tx: chats.mark_read(tx, KITCHEN, MessageId("m1")))
        self.settle(house)
        house.clock.forward(5 * SECOND)
        self.settle(house)
        assert house.texts() == [""]

    def test_what_had_expired_when_it_came_is_not_stored(self, house: House) -> None:
        house.hear(received("m1", expires=Expiry(at=NOON)))
        assert house.rows() == ()
