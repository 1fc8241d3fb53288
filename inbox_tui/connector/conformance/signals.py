"""Receipts and typing, both ways."""

from __future__ import annotations

from inbox_tui.connector.conformance.base import Conformance, exercises, refuses, says_why
from inbox_tui.connector.conformance.subject import Subject, wording
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.event import (
    MessageDelivered,
    ReceiptKind,
    ReceiptReceived,
    TypingChanged,
)
from inbox_tui.domain.ids import ChatId, MessageId
from inbox_tui.domain.intent import MarkRead, SetTyping
from inbox_tui.domain.message import Status


class SignalsConformance(Conformance):
    """What people learn of each other without a word."""

    @exercises(Feature.READ_RECEIPT)
    async def test_the_peer_learns_that_we_have_read(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("Did you get this?")
        message = await subject.is_told(chat, text)
        if not subject.allows(Feature.READ_RECEIPT, chat):
            await refuses(subject, MarkRead(chat, message.id, is_private=False), chat)
            return
        assert not subject.peer.knows_read(chat, text), "told without being asked to"
        await subject.perform(MarkRead(chat, message.id, is_private=False))
        await subject.peer.wait_for_read(chat, text)

    @exercises(Feature.READ_RECEIPT)
    async def test_we_learn_that_the_peer_has_read(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("Have you seen this?")
        target = await subject.say(chat, text)
        if not subject.allows(Feature.READ_RECEIPT, chat):
            says_why(subject, Feature.READ_RECEIPT, chat)
            return
        await subject.peer.mark_read(chat, text)
        receipt = await subject.host.wait_for(
            ReceiptReceived,
            lambda event: event.kind is ReceiptKind.READ and event.up_to == target,
        )
        assert (receipt.chat, receipt.sender) == (chat, subject.peer.identity)

    @exercises(Feature.PRIVATE_READ)
    async def test_reading_in_private_tells_nobody(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("Is anybody there?")
        message = await subject.is_told(chat, text)
        intent = MarkRead(chat, message.id, is_private=True)
        if not subject.allows(Feature.PRIVATE_READ, chat):
            await refuses(subject, intent, chat)
            return
        await subject.perform(intent)
        # what we write later arrives later: by then a receipt would have been there
        await subject.say(chat, wording("Something else"))
        assert not subject.peer.knows_read(chat, text)

    @exercises(Feature.DELIVERY_RECEIPT)
    async def test_we_learn_that_a_message_was_delivered(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("On its way")
        target = await subject.say(chat, text)
        if not subject.allows(Feature.DELIVERY_RECEIPT, chat):
            says_why(subject, Feature.DELIVERY_RECEIPT, chat)
            return
        await subject.peer.mark_delivered(chat, text)
        await _until_delivered(subject, chat, target)

    @exercises(Feature.TYPING)
    async def test_the_peer_sees_us_type_and_stop(self, subject: Subject) -> None:
        chat = await subject.direct()
        await subject.say(chat, wording("Wait"))
        if not subject.allows(Feature.TYPING, chat):
            await refuses(subject, SetTyping(chat, is_typing=True), chat)
            return
        await subject.perform(SetTyping(chat, is_typing=True))
        await subject.peer.wait_for_typing(chat, is_typing=True)
        await subject.perform(SetTyping(chat, is_typing=False))
        await subject.peer.wait_for_typing(chat, is_typing=False)

    @exercises(Feature.TYPING)
    async def test_we_see_the_peer_type_and_stop(self, subject: Subject) -> None:
        chat = await subject.direct()
        # both are known to be there, which some services want before they pass typing on
        await subject.say(chat, wording("Well?"))
        await subject.is_told(chat, wording("Well"))
        if not subject.allows(Feature.TYPING, chat):
            says_why(subject, Feature.TYPING, chat)
            return
        await subject.peer.set_typing(chat, is_typing=True)
        before = len(subject.host.events)
        await subject.host.wait_for(
            TypingChanged,
            lambda event: event.chat == chat and event.who == (subject.peer.identity,),
        )
        await subject.peer.set_typing(chat, is_typing=False)
        await subject.host.wait_for(
            TypingChanged, lambda event: event.chat == chat and event.who == (), after=before
        )


async def _until_delivered(subject: Subject, chat: ChatId, target: MessageId) -> None:
    """A service tells it by a receipt of the other person, or in its own name."""
    got_there = (Status.DELIVERED, Status.READ)
    event = await subject.host.wait_for_any(
        lambda event: (
            (isinstance(event, ReceiptReceived) and event.up_to == target)
            or (
                isinstance(event, MessageDelivered)
                and event.message == target
                and event.status in got_there
            )
        )
    )
    assert isinstance(event, ReceiptReceived | MessageDelivered)
    assert event.chat == chat
