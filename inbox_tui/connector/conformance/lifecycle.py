"""Stopping, starting again from what was stored, and failing to store."""

from __future__ import annotations

import asyncio
import contextlib

from inbox_tui.connector.conformance.base import Conformance, is_a_sentence
from inbox_tui.connector.conformance.peer import PATIENCE, Peer
from inbox_tui.connector.conformance.subject import Subject, signed_in, wording
from inbox_tui.connector.errors import BadCredentials
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.event import ConnectionChanged


class LifecycleConformance(Conformance):
    """What a supervisor relies on."""

    async def test_it_says_that_it_connects_and_then_that_it_is_connected(
        self, subject: Subject
    ) -> None:
        states = [event.status.state for event in subject.host.found(ConnectionChanged)]
        assert ConnectionState.CONNECTED in states
        assert states.index(ConnectionState.CONNECTED) > 0, "it never said that it was connecting"

    async def test_what_was_sent_while_away_arrives_once(self, subject: Subject) -> None:
        chat = await subject.direct()
        before = wording("Before")
        await subject.is_told(chat, before)
        ours = wording("Mine")
        await subject.say(chat, ours)
        await subject.stop()
        away = [wording("While you were out") for _ in range(5)]
        for text in away:
            await subject.peer.send_text(chat, text)
        await subject.come_back()
        after = wording("After")
        await subject.is_told(chat, after)
        for text in (before, *away, after):
            assert len(subject.ids_of(chat, text)) == 1, text

    async def test_coming_back_twice_loses_and_doubles_nothing(self, subject: Subject) -> None:
        chat = await subject.direct()
        texts = []
        for _ in range(2):
            await subject.stop()
            texts.append(wording("Out again"))
            await subject.peer.send_text(chat, texts[-1])
            await subject.come_back()
            await subject.hears(chat, texts[-1])
        assert [len(subject.ids_of(chat, text)) for text in texts] == [1, 1]

    async def test_what_could_not_be_stored_comes_again(self, subject: Subject) -> None:
        chat = await subject.direct()
        await subject.is_told(chat, wording("Stored"))
        subject.host.refuses = True
        lost = wording("Not stored")
        await subject.peer.send_text(chat, lost)
        await subject.host.wait_for_refusal()
        await subject.stop()
        assert subject.ids_of(chat, lost) == set()
        await subject.come_back()
        await subject.hears(chat, lost)
        assert len(subject.ids_of(chat, lost)) == 1

    async def test_cancelling_leaves_nothing_running(self, peer: Peer) -> None:
        await peer.create_direct()
        async with signed_in(peer):
            pass
        before = asyncio.all_tasks()
        async with signed_in(peer):
            pass
        assert asyncio.all_tasks() <= before

    async def test_it_can_be_cancelled_before_it_is_connected(self, subject: Subject) -> None:
        await subject.stop()
        connection = subject.peer.connector.connect(subject.host.restart())
        running = asyncio.create_task(connection.run())
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            async with asyncio.timeout(PATIENCE):
                await running
        await connection.close()
        assert running.cancelled()

    async def test_after_signing_out_nothing_but_signing_in_again_helps(
        self, subject: Subject
    ) -> None:
        await subject.connection.log_out()
        await subject.stop()
        connection = subject.peer.connector.connect(subject.host.restart())
        running = asyncio.create_task(connection.run())
        # where the service keeps sessions, ours is gone; elsewhere the password still works
        await asyncio.wait({running}, timeout=1)
        running.cancel()
        (ended,) = await asyncio.gather(running, return_exceptions=True)
        await connection.close()
        assert isinstance(ended, asyncio.CancelledError | BadCredentials), ended
        if isinstance(ended, BadCredentials):
            assert is_a_sentence(str(ended))
