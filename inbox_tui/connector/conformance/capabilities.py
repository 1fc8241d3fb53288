"""That a connector's declarations are true."""

from __future__ import annotations

import pytest

from inbox_tui.connector.conformance.base import Conformance, exercised_by, is_a_sentence, refuses
from inbox_tui.connector.conformance.subject import Subject, transaction, wording
from inbox_tui.connector.errors import Rejected, Unsupported
from inbox_tui.domain.capability import Feature, Level
from inbox_tui.domain.ids import ChatId, Identity, MessageId
from inbox_tui.domain.intent import (
    AnswerRequest,
    BlockOnService,
    DeleteMessage,
    EditMessage,
    Intent,
    LeaveChat,
    MarkRead,
    MarkUnread,
    MuteOnService,
    PinMessage,
    React,
    Report,
    ReportReason,
    SendMessage,
    SetFavourite,
    SetLowPriority,
    SetTyping,
    StartDirect,
    Unreact,
    feature_needed,
)
from inbox_tui.domain.message import FilePart, TextPart


class CapabilitiesConformance(Conformance):
    """What is declared works, what isn't is refused."""

    async def test_everything_declared_is_exercised(self, subject: Subject) -> None:
        declared = {
            feature for feature in Feature if subject.connection.capabilities().allows(feature)
        }
        assert Feature.TEXT in declared
        assert declared - exercised_by(type(self)) == set()

    async def test_everything_not_declared_is_refused(self, subject: Subject) -> None:
        chat = await subject.direct()
        target = (await subject.is_told(chat, wording("Here"))).id
        for intent in every_intent(chat, target, subject.peer.identity):
            if not subject.allows(feature_needed(intent), chat):
                await refuses(subject, intent, chat)

    async def test_every_level_is_one_of_the_five(self, subject: Subject) -> None:
        levels = subject.connection.capabilities().levels
        assert all(isinstance(level, Level) for level in levels.values())

    async def test_a_text_over_the_limit_is_refused_and_not_cut(self, subject: Subject) -> None:
        chat = await subject.direct()
        limits = subject.connection.capabilities(chat).limits
        # of letters that take one byte each, so that the two limits are alike
        longest = limits.text_bytes if limits.text_characters is None else limits.text_characters
        if longest is None:
            await subject.say(chat, "x" * 10_000)
            return
        await subject.say(chat, "x" * longest)
        with pytest.raises((Rejected, Unsupported)) as refusal:
            await subject.connection.perform(
                SendMessage(chat, (TextPart("y" * (longest + 1)),)), transaction()
            )
        assert is_a_sentence(str(refusal.value))


def every_intent(chat: ChatId, message: MessageId, person: Identity) -> tuple[Intent, ...]:
    """One intent for every feature that an intent can need."""
    text = (TextPart("text"),)
    return (
        SendMessage(chat, text),
        SendMessage(chat, text, in_reply_to=message),
        SendMessage(chat, (FilePart("name.txt", "attachment-1"),)),
        EditMessage(chat, message, text),
        DeleteMessage(chat, message),
        React(chat, message, "👋"),
        Unreact(chat, message, "👋"),
        MarkRead(chat, message, is_private=False),
        MarkRead(chat, message, is_private=True),
        PinMessage(chat, message, is_pinned=True),
        MarkUnread(chat, is_unread=True),
        SetTyping(chat, is_typing=True),
        SetFavourite(chat, is_favourite=True),
        SetLowPriority(chat, is_low_priority=True),
        MuteOnService(chat, until=None),
        BlockOnService(person, is_blocked=True),
        Report(ReportReason.SPAM, chat=chat, messages=(message,)),
        Report(ReportReason.SPAM, chat=chat),
        Report(ReportReason.SPAM, person=person),
        AnswerRequest(chat, is_accepted=True),
        LeaveChat(chat),
        StartDirect(person),
    )
