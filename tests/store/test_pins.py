"""Promises about the messages a chat has pinned."""

from __future__ import annotations

from inbox_tui.domain.event import MessageDeleted, PinsChanged
from inbox_tui.domain.ids import MessageId, TransactionId
from inbox_tui.domain.intent import PinMessage
from inbox_tui.domain.message import Status
from inbox_tui.store import chats, outbox, pins
from tests.store.building import ANNA, CHAT, KITCHEN, NOON, House, received, texts_of


def pinned(house: House) -> list[str]:
    return texts_of(house.read(pins.rows, KITCHEN))


def test_what_the_service_says_is_pinned_is_pinned_and_nothing_else(house: House) -> None:
    house.hear(received("a"), received("b"), received("c"))
    house.hear(PinsChanged(CHAT, (MessageId("b"), MessageId("a"))))
    assert pinned(house) == ["b", "a"]
    house.hear(PinsChanged(CHAT, (MessageId("c"),)))
    assert pinned(house) == ["c"]


def test_a_pin_may_come_before_its_message(house: House) -> None:
    house.hear(PinsChanged(CHAT, (MessageId("late"),)))
    assert pinned(house) == []
    house.hear(received("late"))
    assert pinned(house) == ["late"]


def test_a_message_that_was_taken_back_is_no_longer_shown_as_pinned(house: House) -> None:
    house.hear(received("a"), PinsChanged(CHAT, (MessageId("a"),)))
    house.hear(MessageDeleted(CHAT, MessageId("a"), ANNA, NOON))
    assert pinned(house) == []
    assert house.read(pins.of_chat, KITCHEN) == (MessageId("a"),)


def test_pins_are_kept_up_to_the_limit_and_the_latest_of_more(house: House) -> None:
    many = tuple(MessageId(f"m{number}") for number in range(pins.MOST + 1))
    house.hear(received("m0"), PinsChanged(CHAT, many))
    assert house.read(pins.of_chat, KITCHEN) == many[1:]
    house.hear(PinsChanged(CHAT, many[: pins.MOST]))
    assert house.read(pins.of_chat, KITCHEN) == many[: pins.MOST]


def test_a_pin_of_ones_own_holds_once_the_service_took_it(house: House) -> None:
    house.hear(received("a"), received("b"), PinsChanged(CHAT, (MessageId("a"),)))
    house.ask(PinMessage(CHAT, MessageId("b"), is_pinned=True), "t1")
    assert pinned(house) == ["a"]
    house.write(lambda tx: outbox.settle(tx, TransactionId("t1"), Status.SENT, None, ""))
    assert pinned(house) == ["a", "b"]
    house.ask(PinMessage(CHAT, MessageId("a"), is_pinned=False), "t2")
    house.write(lambda tx: outbox.settle(tx, TransactionId("t2"), Status.SENT, None, ""))
    assert pinned(house) == ["b"]


def test_a_deleted_chat_leaves_no_pins(house: House) -> None:
    house.hear(received("a"), PinsChanged(CHAT, (MessageId("a"),)))
    house.write(lambda tx: chats.delete(tx, KITCHEN))
    assert house.read(pins.of_chat, KITCHEN) == ()
