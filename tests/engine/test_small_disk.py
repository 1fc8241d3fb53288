"""A real disk that is full pauses what comes in and what goes out; nothing is lost or done twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.event import Batch
from inbox_tui.domain.ids import ChatId, MessageId, TransactionId
from inbox_tui.domain.intent import Intent, SendMessage
from inbox_tui.domain.message import Status, TextPart
from inbox_tui.store import accounts
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.room import Access
from tests.engine.conftest import QUICK, Town
from tests.engine.scripted import direct, text
from tests.store.mounted_disk import SmallDisk, small_disk

LONG = "words " * 100_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk") as mounted:
        yield mounted


@pytest.fixture
def town(disk: SmallDisk) -> Iterator[Town]:
    town = Town(disk.folder / "store")
    town.limits = replace(QUICK, perform_seconds=30.0)
    town.settle_in(town.lantern, is_home=True)
    town.start()
    town.connected(town.lantern)
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m0"))
    yield town
    town.stop()
    town.store.close()


def test_what_arrives_waits_unacknowledged_and_is_stored_once(town: Town, disk: SmallDisk) -> None:
    account = town.chat().account
    disk.fill()

    batch = Batch((text(town.lantern, "m1", LONG),), {"since": b"1"})
    handed_over = town.lantern.connection.hand_over(batch)
    town.until(lambda: town.store.writability.access is Access.FULL)
    town.until(lambda: "Free 8 MB" in town.engine.status(account).reason)

    assert not handed_over.done()
    assert town.read(lambda reader: accounts.state(reader, account)) == {}
    assert [row.key.message for row in town.messages()] == ["m0"]

    disk.make_room()
    handed_over.result(30)

    assert [row.key.message for row in town.messages()] == ["m0", "m1"]
    assert town.read(lambda reader: accounts.state(reader, account)) == {"since": b"1"}
    town.until(lambda: town.engine.status(account).state is ConnectionState.CONNECTED)
    town.until(lambda: town.store.writability.is_well)


def test_what_is_being_sent_is_sent_once_and_the_next_waits(town: Town, disk: SmallDisk) -> None:
    may_answer = threading.Event()

    async def slowly(intent: Intent, transaction: TransactionId) -> Outcome:
        await asyncio.to_thread(may_answer.wait)
        return Outcome(MessageId(f"sent-{transaction}"))

    town.lantern.perform = slowly
    account = town.chat().account
    for words in ("one", "two"):
        town.engine.submit(account, SendMessage(ChatId("chat"), (TextPart(words),))).result(10)
    town.until(lambda: len(town.lantern.performed) == 1)
    disk.fill()
    with pytest.raises(StoreFull):
        town.engine.submit(account, SendMessage(ChatId("chat"), (TextPart(LONG),))).result(10)
    may_answer.set()
    town.until(lambda: "Free 8 MB" in town.engine.status(account).reason)

    assert len(town.lantern.performed) == 1
    assert town.messages()[-2].status is Status.SENDING

    disk.make_room()
    town.until(
        lambda: [row.status for row in town.messages()[-2:]] == [Status.SENT, Status.SENT], 30
    )
    said = [intent for intent, _ in town.lantern.performed if isinstance(intent, SendMessage)]
    assert [intent.parts for intent in said] == [(TextPart("one"),), (TextPart("two"),)]
