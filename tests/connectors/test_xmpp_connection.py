"""One account on a real server: broken connections, repeats, and rooms."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from connectors.xmpp.bookmarks import Bookmark, keep_bookmark
from connectors.xmpp.connection import XmppConnection
from inbox_tui.connector.conformance.host import RecordingHost
from inbox_tui.connector.conformance.subject import Subject, sign_in, wording
from inbox_tui.connector.errors import Rejected, Transient, Unreachable
from inbox_tui.domain.chat import Membership
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.event import (
    Batch,
    ConnectionChanged,
    HistoryGap,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    Quarantined,
    ReactionAdded,
)
from inbox_tui.domain.ids import ChatId, Identity, TransactionId
from inbox_tui.domain.intent import DeleteMessage, EditMessage, React, SendMessage
from inbox_tui.domain.message import TextPart, plain_text
from tests.connectors.xmpp_peer import XmppPeer, xmpp_peer
from tests.servers.prosody import Prosody

pytestmark = pytest.mark.server("prosody")


class Cable:
    """A way to the server that can be cut."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._ends: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.is_cut = False
        self.is_frozen = False
        self.port = 0

    async def lay(self) -> None:
        self._server = await asyncio.start_server(self._join, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Break what is connected, without a farewell."""
        for end in self._ends:
            end.transport.abort()

    async def take_up(self) -> None:
        self.cut()
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _join(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self.is_cut:
            back.transport.abort()
            return
        far, there = await asyncio.open_connection("127.0.0.1", self._to)
        self._ends |= {back, there}
        await asyncio.gather(self._copy(near, there), self._copy(far, back))
        self._ends -= {back, there}

    async def _copy(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                if not self.is_frozen:
                    to.write(data)
                    await to.drain()
        except OSError:
            return
        finally:
            to.close()


@pytest_asyncio.fixture
async def peer(prosody: Prosody) -> AsyncIterator[XmppPeer]:
    async with xmpp_peer(prosody) as peer:
        yield peer


@pytest_asyncio.fixture
async def cable(prosody: Prosody) -> AsyncIterator[Cable]:
    cable = Cable(prosody.port)
    await cable.lay()
    yield cable
    await cable.take_up()


@asynccontextmanager
async def connected(peer: XmppPeer, cable: Cable | None = None) -> AsyncIterator[Subject]:
    """Our side, connected through a cable where there is one."""
    script = dict(peer.login_script.right)
    if cable is not None:
        script["port"] = str(cable.port)
    done = await sign_in(peer, first=script)
    subject = Subject(peer, RecordingHost(done.identity, done.credentials, peer.egress))
    try:
        await subject.start()
        yield subject
    finally:
        await subject.stop()


async def online_again(subject: Subject, since: int) -> None:
    broken = await subject.host.wait_for(ConnectionChanged, after=since)
    assert broken.status.state is ConnectionState.TRANSIENT_DISCONNECT
    back = await subject.host.wait_for(
        ConnectionChanged, after=subject.host.events.index(broken, since) + 1
    )
    # straight back: the old session goes on, and nothing had to be caught up with
    assert back.status.state is ConnectionState.CONNECTED


async def test_a_cut_connection_comes_back_and_nothing_is_lost_or_doubled(
    peer: XmppPeer, cable: Cable
) -> None:
    async with connected(peer, cable) as subject:
        chat = await subject.direct()
        await subject.is_told(chat, wording("Before"))
        texts = [wording("During") for _ in range(20)]
        since = len(subject.host.events)
        cable.cut()
        for text in texts:
            await peer.send_text(chat, text)
        await online_again(subject, since)
        after = wording("After")
        await subject.is_told(chat, after)
        assert [len(subject.ids_of(chat, text)) for text in texts] == [1] * 20
        await subject.say(chat, wording("Mine"))


async def test_a_server_that_stays_away_ends_the_run_for_the_engine_to_decide(
    peer: XmppPeer, cable: Cable
) -> None:
    async with connected(peer, cable) as subject:
        assert subject.running is not None
        cable.is_cut = True
        cable.cut()
        await asyncio.wait((subject.running,), timeout=20)
        assert isinstance(subject.running.exception(), Transient | Unreachable)


async def test_a_server_that_falls_silent_is_noticed(
    peer: XmppPeer, cable: Cable, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(peer, cable) as subject:
        since = len(subject.host.events)
        monkeypatch.setattr("connectors.xmpp.client.ANSWER_SECONDS", 0.3)
        cable.is_frozen = True
        with pytest.raises(Transient, match="stopped answering"):
            await subject.perform(
                SendMessage(await subject.direct(), (TextPart(wording("Hello?")),))
            )
        cable.is_frozen = False
        await online_again(subject, since)


async def test_a_quiet_connection_is_asked_whether_it_is_alive(
    peer: XmppPeer, cable: Cable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.xmpp.connection.QUIET_SECONDS", 0.2)
    async with connected(peer, cable) as subject:
        since = len(subject.host.events)
        monkeypatch.setattr("connectors.xmpp.client.ANSWER_SECONDS", 0.3)
        cable.is_frozen = True
        broken = await subject.host.wait_for(ConnectionChanged, after=since)
        cable.is_frozen = False
        assert "stopped answering" in broken.status.reason


async def test_what_could_not_be_sent_is_not_said_to_be_sent(peer: XmppPeer, cable: Cable) -> None:
    async with connected(peer, cable) as subject:
        chat = await subject.direct()
        cable.is_cut = True
        cable.cut()
        with pytest.raises(Transient):
            await subject.perform(SendMessage(chat, (TextPart(wording("Lost?")),)))


async def test_a_repeat_after_an_unknown_outcome_finds_what_was_sent(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        chat = await subject.direct()
        text, under = wording("Only once"), TransactionId(secrets.token_hex(16))
        intent = SendMessage(chat, (TextPart(text),))
        first = await subject.perform(intent, under)
        await subject.stop()
        await subject.come_back()  # a new run: nothing but the stored state knows of the attempt
        second = await subject.perform(intent, under)
        await subject.say(chat, wording("Marker"))
        assert peer.copies(chat, text) == 1
        assert second.message == first.message


async def test_a_repeat_of_what_never_arrived_is_sent(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        chat = await subject.direct()
        under = TransactionId(secrets.token_hex(16))
        await subject.stop()
        await subject.host.commit(Batch(state={f"out/{under}": str(subject.host.now()).encode()}))
        await subject.come_back()
        text = wording("At last")
        await subject.perform(SendMessage(chat, (TextPart(text),)), under)
        await peer.wait_for_text(chat, text)
        assert peer.copies(chat, text) == 1


class SlowHost(RecordingHost):
    """A host that takes its time to store."""

    def __init__(self, of: RecordingHost) -> None:
        super().__init__(of.identity, of.credentials, of.egress)
        self.may_store = asyncio.Event()
        self.is_storing = asyncio.Event()
        self.may_store.set()

    async def commit(self, batch: Batch) -> None:
        if any(isinstance(event, MessageReceived) for event in batch.events):
            self.is_storing.set()
            await self.may_store.wait()
        await super().commit(batch)


async def test_nothing_is_acknowledged_before_it_is_stored(peer: XmppPeer) -> None:
    done = await sign_in(peer)
    host = SlowHost(RecordingHost(done.identity, done.credentials, peer.egress))
    connection = XmppConnection(host)
    running = asyncio.create_task(connection.run())
    try:
        await host.wait_for(
            ConnectionChanged, lambda event: event.status.state is ConnectionState.CONNECTED
        )
        assert connection._session is not None
        acks = connection._session.client.acks
        host.may_store.clear()
        await peer.send_text(await peer.create_direct(), wording("Store me"))
        await asyncio.wait_for(host.is_storing.wait(), 10)
        assert acks.durable < acks.handled
        host.may_store.set()
        await host.wait_for(MessageReceived)
        # by the time this has been to the server and back, what came before it is dealt with
        await connection.perform(
            SendMessage(await peer.create_direct(), (TextPart("Stored"),)), TransactionId("t")
        )
        assert acks.durable == acks.handled
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await connection.close()


async def test_a_room_carries_edits_reactions_and_deletions_both_ways(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        chat = await subject.group(wording("Balcony"))
        mine, mine_now = wording("Mine"), wording("Mine, corrected")
        sent = await subject.say(chat, mine)
        await subject.perform(EditMessage(chat, sent, (TextPart(mine_now),)))
        await peer.wait_for_edit(chat, mine, mine_now)
        theirs, theirs_now = wording("Theirs"), wording("Theirs, corrected")
        told = await subject.is_told(chat, theirs)
        await peer.edit(chat, theirs, theirs_now)
        edited = await subject.host.wait_for(
            MessageEdited, lambda event: plain_text(event.message.parts) == theirs_now
        )
        assert edited.message.replaces == told.id
        await subject.perform(React(chat, told.id, "👍"))
        await peer.wait_for_reaction(chat, theirs_now, "👍")
        await peer.react(chat, mine_now, "🐢")
        reaction = await subject.host.wait_for(ReactionAdded, lambda event: event.key == "🐢")
        assert (reaction.target, reaction.sender) == (sent, peer.identity)
        await subject.perform(DeleteMessage(chat, sent))
        await peer.wait_for_deletion(chat, mine_now)
        await peer.delete(chat, theirs_now)
        gone = await subject.host.wait_for(MessageDeleted, lambda event: event.target == told.id)
        assert gone.by == peer.identity


async def test_a_room_is_entered_again_and_caught_up_with(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        chat = await subject.group(wording("Balcony"))
        before, ours = wording("Before"), wording("Ours")
        await subject.is_told(chat, before)
        await subject.say(chat, ours)
        await subject.stop()
        away, now = wording("While you were out"), wording("New words")
        await peer.send_text(chat, away)
        await peer.edit(chat, before, now)
        await subject.come_back()
        await subject.hears(chat, away)
        await subject.wait_for_membership(chat, Membership.JOINED)
        await subject.host.wait_for(
            MessageEdited, lambda event: plain_text(event.message.parts) == now
        )
        await subject.is_told(chat, wording("After"))
        for text in (before, ours, away):
            assert len(subject.ids_of(chat, text)) == 1


async def test_a_room_that_cannot_be_entered_is_told_and_stops_nothing(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        session = subject.connection._session  # type: ignore[attr-defined]
        await keep_bookmark(session, Bookmark("no-such@rooms.invalid", "me"), is_in=True)
        await subject.stop()
        await subject.come_back()
        told = await subject.host.wait_for(Quarantined)
        assert told.chat == "no-such@rooms.invalid"
        chat = await subject.direct()
        await subject.is_told(chat, wording("Still here"))


async def test_a_room_that_another_device_left_is_left_here(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        chat = await subject.group(wording("Balcony"))
        session = subject.connection._session  # type: ignore[attr-defined]
        await keep_bookmark(session, Bookmark(chat), is_in=False)
        await subject.stop()
        await subject.come_back()
        await subject.wait_for_membership(chat, Membership.LEFT)
        with pytest.raises(Rejected):
            await subject.perform(SendMessage(chat, (TextPart("Hello?"),)))


async def test_an_invitation_that_came_while_away_is_there(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        await subject.is_told(await subject.direct(), wording("Before"))
        await subject.stop()
        chat = await peer.create_group(wording("Balcony"))
        await subject.come_back()
        invited = await subject.wait_for_membership(chat, Membership.INVITED)
        assert invited.invited_by == peer.identity


async def test_a_failure_inside_a_handler_ends_the_run_with_a_reason(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        assert subject.running is not None
        session = subject.connection._session  # type: ignore[attr-defined]

        def fails(_: object) -> None:
            raise ZeroDivisionError

        session.client.add_event_handler("something", fails)
        since = len(subject.host.events)
        session.client.event("something")
        told = await subject.host.wait_for(
            ConnectionChanged,
            lambda event: event.status.state is ConnectionState.TRANSIENT_DISCONNECT,
            after=since,
        )
        assert "ZeroDivisionError" in told.status.reason


async def test_a_person_who_does_not_exist_is_told_after_all(peer: XmppPeer) -> None:
    async with connected(peer) as subject:
        nobody = ChatId(f"nobody-{secrets.token_hex(4)}@localhost")
        outcome = await subject.perform(SendMessage(nobody, (TextPart("Anybody?"),)))
        failed = await subject.host.wait_for_any(
            lambda event: (
                getattr(event, "message", None) == outcome.message
                and getattr(event, "reason", "") != ""
            )
        )
        assert "not delivered" in getattr(failed, "reason", "")
        assert subject.host.found(Quarantined) == []


async def test_our_own_identity_is_the_bare_address(peer: XmppPeer) -> None:
    done = await sign_in(peer)
    assert done.identity == Identity(peer.ours.service, peer.ours.native)


async def test_a_long_past_is_a_gap_that_history_fills(peer: XmppPeer) -> None:
    texts = [wording("Long ago") for _ in range(103)]
    chat = await peer.earlier(texts)
    async with connected(peer) as subject:
        gap = await subject.host.wait_for(HistoryGap, lambda event: event.chat == chat)
        older: list[str] = []
        cursor: str | None = gap.cursor
        while cursor is not None:
            page = await subject.connection.history(chat, cursor, 50)
            found = [e for e in page.events if isinstance(e, MessageReceived)]
            older[:0] = [plain_text(event.message.parts) for event in found]
            cursor = page.cursor
        assert older
        assert older == texts[: len(older)]
        # what also waited for us as offline messages came twice, under one id
        assert all(len(subject.ids_of(chat, text)) == 1 for text in texts[len(older) :])
