"""What was written before our side signed in, paged back to the beginning."""

from __future__ import annotations

import asyncio

import pytest

from inbox_tui.connector.conformance.base import Conformance, exercises, is_a_sentence
from inbox_tui.connector.conformance.peer import PATIENCE, Peer
from inbox_tui.connector.conformance.subject import Subject, signed_in, wording
from inbox_tui.connector.errors import Unsupported
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.event import MessageReceived
from inbox_tui.domain.ids import ChatId
from inbox_tui.domain.message import Message, plain_text

PAGE = 4
MOST_PAGES = 40


class HistoryConformance(Conformance):
    """Paging back: everything, once, in order, to an end."""

    @exercises(Feature.HISTORY)
    async def test_history_reaches_the_beginning_once_and_in_order(self, peer: Peer) -> None:
        texts = [wording("Long ago") for _ in range(11)]
        chat = await peer.earlier(texts)
        async with signed_in(peer) as subject:
            await subject.enter(chat, ChatKind.DIRECT)
            if not subject.allows(Feature.HISTORY, chat):
                with pytest.raises(Unsupported) as refusal:
                    await subject.connection.history(chat, None, PAGE)
                assert is_a_sentence(str(refusal.value))
                return
            messages = await whole_history(subject, chat)
            assert len({message.id for message in messages}) == len(messages), "doubled"
            said = [plain_text(message.parts) for message in messages]
            assert [text for text in said if text in texts] == texts
            assert {m.sender for m in messages if plain_text(m.parts) in texts} == {peer.identity}

    @exercises(Feature.HISTORY)
    async def test_history_and_what_arrived_know_a_message_by_one_id(
        self, subject: Subject
    ) -> None:
        chat = await subject.direct()
        ours, theirs = wording("Mine"), wording("Yours")
        sent = await subject.say(chat, ours)
        told = await subject.is_told(chat, theirs)
        if not subject.allows(Feature.HISTORY, chat):
            with pytest.raises(Unsupported):
                await subject.connection.history(chat, None, PAGE)
            return
        by_text = {plain_text(m.parts): m for m in await whole_history(subject, chat)}
        assert (by_text[ours].id, by_text[theirs].id) == (sent, told.id)
        assert by_text[ours].sender == subject.peer.ours


async def whole_history(subject: Subject, chat: ChatId) -> list[Message]:
    """Every message of a chat, oldest first, paged from its end to its beginning."""
    messages: list[Message] = []
    cursor: str | None = None
    cursors: set[str] = set()
    for _ in range(MOST_PAGES):
        async with asyncio.timeout(PATIENCE):
            page = await subject.connection.history(chat, cursor, PAGE)
        older = [event.message for event in page.events if isinstance(event, MessageReceived)]
        assert len(older) <= PAGE, "more than was asked for"
        messages[:0] = older
        if page.cursor is None:
            return messages
        assert page.cursor not in cursors, "the same cursor again: paging would never end"
        cursors.add(page.cursor)
        cursor = page.cursor
    raise AssertionError(f"no beginning after {MOST_PAGES} pages of {PAGE}")
