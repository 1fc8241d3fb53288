"""An import only adds: what happened here since is not undone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from inbox_tui.domain.event import MessageDeleted, MessageReceived, ReactionRemoved
from inbox_tui.domain.ids import AccountId, ChatId, MessageId, MessageKey, Millis
from inbox_tui.domain.message import TextPart, plain_text
from inbox_tui.store import accounts, chats, marks, persons, timeline
from inbox_tui.store.exporting.export import Order, export
from inbox_tui.store.exporting.reading import export_records
from inbox_tui.store.exporting.records import MessageRecord, Record
from inbox_tui.store.importing.importer import import_records
from inbox_tui.store.importing.importing import import_from
from tests.store.building import ANNA, BEN, CHAT, KITCHEN, ME, NOON, House, edited, message
from tests.store.transfer.filling import fill


def taken(house: House, tmp_path: Path) -> Path:
    fill(house)
    export(house.store, Order(tmp_path / "first"))
    return tmp_path / "first"


def test_a_later_edit_stays(house: House, tmp_path: Path) -> None:
    first = taken(house, tmp_path)
    house.hear(edited("e9", "m1", "Who cooks tomorrow?", after=99))
    import_from(house.store, first)
    assert plain_text(house.row("m1").parts) == "Who cooks tomorrow?"


def test_a_deleted_message_stays_deleted(house: House, tmp_path: Path) -> None:
    first = taken(house, tmp_path)
    house.hear(MessageDeleted(CHAT, MessageId("m1"), ANNA, Millis(NOON)))
    import_from(house.store, first)
    assert house.row("m1").is_deleted
    assert house.row("m1").parts == ()
    key = MessageKey(KITCHEN.account, CHAT, MessageId("m1"))
    assert house.read(timeline.versions, key) == ()


def test_a_deleted_chat_stays_empty(house: House, tmp_path: Path) -> None:
    first = taken(house, tmp_path)
    house.write(lambda tx: chats.delete(tx, KITCHEN))
    summary = import_from(house.store, first)
    assert house.rows() == ()
    assert house.read(chats.get, KITCHEN) is None
    assert summary.refused["it is from before you deleted its chat here"] > 0


def test_what_the_person_changed_stays(house: House, tmp_path: Path) -> None:
    first = taken(house, tmp_path)
    starred = MessageKey(KITCHEN.account, CHAT, MessageId("m2"))

    def change(tx: Any) -> None:
        marks.remove_label(tx, KITCHEN, "later")
        marks.star(tx, starred, is_starred=False)
        chats.set_mute(tx, KITCHEN, None)
        persons.unlink(tx, BEN)

    house.write(change)
    house.hear(ReactionRemoved(CHAT, BEN, MessageId("r1")))
    import_from(house.store, first)
    assert house.read(marks.labels_of, KITCHEN) == ()
    assert house.chat().muted_until is None
    assert [one.count for one in house.row("m1").reactions] == [1]


def test_a_file_of_a_deleted_message_does_not_come_back(house: House, tmp_path: Path) -> None:
    first = taken(house, tmp_path)
    garden = replace(KITCHEN, chat=ChatId("!garden"))
    house.hear(MessageDeleted(garden.chat, MessageId("g2"), ANNA, Millis(NOON)))
    summary = import_from(house.store, first)
    assert summary.files == 0
    assert house.store.attachments.cached(garden, "mxc://picture") is None


def test_an_edit_that_is_later_than_what_is_here_is_taken_over(
    house: House, empty: House, tmp_path: Path
) -> None:
    import_from(empty.store, taken(house, tmp_path))
    house.hear(edited("e9", "m1", "Who cooks tomorrow?", after=99))
    export(house.store, Order(tmp_path / "second"))
    import_from(empty.store, tmp_path / "second")
    assert plain_text(empty.row("m1").parts) == "Who cooks tomorrow?"
    key = MessageKey(KITCHEN.account, CHAT, MessageId("m1"))
    assert len(empty.read(timeline.versions, key)) == 4


def test_an_edit_by_somebody_else_is_not_taken_over(house: House, tmp_path: Path) -> None:
    fill(house)
    forged = [
        replace(record, sender=BEN, edited_at=Millis(NOON + 10**6), parts=(TextPart("forged"),))
        if isinstance(record, MessageRecord) and record.id == "m1"
        else record
        for record in export_records(house.store)
    ]
    import_records(house.store, forged)
    assert plain_text(house.row("m1").parts) == "Who cooks tonight?"


def test_what_waited_to_be_sent_is_not_doubled_once_it_was_sent(
    house: House, tmp_path: Path
) -> None:
    first = taken(house, tmp_path)
    sent = message("$real", "Still on its way", sender=ME, transaction="txn-9", after=300)
    house.hear(MessageReceived(sent))
    before = house.texts()
    import_from(house.store, first)
    assert house.texts() == before


def test_records_of_one_store_can_be_taken_into_another(house: House, empty: House) -> None:
    fill(house)
    records: list[Record] = list(export_records(house.store))
    summary = import_records(
        empty.store,
        records,
        content=lambda record: house.store.attachments.open(record.file or ""),
    )
    assert summary.files == 2
    assert empty.texts() == house.texts()
    assert list(export_records(empty.store, [KITCHEN]))


def test_a_chat_without_its_account_is_refused(house: House, empty: House) -> None:
    fill(house)
    records = [one for one in export_records(house.store) if not hasattr(one, "is_home")]
    summary = import_records(empty.store, records)
    assert summary.messages_new == 0
    assert "its account is not among the records" in summary.refused
    assert empty.read(accounts.get, AccountId("account-1")) is None
