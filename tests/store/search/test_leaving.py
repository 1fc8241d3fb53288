"""What was edited away, deleted or has expired is out of the index with the deed itself, not after it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inbox_tui.domain.event import Event, MessageDeleted
from inbox_tui.domain.ids import ChatId, MessageId, Millis, TransactionId
from inbox_tui.domain.message import Expiry
from inbox_tui.domain.verdict import Decision, Judged, Verdict
from inbox_tui.store import accounts, chats, expiry, ingest, outbox, retention, search_index
from inbox_tui.store.session import Reader, Transaction
from tests.store.building import (
    ACCOUNT,
    ANNA,
    BEN,
    CHAT,
    KITCHEN,
    ME,
    NOON,
    House,
    edited,
    received,
)

MARKER = "zanzibarquux"
DAY = 24 * 3600 * 1000
Deed = Callable[[Transaction], object]


def indexed(reader: Reader) -> list[int]:
    """Where the index holds the marker, in whatever way a person might look for it."""
    found: set[int] = set()
    for term in (f'"{MARKER}"', '"z" *', '"za" *', '"zan" *', '"zanzi" *'):
        found |= {
            rowid
            for (rowid,) in reader.connection.execute(
                "SELECT rowid FROM message_index WHERE message_index MATCH ?", (term,)
            )
        }
    return sorted(found)


def kept_for_later(reader: Reader) -> int:
    return int(reader.connection.scalar("SELECT count(*) FROM index_todo WHERE old IS NOT NULL"))


def heard(*events: Event) -> Deed:
    judged = [Judged(event, Verdict(Decision.ACCEPT, "a test")) for event in events]
    return lambda tx: ingest.apply(tx, ACCOUNT, judged, {})


def keep_one_day(tx: Transaction) -> None:
    retention.keep_everything(tx, 1)
    retention.remove_some(tx)


DEEDS: dict[str, Deed] = {
    "deleted": heard(MessageDeleted(CHAT, MessageId("secret"), ANNA, NOON)),
    "edited": heard(edited("e1", "secret", "harmless", after=9000)),
    "expired": expiry.expire_some,
    "too old": keep_one_day,
}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_text_leaves_the_index_in_the_transaction_that_takes_it_away(
    house: House, deed: Deed
) -> None:
    # shorter than any step of the idle writer, which would do it as well, and later
    due = Millis(house.clock() + DAY)
    others = [received(f"m{number}", f"word{number}", after=number) for number in range(40)]
    house.hear(*others, received("secret", f"{MARKER} and more", after=70, expires=Expiry(due)))
    house.store.index_now().result()
    assert len(house.read(indexed)) == 1

    def and_look(tx: Transaction) -> list[int]:
        deed(tx)
        return indexed(tx)

    house.clock.forward(3 * DAY)
    assert house.write(and_look) == []


def test_a_message_that_moves_leaves_nothing_where_it_was(house: House) -> None:
    house.say(MARKER)
    house.store.index_now().result()
    sent = received("m1", MARKER, sender=ME, transaction=TransactionId("txn-1"), after=10)

    def and_look(tx: Transaction) -> list[int]:
        heard(sent)(tx)
        return indexed(tx)

    assert house.write(and_look) == []
    house.store.index_now().result()
    assert house.read(indexed) == [house.row("m1").position]


def test_a_message_given_up_leaves_the_index(house: House) -> None:
    house.say(MARKER)
    house.store.index_now().result()

    def and_look(tx: Transaction) -> list[int]:
        outbox.cancel(tx, TransactionId("txn-1"))
        return indexed(tx)

    assert house.write(and_look) == []


@pytest.mark.parametrize(
    "deed",
    [lambda tx: chats.delete(tx, KITCHEN), lambda tx: accounts.remove(tx, ACCOUNT)],
    ids=["a chat", "an account"],
)
def test_deleting_many_is_done_when_none_of_them_is_left_in_the_index(
    house: House, deed: Deed
) -> None:
    count = 5 * search_index.BATCH + 7
    house.hear(*(received(f"m{number}", MARKER, after=number) for number in range(count)))
    house.store.index_now().result()
    assert len(house.read(indexed)) == count
    house.write(deed)
    with house.store.read() as reader:
        assert (indexed(reader), kept_for_later(reader)) == ([], 0)


def test_others_are_served_while_a_long_chat_is_taken_out(house: House) -> None:
    count = 20 * search_index.BATCH
    house.hear(*(received(f"m{number}", MARKER, after=number) for number in range(count)))
    house.store.index_now().result()
    deleting = house.store.write(lambda tx: chats.delete(tx, KITCHEN))
    other = ChatId("!other:example.org")
    served = house.store.write(heard(received("x", "hello", sender=BEN, chat=other)))
    served.result()
    is_done_first = not deleting.done()
    deleting.result()
    assert is_done_first
    assert house.read(indexed) == []


def test_a_store_that_is_closed_meanwhile_finishes_first(house: House) -> None:
    count = 10 * search_index.BATCH
    house.hear(*(received(f"m{number}", MARKER, after=number) for number in range(count)))
    house.store.index_now().result()
    deleting = house.store.write(lambda tx: chats.delete(tx, KITCHEN))
    house.reopen()
    assert deleting.done()
    with house.store.read() as reader:
        assert (indexed(reader), kept_for_later(reader)) == ([], 0)


def test_what_was_never_indexed_is_not_taken_out_of_the_index(house: House) -> None:
    def say_and_take_back(tx: Transaction) -> None:
        heard(received("m1", MARKER), received("m2", MARKER, after=1))(tx)
        heard(
            edited("e1", "m1", "other", after=2),
            MessageDeleted(CHAT, MessageId("m2"), ANNA, NOON),
        )(tx)

    house.write(say_and_take_back)
    house.store.index_now().result()
    assert house.read(indexed) == []
    house.write(
        lambda tx: tx.connection.execute(
            "INSERT INTO message_index(message_index) VALUES('integrity-check')"
        )
    )
