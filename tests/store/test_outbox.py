"""What the person asked for, on its way out."""

from __future__ import annotations

import pytest

from inbox_tui.domain.event import MessageReceived, OutcomeReported, ReactionAdded
from inbox_tui.domain.ids import ChatId, ChatKey, Identity, MessageId, Millis, TransactionId
from inbox_tui.domain.intent import (
    BlockOnService,
    DeleteMessage,
    EditMessage,
    React,
    SendMessage,
    SetFavourite,
    Unreact,
)
from inbox_tui.domain.message import FilePart, Status, TextPart
from inbox_tui.store import outbox
from inbox_tui.store.record_rows import OutboxItem
from inbox_tui.store.search import search
from tests.store.building import ACCOUNT, CHAT, ME, NOON, SECOND, House, message, received

TXN = TransactionId("txn-1")


def settle(house: House, status: Status, name: str | None = None, reason: str = "") -> None:
    sent_as = None if name is None else MessageId(name)
    house.write(lambda tx: outbox.settle(tx, TXN, status, sent_as, reason))


def echo(
    name: str = "m1", text: str = "hello", *, with_transaction: bool = True
) -> MessageReceived:
    """The message as the service sends it back."""
    return MessageReceived(
        message(
            name,
            text,
            sender=ME,
            accepted_at=Millis(NOON + 3600 * SECOND + 70),
            transaction=TXN if with_transaction else None,
        )
    )


def pending(house: House) -> tuple[OutboxItem, ...]:
    items: tuple[OutboxItem, ...] = house.read(outbox.pending)
    return items


def ready(house: House) -> list[str]:
    items = house.read(outbox.next_ready, ACCOUNT, house.clock())
    return [item.transaction for item in items]


class TestEcho:
    def test_a_message_shows_as_queued_at_once(self, house: House) -> None:
        house.say("hello")
        (row,) = house.rows()
        assert (row.is_mine, row.status, row.transaction) == (True, Status.QUEUED, TXN)
        assert house.texts() == ["hello"]

    def test_the_outcome_then_the_echo_make_one_message(self, house: House) -> None:
        house.say("hello")
        house.write(lambda tx: outbox.mark_sending(tx, TXN))
        assert house.rows()[0].status is Status.SENDING
        settle(house, Status.SENT, "m1")
        assert (house.rows()[0].key.message, house.rows()[0].status) == ("m1", Status.SENT)
        house.hear(echo())
        self.assert_one(house)

    def test_the_echo_then_the_outcome_make_one_message(self, house: House) -> None:
        house.say("hello")
        house.hear(echo())
        settle(house, Status.SENT, "m1")
        self.assert_one(house)

    @pytest.mark.parametrize("echo_first", [True, False])
    def test_an_echo_that_does_not_name_its_transaction_is_known_by_its_id(
        self, house: House, echo_first: bool
    ) -> None:
        house.say("hello")
        if echo_first:
            house.hear(echo(with_transaction=False))
            settle(house, Status.SENT, "m1")
        else:
            settle(house, Status.SENT, "m1")
            house.hear(echo(with_transaction=False))
        self.assert_one(house)

    def test_an_outcome_may_come_in_by_the_way_events_come(self, house: House) -> None:
        house.say("hello")
        house.hear(echo(), OutcomeReported(TXN, Status.SENT, MessageId("m1")))
        self.assert_one(house)

    def test_a_reaction_that_came_before_the_outcome_finds_its_message(self, house: House) -> None:
        house.say("hello")
        house.hear(ReactionAdded(CHAT, MessageId("m1"), ME, "👍", NOON))
        settle(house, Status.SENT, "m1")
        assert [count.key for count in house.row("m1").reactions] == ["👍"]

    def test_what_was_sent_is_found_by_searching_once(self, house: House) -> None:
        house.say("hello")
        house.store.index_now().result()
        house.hear(echo())
        for _ in range(2):
            assert len(house.read(search, "hello")) == 1
            house.store.index_now().result()

    def test_a_file_that_was_sent_need_not_be_fetched(self, house: House) -> None:
        locator = house.store.attachments.add(b"content", name="cat.png")
        house.ask(SendMessage(CHAT, (FilePart("cat.png", locator),)))
        remote = FilePart("cat.png", "mxc://example.org/cat")
        house.hear(MessageReceived(message("m1", sender=ME, parts=(remote,), transaction=TXN)))
        key = ChatKey(ACCOUNT, CHAT)
        assert house.store.attachments.cached(key, "mxc://example.org/cat") == locator

    def assert_one(self, house: House) -> None:
        (row,) = house.rows()
        assert (row.key.message, row.status, row.transaction) == ("m1", Status.SENT, TXN)
        assert pending(house) == ()
        house.hear(echo())
        assert len(house.rows()) == 1

    @pytest.mark.parametrize("echo_first", [True, False])
    def test_what_names_a_message_that_waits_follows_it_to_its_id(
        self, house: House, echo_first: bool
    ) -> None:
        house.say("helo")
        waiting = house.rows()[0].key.message
        house.ask(EditMessage(CHAT, waiting, (TextPart("hello"),)), "t2")
        house.clock.forward(SECOND)
        house.ask(SendMessage(CHAT, (TextPart("and"),), in_reply_to=waiting), "t3")
        if echo_first:
            house.hear(echo("m1", "helo"))
        else:
            settle(house, Status.SENT, "m1")
        edit, reply = (item.intent for item in pending(house))
        assert isinstance(edit, EditMessage)
        assert isinstance(reply, SendMessage)
        assert edit.target == reply.in_reply_to == "m1"
        assert house.texts() == ["hello", "and"]
        quote = house.rows()[1].in_reply_to
        assert quote is not None
        assert quote.is_here

    def test_a_message_just_written_stands_last_though_the_clock_is_slow(
        self, house: House
    ) -> None:
        house.hear(received("m1", accepted_at=Millis(house.clock() + 60 * SECOND)))
        house.say("hello")
        assert house.texts() == ["m1", "hello"]


class TestOrder:
    def test_messages_of_one_chat_go_one_after_the_other(self, house: House) -> None:
        house.say("one", "t1")
        house.say("two", "t2")
        house.ask(SendMessage(ChatId("other"), (TextPart("x"),)), "t3")
        assert ready(house) == ["t1", "t3"]
        house.write(lambda tx: outbox.mark_sending(tx, TransactionId("t1")))
        assert ready(house) == ["t3"]
        house.write(lambda tx: outbox.settle(tx, TransactionId("t1"), Status.SENT))
        assert ready(house) == ["t2", "t3"]

    def test_what_belongs_to_no_chat_waits_for_nothing(self, house: House) -> None:
        for number in range(2):
            house.ask(BlockOnService(Identity(ME.service, str(number)), True), f"t{number}")
        assert ready(house) == ["t0", "t1"]

    def test_a_retry_waits_for_its_time_and_holds_up_what_is_behind_it(self, house: House) -> None:
        house.say("one", "t1")
        house.say("two", "t2")
        later = Millis(house.clock() + 5 * SECOND)
        house.write(lambda tx: outbox.retry_later(tx, TransactionId("t1"), later, "No network."))
        assert ready(house) == []
        assert house.read(outbox.next_due, ACCOUNT, house.clock()) == later
        house.clock.forward(5 * SECOND)
        assert ready(house) == ["t1"]

    def test_what_failed_holds_nothing_up(self, house: House) -> None:
        house.say("one", "txn-1")
        house.say("two", "t2")
        settle(house, Status.FAILED, reason="Too long.")
        assert ready(house) == ["t2"]

    def test_the_same_transaction_is_queued_once(self, house: House) -> None:
        house.say("one")
        house.say("one")
        assert len(pending(house)) == len(house.rows()) == 1


class TestFailure:
    def test_what_failed_waits_with_the_reason_for_the_person(self, house: House) -> None:
        house.say("hello")
        settle(house, Status.FAILED, reason="Too long.")
        (row,) = house.rows()
        assert (row.status, row.status_reason) == (Status.FAILED, "Too long.")
        assert house.chat().has_failed
        house.write(lambda tx: outbox.retry(tx, TXN))
        assert ready(house) == [TXN]
        assert not house.chat().has_failed

    def test_giving_up_takes_the_message_away(self, house: House) -> None:
        house.say("hello")
        settle(house, Status.FAILED)
        house.write(lambda tx: outbox.cancel(tx, TXN))
        assert (house.rows(), pending(house)) == ((), ())
        assert not house.chat().has_failed

    @pytest.mark.parametrize(
        ("may_repeat", "status"), [(True, Status.QUEUED), (False, Status.UNKNOWN)]
    )
    def test_after_a_crash_nothing_is_sent_twice(
        self, house: House, may_repeat: bool, status: Status
    ) -> None:
        house.say("hello")
        house.write(lambda tx: outbox.mark_sending(tx, TXN))
        house.reopen()
        house.write(lambda tx: outbox.recover(tx, ACCOUNT, may_repeat=may_repeat))
        assert [item.status for item in pending(house)] == [status]
        assert house.rows()[0].status is status
        assert ready(house) == ([TXN] if may_repeat else [])

    def test_an_echo_settles_what_was_unknown(self, house: House) -> None:
        house.say("hello")
        settle(house, Status.UNKNOWN)
        house.hear(echo())
        assert pending(house) == ()
        assert house.row("m1").status is Status.SENT


class TestShownAtOnce:
    """Edits, deletions and reactions show while they wait, stay when sent, and go when they fail."""

    @pytest.fixture(autouse=True)
    def _own_message(self, house: House) -> None:
        house.hear(received("m1", "helo", sender=ME))

    def test_an_edit(self, house: House) -> None:
        house.ask(EditMessage(CHAT, MessageId("m1"), (TextPart("hello"),)))
        assert house.texts() == ["hello"]
        settle(house, Status.FAILED)
        assert house.texts() == ["helo"]
        house.write(lambda tx: outbox.retry(tx, TXN))
        settle(house, Status.SENT, "e1")
        assert (house.texts(), house.row("m1").is_edited) == (["hello"], True)

    def test_a_deletion(self, house: House) -> None:
        house.ask(DeleteMessage(CHAT, MessageId("m1")))
        assert house.row("m1").is_deleted
        settle(house, Status.FAILED)
        assert not house.row("m1").is_deleted
        house.write(lambda tx: outbox.retry(tx, TXN))
        settle(house, Status.SENT)
        assert house.row("m1").deleted_by == ME

    def test_a_reaction_and_taking_it_back(self, house: House) -> None:
        house.ask(React(CHAT, MessageId("m1"), "👍"))
        assert [(one.count, one.mine) for one in house.row("m1").reactions] == [(1, True)]
        settle(house, Status.SENT, "r1")
        assert [one.my_id for one in house.row("m1").reactions] == ["r1"]
        house.ask(Unreact(CHAT, MessageId("m1"), "👍", MessageId("r1")))
        assert house.row("m1").reactions == ()
        settle(house, Status.SENT)
        assert house.row("m1").reactions == ()

    def test_a_favourite(self, house: House) -> None:
        house.ask(SetFavourite(CHAT, True))
        assert house.chat().is_favourite


class TestLater:
    def test_what_is_to_be_sent_later_waits_and_holds_nothing_up(self, house: House) -> None:
        later = Millis(house.clock() + 60 * SECOND)
        self.schedule(house, "good morning", later)
        house.say("first", "t2")
        assert ready(house) == ["t2"]
        assert [row.send_at for row in house.rows()] == [later, None]
        house.write(lambda tx: outbox.settle(tx, TransactionId("t2"), Status.SENT))
        assert house.read(outbox.next_due, ACCOUNT, house.clock()) == later
        house.clock.forward(60 * SECOND)
        assert ready(house) == [TXN]

    def test_when_it_is_sent_it_stands_below_what_was_said_meanwhile(self, house: House) -> None:
        self.schedule(house, "good morning", Millis(house.clock() + 60 * SECOND))
        house.clock.forward(30 * SECOND)
        house.hear(received("m1", accepted_at=house.clock()))
        house.clock.forward(30 * SECOND)
        house.write(lambda tx: outbox.mark_sending(tx, TXN))
        assert house.texts() == ["m1", "good morning"]
        (_, row) = house.rows()
        assert (row.send_at, row.status, row.sent_at) == (None, Status.SENDING, house.clock())
        settle(house, Status.SENT, "m2")
        assert house.texts() == ["m1", "good morning"]
        house.store.index_now().result()
        assert len(house.read(search, "morning")) == 1

    def test_it_can_be_sent_at_once_or_given_up(self, house: House) -> None:
        later = Millis(house.clock() + 60 * SECOND)
        self.schedule(house, "good morning", later)
        self.schedule(house, "good night", later, "t2")
        house.write(lambda tx: outbox.retry(tx, TXN))
        assert ready(house) == [TXN]
        house.write(lambda tx: outbox.cancel(tx, TransactionId("t2")))
        assert house.texts() == ["good morning"]

    def test_it_is_still_there_after_a_restart(self, house: House) -> None:
        later = Millis(house.clock() + 60 * SECOND)
        self.schedule(house, "good morning", later)
        house.reopen()
        (item,) = pending(house)
        assert (item.send_at, ready(house)) == (later, [])

    def test_a_file_that_waited_is_there_when_it_is_sent(self, house: House) -> None:
        locator = house.store.attachments.add(b"content", name="cat.png")
        intent = SendMessage(CHAT, (FilePart("cat.png", locator),))
        self.schedule(house, intent, Millis(house.clock() + SECOND))
        house.clock.forward(SECOND)
        house.write(lambda tx: outbox.mark_sending(tx, TXN))
        assert b"".join(house.store.attachments.open(locator)) == b"content"

    def test_what_can_still_be_undone_holds_up_what_is_behind_it(self, house: House) -> None:
        until = Millis(house.clock() + 5 * SECOND)
        intent = SendMessage(CHAT, (TextPart("oops"),))
        house.write(lambda tx: outbox.enqueue(tx, ACCOUNT, intent, TXN, hold_until=until))
        house.say("next", "t2")
        assert ready(house) == []
        house.clock.forward(5 * SECOND)
        assert ready(house) == [TXN]

    def schedule(
        self, house: House, said: str | SendMessage, at: Millis, transaction: str = TXN
    ) -> None:
        intent = SendMessage(CHAT, (TextPart(said),)) if isinstance(said, str) else said
        own = TransactionId(transaction)
        house.write(lambda tx: outbox.enqueue(tx, ACCOUNT, intent, own, send_at=at))
