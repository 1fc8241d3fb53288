"""A file on its way out: how far it is, and giving it up."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.ids import ChatId, MessageId, TransactionId
from inbox_tui.domain.intent import Intent, SendMessage
from inbox_tui.domain.message import FilePart
from inbox_tui.engine.errors import Refused
from inbox_tui.store import outbox
from tests.engine.conftest import QUICK, Town
from tests.engine.scripted import direct, text

CONTENT = b"x" * 300_000


@pytest.fixture
def patient_town(town: Town) -> Town:
    town.limits = replace(QUICK, upload_seconds=30)
    return town


class Reader:
    """A service that takes a file piece by piece, and stops where a test wants to look."""

    def __init__(self, town: Town, *, stops_after: int) -> None:
        self.town = town
        self.stops_after = stops_after
        self.has_stopped = threading.Event()
        self.may_go_on = threading.Event()
        self.sent = 0

    async def __call__(self, intent: Intent, transaction: TransactionId) -> Outcome:
        assert isinstance(intent, SendMessage)
        [part] = intent.parts
        assert isinstance(part, FilePart)
        pieces = 0
        async for _ in self.town.lantern.connection.host.open_attachment(part.locator):
            pieces += 1
            if pieces == self.stops_after:
                await self._stop()
        if pieces < self.stops_after:
            await self._stop()
        self.sent += 1
        return Outcome(MessageId("sent"))

    async def _stop(self) -> None:
        self.has_stopped.set()
        await asyncio.to_thread(self.may_go_on.wait, 10)


def sending(town: Town, reader: Reader) -> tuple[TransactionId, str]:
    town.settle_in(town.lantern)
    town.start()
    town.connected(town.lantern)
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1"))
    town.lantern.perform = reader
    locator = town.store.attachments.add(CONTENT, name="cat.png")
    intent = SendMessage(ChatId("chat"), (FilePart("cat.png", locator, size=len(CONTENT)),))
    transaction = town.engine.submit(town.chat().account, intent).result(10)
    assert reader.has_stopped.wait(10)
    return transaction, locator


def is_gone(town: Town, transaction: TransactionId) -> bool:
    with town.store.read() as reader:
        return outbox.get(reader, transaction) is None


def test_how_far_a_file_is_can_be_asked_while_it_is_sent(patient_town: Town) -> None:
    reader = Reader(patient_town, stops_after=2)
    transaction, locator = sending(patient_town, reader)
    read = patient_town.engine.bytes_read(locator)
    assert read is not None
    assert 0 < read < len(CONTENT)
    reader.may_go_on.set()
    patient_town.until(lambda: is_gone(patient_town, transaction))
    assert patient_town.engine.bytes_read(locator) is None
    assert reader.sent == 1


def test_a_file_that_is_being_read_can_be_withdrawn(patient_town: Town) -> None:
    reader = Reader(patient_town, stops_after=2)
    transaction, _ = sending(patient_town, reader)
    patient_town.engine.cancel(transaction).result(10)
    reader.may_go_on.set()
    patient_town.until(lambda: is_gone(patient_town, transaction))
    assert reader.sent == 0
    assert len(patient_town.messages()) == 1


def test_a_file_that_was_read_whole_may_be_there_already(patient_town: Town) -> None:
    reader = Reader(patient_town, stops_after=1_000)
    transaction, _ = sending(patient_town, reader)
    assert isinstance(patient_town.engine.cancel(transaction).exception(10), Refused)
    reader.may_go_on.set()
    patient_town.until(lambda: is_gone(patient_town, transaction))
    assert reader.sent == 1
