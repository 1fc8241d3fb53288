"""What arrives is judged and stored, whatever is wrong with some of it."""

from __future__ import annotations

import asyncio

import pytest

from inbox_tui.connector.errors import LimitExceeded
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.event import (
    Batch,
    ChatChanged,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReceiptKind,
    ReceiptReceived,
    TypingChanged,
)
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis
from inbox_tui.domain.message import Message, TextPart
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.errors import EngineStopped
from inbox_tui.engine.limits import Limits
from inbox_tui.store import accounts, blocking, chats, quarantine
from tests.engine.conftest import Town
from tests.engine.scripted import anna, direct, text

BROKEN = MessageReceived(
    Message(
        id=MessageId("broken"),
        chat=ChatId("chat"),
        sender=None,  # type: ignore[arg-type]
        sent_at=Millis(5),
        parts=(TextPart("the one that breaks"),),
    )
)


def connected(town: Town) -> None:
    town.settle_in(town.lantern)
    town.start()
    town.connected(town.lantern)


def test_a_batch_with_one_bad_event_stores_the_others(town: Town) -> None:
    connected(town)
    account = town.chat().account

    town.lantern.deliver(
        direct(town.lantern),
        text(town.lantern, "m1"),
        BROKEN,
        text(town.lantern, "m2"),
        state={"since": b"2"},
    )

    assert {row.key.message for row in town.messages()} == {"m1", "m2"}
    assert town.read(lambda reader: accounts.state(reader, account)) == {"since": b"2"}
    (aside,) = town.read(lambda reader: quarantine.latest(reader, account))
    assert b"the one that breaks" in aside.raw


def test_a_batch_of_nothing_but_bad_events_does_not_stop_the_stream(town: Town) -> None:
    connected(town)

    town.lantern.deliver(BROKEN, BROKEN, "no event at all")  # type: ignore[arg-type]
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1"))

    assert [row.key.message for row in town.messages()] == ["m1"]


def test_what_is_set_aside_is_kept_only_up_to_a_cap(town: Town) -> None:
    town.limits = Limits(raw_bytes=100)
    connected(town)

    town.lantern.deliver(BROKEN)

    account = town.chat().account
    assert all(
        len(one.raw) <= 100 for one in town.read(lambda reader: quarantine.latest(reader, account))
    )


def test_state_never_advances_without_its_events(town: Town) -> None:
    connected(town)
    account = town.chat().account
    connection = town.lantern.connection
    town.store.is_full = True

    handed_over = connection.hand_over(
        Batch((direct(town.lantern), text(town.lantern, "m1")), {"since": b"1"})
    )
    town.until(lambda: "full" in town.engine.status(account).reason)

    assert town.engine.status(account).state is ConnectionState.ERROR
    assert not handed_over.done()
    assert dict(connection.host.state) == {}
    assert town.read(lambda reader: accounts.state(reader, account)) == {}

    town.store.is_full = False
    handed_over.result(10)

    assert connection.host.state == {"since": b"1"}
    assert [row.key.message for row in town.messages()] == ["m1"]
    assert town.engine.status(account).state is ConnectionState.CONNECTED


def test_while_the_disk_is_full_everything_can_still_be_read(town: Town) -> None:
    connected(town)
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1"))
    town.store.is_full = True

    later = town.lantern.connection.hand_over(Batch((text(town.lantern, "m2"),)))

    assert [row.key.message for row in town.messages()] == ["m1"]
    town.store.is_full = False
    later.result(10)


def test_a_batch_handed_over_twice_is_there_once(town: Town) -> None:
    connected(town)
    batch = (direct(town.lantern), text(town.lantern, "m1"))

    town.lantern.deliver(*batch)
    town.lantern.deliver(*batch)

    assert len(town.messages()) == 1


def test_a_connector_that_floods_is_told_so(town: Town) -> None:
    town.limits = Limits(batch_events=10, waiting_batches=2)
    connected(town)
    connection = town.lantern.connection

    too_many = connection.hand_over(Batch((text(town.lantern, "m1"),) * 11))
    at_the_cap = connection.hand_over(Batch((text(town.lantern, "m1"),) * 10))

    assert isinstance(too_many.exception(10), LimitExceeded)
    assert at_the_cap.exception(10) is None

    town.store.is_full = True
    waiting = [connection.hand_over(Batch((text(town.lantern, "m2"),))) for _ in range(2)]
    one_more = connection.hand_over(Batch((text(town.lantern, "m2"),)))
    assert isinstance(one_more.exception(10), LimitExceeded)
    town.store.is_full = False
    assert [one.exception(10) for one in waiting] == [None, None]


def test_an_edit_by_somebody_else_changes_nothing(town: Town) -> None:
    connected(town)
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1", "as it was"))
    mallory = Identity(town.lantern.id, "mallory")
    forged = Message(
        id=MessageId("e1"),
        chat=ChatId("chat"),
        sender=mallory,
        sent_at=Millis(1_749_999_100_000),
        parts=(TextPart("something else"),),
        replaces=MessageId("m1"),
    )

    town.lantern.deliver(MessageEdited(forged))

    (row,) = town.messages()
    assert row.parts == (TextPart("as it was"),)
    assert not row.is_edited


def test_an_edit_that_comes_before_its_message_is_applied_when_that_comes(town: Town) -> None:
    connected(town)
    edit = Message(
        id=MessageId("e1"),
        chat=ChatId("chat"),
        sender=anna(town.lantern),
        sent_at=Millis(1_749_999_100_000),
        parts=(TextPart("better"),),
        replaces=MessageId("m1"),
    )

    town.lantern.deliver(direct(town.lantern), MessageEdited(edit))
    town.lantern.deliver(text(town.lantern, "m1", "worse"))

    (row,) = town.messages()
    assert row.parts == (TextPart("better"),)


def test_a_deletion_by_somebody_else_changes_nothing_unless_the_service_vouches(town: Town) -> None:
    connected(town)
    mallory = Identity(town.lantern.id, "mallory")
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1"))

    town.lantern.deliver(MessageDeleted(ChatId("chat"), MessageId("m1"), mallory, Millis(6)))
    assert not town.messages()[0].is_deleted

    town.lantern.deliver(
        MessageDeleted(ChatId("chat"), MessageId("m1"), mallory, Millis(6), is_moderated=True)
    )
    assert town.messages()[0].is_deleted


def test_a_blocked_persons_direct_messages_are_not_stored(town: Town) -> None:
    connected(town)
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1"))
    town.store.write(lambda tx: blocking.block(tx, anna(town.lantern), on_service=False)).result(10)

    town.lantern.deliver(text(town.lantern, "m2"))

    assert [row.key.message for row in town.messages()] == ["m1"]


def test_a_blocked_persons_messages_in_a_group_stand_behind_a_line(town: Town) -> None:
    connected(town)
    town.store.write(lambda tx: blocking.block(tx, anna(town.lantern), on_service=False)).result(10)
    group = ChatChanged(ChatId("group"), kind=ChatKind.GROUP, membership=Membership.JOINED)

    town.lantern.deliver(group, text(town.lantern, "m1", chat="group"))

    (row,) = town.messages(chat="group")
    assert row.hidden is not None


def test_first_contact_waits_in_requests_until_the_person_answers_elsewhere(town: Town) -> None:
    connected(town)
    invited = ChatChanged(
        ChatId("chat"),
        kind=ChatKind.DIRECT,
        membership=Membership.INVITED,
        partner=anna(town.lantern),
    )

    def is_request() -> bool:
        row = town.read(lambda reader: chats.get(reader, town.chat()))
        return row is not None and row.is_request

    town.lantern.deliver(invited, text(town.lantern, "m1"))
    assert is_request()

    town.lantern.deliver(ChatChanged(ChatId("chat"), membership=Membership.JOINED))
    assert not is_request()


def test_a_stranger_whose_message_opens_a_chat_waits_in_requests(town: Town) -> None:
    connected(town)
    opened = ChatChanged(ChatId("chat"), kind=ChatKind.DIRECT, partner=anna(town.lantern))

    town.lantern.deliver(opened, text(town.lantern, "m1"))

    row = town.read(lambda reader: chats.get(reader, town.chat()))
    assert row is not None
    assert row.is_request


def test_somebody_who_is_not_in_the_chat_cannot_mark_it_read(town: Town) -> None:
    connected(town)
    mine = text(town.lantern, "m1", sender=town.lantern.me())
    town.lantern.deliver(direct(town.lantern), mine)
    mallory = Identity(town.lantern.id, "mallory")

    town.lantern.deliver(
        ReceiptReceived(ChatId("chat"), mallory, MessageId("m1"), ReceiptKind.READ, Millis(7))
    )
    before = town.messages()[0].status
    town.lantern.deliver(
        ReceiptReceived(
            ChatId("chat"), anna(town.lantern), MessageId("m1"), ReceiptKind.READ, Millis(7)
        )
    )

    assert before is not town.messages()[0].status


def test_a_blocked_person_is_not_shown_typing(town: Town) -> None:
    connected(town)
    bob = Identity(town.lantern.id, "bob")
    town.store.write(lambda tx: blocking.block(tx, anna(town.lantern), on_service=False)).result(10)

    town.lantern.deliver(TypingChanged(ChatId("chat"), (anna(town.lantern), bob)))

    assert town.engine.typing(town.chat()) == (bob,)


def test_a_connection_that_was_replaced_can_store_nothing_more(town: Town) -> None:
    connected(town)
    old = town.lantern.connection
    session = town.engine.begin_login(town.lantern.id)
    session.start().result(10)
    session.answer({"user": Secret("me")}).result(10)
    town.until(lambda: len(town.lantern.connections) == 2)

    with pytest.raises(EngineStopped):
        asyncio.run(old.host.commit(Batch((direct(town.lantern),), {"since": b"old"})))

    assert town.read(lambda reader: accounts.state(reader, town.chat().account)) == {}
