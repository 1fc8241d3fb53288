"""Our side of a conformance run: one account, signed in and connected, as the engine drives it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import secrets
from collections.abc import AsyncIterator, Callable, Mapping

from inbox_tui.connector.conformance.host import RecordingHost, StoreRefused
from inbox_tui.connector.conformance.peer import PATIENCE, Peer
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.connector.login import Answers, Ask, Done, LoginStep, LoginSteps, Show
from inbox_tui.connector.protocol import Connection, Outcome
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.event import ChatChanged, ConnectionChanged, MessageEdited, MessageReceived
from inbox_tui.domain.ids import ChatId, MessageId, TransactionId
from inbox_tui.domain.intent import AnswerRequest, Intent, SendMessage
from inbox_tui.domain.message import Message, Part, Status, TextPart, plain_text
from inbox_tui.domain.secret import Secret

_words = itertools.count(1)


def wording(start: str) -> str:
    """A text that no other message of the run has."""
    return f"{start} {next(_words)} {secrets.token_hex(3)}"


def reading(chat: ChatId, text: str) -> Callable[[MessageReceived | MessageEdited], bool]:
    """Whether an event is the message, or the version of it, that reads ``text``."""
    return lambda event: event.message.chat == chat and plain_text(event.message.parts) == text


def transaction() -> TransactionId:
    """A new random transaction id, as the outbox makes them."""
    return TransactionId(secrets.token_hex(16))


def answer_to(step: LoginStep, script: Mapping[str, str]) -> Answers:
    """What the person enters at a step: the script's values, or the fields' defaults."""
    if not isinstance(step, Ask):
        return {}
    return {field.id: Secret(script.get(field.id, field.default)) for field in step.fields}


async def sign_in(peer: Peer, *, first: Mapping[str, str] | None = None) -> Done:
    """Go through the login to its end; with ``first`` until it complains, if at all."""
    steps = peer.connector.login(peer.egress)
    script = peer.login_script.right if first is None else first
    try:
        async with asyncio.timeout(2 * PATIENCE):
            step = await anext(steps)
            while not isinstance(step, Done):
                if isinstance(step, Ask) and step.error:
                    assert script is not peer.login_script.right, step.error
                    script = peer.login_script.right
                if isinstance(step, Show):
                    step = await _after_showing(peer, steps, step)
                else:
                    step = await steps.asend(answer_to(step, script))
            return step
    finally:
        await steps.aclose()


async def _after_showing(peer: Peer, steps: LoginSteps, shown: Show) -> LoginStep:
    """The step after a ``Show``: the login waits while the peer acts on the other device."""

    async def resume() -> LoginStep:
        return await steps.asend({})

    resumed = asyncio.create_task(resume())
    try:
        await peer.approve_login(shown)
        return await resumed
    finally:
        resumed.cancel()


class Subject:
    """A connection under test, with the host that records what it commits."""

    def __init__(self, peer: Peer, host: RecordingHost) -> None:
        self.peer = peer
        self.host = host
        self.earlier_hosts: list[RecordingHost] = []
        self.connection: Connection = peer.connector.connect(host)
        self.running: asyncio.Task[None] | None = None

    # --- running --------------------------------------------------------------------------------

    async def start(self) -> None:
        """Run the connection; returns once it says that it is connected."""
        self.running = asyncio.create_task(self.connection.run())
        online = asyncio.create_task(self.host.wait_for(ConnectionChanged, _is_connected))
        await asyncio.wait({self.running, online}, return_when=asyncio.FIRST_COMPLETED)
        if not online.done():
            online.cancel()
            await self.running
            raise AssertionError("run() returned before it was connected")
        await online

    async def stop(self) -> None:
        """Cancel ``run`` and close, as the engine does.

        ``run`` may have ended before: as the protocol allows, or because the store refused.
        """
        running, self.running = self.running, None
        if running is None:
            return
        running.cancel()
        async with asyncio.timeout(PATIENCE):
            (ended,) = await asyncio.gather(running, return_exceptions=True)
        await self.connection.close()
        if isinstance(ended, BaseException) and not _is_an_ending(ended):
            raise ended

    async def come_back(self) -> None:
        """Connect anew with the stored state and an empty record, after :meth:`stop`."""
        self.earlier_hosts.append(self.host)
        self.host = self.host.restart()
        self.connection = self.peer.connector.connect(self.host)
        await self.start()

    # --- chats ----------------------------------------------------------------------------------

    async def direct(self) -> ChatId:
        """A direct chat with the peer that we are in."""
        return await self.enter(await self.peer.create_direct(), ChatKind.DIRECT)

    async def group(self, title: str) -> ChatId:
        """A group with the peer that we are in."""
        return await self.enter(await self.peer.create_group(title), ChatKind.GROUP)

    async def enter(self, chat: ChatId, kind: ChatKind) -> ChatId:
        """Accept the invitation to ``chat``, where its kind has one."""
        if kind in self.peer.invites_to:
            await self.wait_for_membership(chat, Membership.INVITED)
            await self.perform(AnswerRequest(chat, is_accepted=True))
            await self.wait_for_membership(chat, Membership.JOINED)
        return chat

    async def wait_for_membership(self, chat: ChatId, membership: Membership) -> ChatChanged:
        """Until the chat's membership is told to be ``membership``."""
        return await self.host.wait_for(
            ChatChanged, lambda event: event.chat == chat and event.membership is membership
        )

    def allows(self, feature: Feature, chat: ChatId | None = None) -> bool:
        """Whether the connection declares ``feature``."""
        return self.connection.capabilities(chat).allows(feature)

    # --- acting ---------------------------------------------------------------------------------

    async def perform(self, intent: Intent, under: TransactionId | None = None) -> Outcome:
        """Have the connection do it, and record what follows, as the engine does."""
        async with asyncio.timeout(PATIENCE):
            outcome = await self.connection.perform(intent, under or transaction())
        await self.host.record(outcome.events)
        return outcome

    async def say(self, chat: ChatId, text: str) -> MessageId:
        """Send ``text`` and wait until the peer has it; the message's id on our side."""
        sent = await self.send(chat, (TextPart(text),))
        await self.peer.wait_for_text(chat, text)
        return sent

    async def send(
        self, chat: ChatId, parts: tuple[Part, ...], in_reply_to: MessageId | None = None
    ) -> MessageId:
        """Send parts; the message's id on our side."""
        outcome = await self.perform(SendMessage(chat, parts, in_reply_to=in_reply_to))
        assert outcome.status in (Status.SENT, Status.DELIVERED, Status.READ)
        assert outcome.message is not None, "a sent message has an id"
        return outcome.message

    async def hears(self, chat: ChatId, text: str) -> Message:
        """The message that reads ``text``, once the connection has committed it."""
        return (await self.host.wait_for(MessageReceived, reading(chat, text))).message

    async def is_told(self, chat: ChatId, text: str) -> Message:
        """The peer writes ``text``; the message as it arrived on our side."""
        await self.peer.send_text(chat, text)
        return await self.hears(chat, text)

    def ids_of(self, chat: ChatId, text: str) -> set[MessageId]:
        """The ids under which ``text`` is known, over every run: the store keeps one message each."""
        return {
            event.message.id
            for host in (*self.earlier_hosts, self.host)
            for event in host.found(MessageReceived, reading(chat, text))
        }


@contextlib.asynccontextmanager
async def signed_in(peer: Peer) -> AsyncIterator[Subject]:
    """Our account, signed in for the first time and connected."""
    done = await sign_in(peer)
    subject = Subject(peer, RecordingHost(done.identity, done.credentials, peer.egress))
    try:
        await subject.start()
        yield subject
    finally:
        await subject.stop()


def _is_connected(event: ConnectionChanged) -> bool:
    return event.status.state is ConnectionState.CONNECTED


def _is_an_ending(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_is_an_ending(inner) for inner in error.exceptions)
    return isinstance(error, asyncio.CancelledError | ConnectorError | StoreRefused)
