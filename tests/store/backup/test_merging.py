"""Merging brings what is missing, once, and leaves what is here as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.event import ChatChanged, MessageDeleted
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Identity, MessageId, Millis, ServiceId
from inbox_tui.domain.message import Expiry
from inbox_tui.store import (
    accounts,
    blocking,
    chats,
    consents,
    lookup,
    marks,
    people,
    search,
    unread,
)
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.merging import Merged, merge
from inbox_tui.store.errors import StoreReadOnly
from inbox_tui.store.positions import position_at
from inbox_tui.store.progress import Cancelled, Step
from inbox_tui.store.store import Store
from tests.store.backup.arranging import MARKER, Home, content, leftovers, tables
from tests.store.building import (
    ACCOUNT,
    ANNA,
    BEN,
    CHAT,
    KITCHEN,
    ME,
    SECOND,
    received,
    texts_of,
)

UNCHANGED = Merged(0, 0, 0, 0)
GARDEN = ChatKey(ACCOUNT, ChatId("!garden"))


@pytest.fixture
def backup(home: Home, tmp_path: Path) -> Path:
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    return target


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Home]:
    """An inbox with a key and an account of its own."""
    other = Home.new(tmp_path / "other")
    yield other
    other.store.close()


def names(home: Home) -> list[str]:
    return [row.key.message for row in home.rows()]


def merged(backup: Path, home: Home, into: Home) -> Merged:
    done = merge(backup, home.key, into.store)
    into.store.index_now().result()
    return done


def test_an_empty_inbox_gets_everything(home: Home, backup: Path, other: Home) -> None:
    assert merged(backup, home, other) == Merged(accounts=0, chats=1, messages=3, files=2)
    assert texts_of(other.rows()) == texts_of(home.rows())[:3]
    theirs, ours = tables(home.store), tables(other.store)
    for table in ("versions", "reactions", "members", "gaps", "persons", "pins", "receipts"):
        assert len(ours[table]) == len(theirs[table]), table
    assert other.chat().title == f"{MARKER} kitchen"
    assert other.chat().unread == home.chat().unread
    locator = other.store.attachments.cached(KITCHEN, "mxc://a")
    assert locator is not None
    assert content(other.store, locator) == MARKER.encode() * 20_000


def test_merging_twice_brings_nothing_twice(home: Home, backup: Path, other: Home) -> None:
    merged(backup, home, other)
    before = tables(other.store)
    assert merged(backup, home, other) == UNCHANGED
    assert tables(other.store) == before


def test_merging_into_the_store_it_was_made_of_changes_nothing(home: Home, backup: Path) -> None:
    before = tables(home.store)
    assert merged(backup, home, home) == UNCHANGED
    assert tables(home.store) == before


def test_what_was_merged_is_found_by_its_words(home: Home, backup: Path, other: Home) -> None:
    merged(backup, home, other)
    with other.store.read() as reader:
        assert [hit.row.key.message for hit in search.search(reader, "better")] == ["m2"]


def test_what_was_stopped_is_gone_on_with(home: Home, tmp_path: Path, other: Home) -> None:
    home.hear(*(received(f"n{number}", after=number) for number in range(500)))
    make(home.store, tmp_path / "two.inboxbackup")

    def stop(step: Step) -> None:
        if step.unit == "messages" and step.done > 300:
            raise Cancelled

    with pytest.raises(Cancelled):
        merge(tmp_path / "two.inboxbackup", home.key, other.store, stop)
    here = len(tables(other.store)["messages"])
    assert 0 < here < 503
    assert merged(tmp_path / "two.inboxbackup", home, other).messages == 503 - here
    assert not (other.store.folder / "merging").exists()


def test_messages_on_both_sides_stand_in_the_order_of_time(
    home: Home, backup: Path, other: Home
) -> None:
    other.hear(
        received("own1", after=1), received("own2", after=0), received("m3", "here", after=2)
    )
    merged(backup, home, other)
    assert sorted(names(other)) == ["m1", "m2", "m3", "own1", "own2"]
    positions = [row[1] for row in tables(other.store)["messages"]]
    assert len(set(positions)) == 5
    assert "here" in texts_of(other.rows())


def test_what_was_deleted_by_its_sender_stays_deleted(home: Home, backup: Path) -> None:
    home.hear(MessageDeleted(CHAT, MessageId("m1"), ANNA, home.clock()))
    assert merged(backup, home, home) == UNCHANGED
    assert home.row("m1").is_deleted


def test_a_chat_that_was_erased_since_comes_back(home: Home, backup: Path) -> None:
    home.write(lambda tx: chats.delete(tx, KITCHEN))
    assert home.chats() == ()
    done = merged(backup, home, home)
    assert (done.messages, done.files) == (3, 2)
    assert names(home) == ["m1", "m2", "m3"]


def test_what_expired_since_does_not_come_back(home: Home, tmp_path: Path, other: Home) -> None:
    soon = Millis(home.clock() + 10 * SECOND)
    home.hear(received("secret", after=5, expires=Expiry(at=soon)))
    make(home.store, tmp_path / "two.inboxbackup")
    other.clock.at = Millis(soon + SECOND)
    merged(tmp_path / "two.inboxbackup", home, other)
    assert "secret" not in names(other)


def test_an_account_that_is_not_here_comes_switched_off_and_signed_out(
    home: Home, tmp_path: Path, other: Home
) -> None:
    work = AccountId("work")
    pigeon = ServiceId("pigeon")
    home.add_account(work, Identity(pigeon, "me"), is_home=False)
    home.write(lambda tx: consents.give(tx, pigeon, 1))
    home.hear(ChatChanged(ChatId("!work"), title="Work"), account=work)
    make(home.store, tmp_path / "two.inboxbackup")
    assert merged(tmp_path / "two.inboxbackup", home, other).accounts == 1
    with other.store.read() as reader:
        account = accounts.get(reader, work)
        assert account is not None
        assert not account.is_on
        assert not account.is_home
        assert accounts.credentials(reader, work).secrets == {}
        assert consents.of(reader, pigeon) is None
        assert accounts.state(reader, work) == {}
    assert other.chat(ChatKey(work, ChatId("!work"))).title == "Work"


def test_an_account_that_was_signed_in_anew_is_the_same(
    home: Home, backup: Path, tmp_path: Path
) -> None:
    anew = Home.new(tmp_path / "anew", is_home=False)
    anew.write(lambda tx: accounts.remove(tx, ACCOUNT))
    later = AccountId("another-name")
    anew.add_account(later, ME)
    assert merged(backup, home, anew).accounts == 0
    assert len(anew.rows(ChatKey(later, CHAT))) == 3
    anew.store.close()


def test_own_choices_here_stay(home: Home, backup: Path, other: Home) -> None:
    other.hear(ChatChanged(CHAT, title="Mine"), received("m1", "mine", after=0))
    other.write(lambda tx: chats.set_draft(tx, KITCHEN, "my draft"))
    merged(backup, home, other)
    assert other.chat().title == "Mine"
    assert other.chat().draft == "my draft"
    assert "mine" in texts_of(other.rows())


def test_labels_are_joined(home: Home, tmp_path: Path, other: Home) -> None:
    home.write(lambda tx: marks.add_label(tx, KITCHEN, "food"))
    make(home.store, tmp_path / "two.inboxbackup")
    other.hear(ChatChanged(CHAT, title="Mine"))
    other.write(lambda tx: marks.add_label(tx, KITCHEN, "home"))
    merged(tmp_path / "two.inboxbackup", home, other)
    assert {row[1] for row in tables(other.store)["labels"]} == {"food", "home"}


def test_somebody_blocked_whom_nobody_met_here_is_blocked(
    home: Home, tmp_path: Path, other: Home
) -> None:
    home.write(lambda tx: blocking.block(tx, BEN, on_service=False))
    make(home.store, tmp_path / "two.inboxbackup")
    merged(tmp_path / "two.inboxbackup", home, other)
    assert other.read(people.blocked_set) == frozenset({BEN})


def test_nothing_that_waited_to_be_sent_is_merged(home: Home, backup: Path, other: Home) -> None:
    merged(backup, home, other)
    assert tables(other.store)["outbox"] == []
    assert f"{MARKER} waiting" not in texts_of(other.rows())


def test_the_read_position_only_moves_forward(home: Home, backup: Path, other: Home) -> None:
    merged(backup, home, other)
    far = position_at(Millis(home.clock() + SECOND))
    number = other.read(lookup.existing_chat, KITCHEN)
    other.write(lambda tx: unread.move_read_position(tx, number, far))
    merged(backup, home, other)
    found = other.read(lambda reader: reader.connection.scalar("SELECT read_position FROM chats"))
    assert found == far


def test_a_store_open_for_reading_takes_nothing(home: Home, backup: Path) -> None:
    reading = Store.open(home.store.folder, home.key, read_only=True)
    with pytest.raises(StoreReadOnly):
        merge(backup, home.key, reading)
    reading.close()
    assert leftovers(backup.parent) == ["home"]
