"""Files up and down, compared byte for byte."""

from __future__ import annotations

import asyncio
import random

import pytest

from inbox_tui.connector.conformance.base import Conformance, exercises, refuses, says_why
from inbox_tui.connector.conformance.peer import PATIENCE, PeerFile
from inbox_tui.connector.conformance.subject import Subject, wording
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.event import MessageReceived
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import FilePart

LARGE = 300_000
"""Bytes: more than any one read or write takes."""


def some_bytes(length: int) -> bytes:
    """Bytes that no text codec and no line ending survives by luck."""
    return b"\x00\r\n\xff\xfe%PDF" + random.Random(length).randbytes(length - 9)  # noqa: S311 - filler


class FilesConformance(Conformance):
    """What is sent arrives as it was."""

    @exercises(Feature.FILE)
    @pytest.mark.parametrize("length", [64, LARGE])
    async def test_our_file_reaches_the_peer_whole(self, subject: Subject, length: int) -> None:
        chat = await subject.direct()
        await subject.say(chat, wording("Look"))
        data, name = some_bytes(length), f"{wording('report')}.pdf"
        part = FilePart(name, subject.host.attach(data), "application/pdf", size=length)
        if not subject.allows(Feature.FILE, chat):
            await refuses(subject, SendMessage(chat, (part,)), chat)
            return
        await subject.send(chat, (part,))
        assert (await subject.peer.wait_for_file(chat, name)).data == data

    @exercises(Feature.FILE)
    @pytest.mark.parametrize("length", [64, LARGE])
    async def test_a_file_of_the_peer_is_fetched_whole(self, subject: Subject, length: int) -> None:
        chat = await subject.direct()
        await subject.say(chat, wording("Show me"))
        data, name = some_bytes(length), f"{wording('scan')}.png"
        if not subject.allows(Feature.FILE, chat):
            says_why(subject, Feature.FILE, chat)
            return
        await subject.peer.send_file(chat, PeerFile(name, data, "image/png"))
        part = await _file_called(subject, name)
        assert await fetched(subject, part.locator) == data
        assert part.size in (None, length)

    @exercises(Feature.FILE)
    async def test_a_file_that_is_nowhere_is_an_error_and_no_bytes(self, subject: Subject) -> None:
        with pytest.raises(ConnectorError):
            await fetched(subject, "no such locator")


async def fetched(subject: Subject, locator: str) -> bytes:
    """Everything the connection yields for a locator."""
    async with asyncio.timeout(PATIENCE):
        return b"".join([piece async for piece in subject.connection.fetch(locator)])


async def _file_called(subject: Subject, name: str) -> FilePart:
    def has_it(event: MessageReceived) -> bool:
        return any(isinstance(part, FilePart) and part.name == name for part in event.message.parts)

    message = (await subject.host.wait_for(MessageReceived, has_it)).message
    return next(part for part in message.parts if isinstance(part, FilePart))
