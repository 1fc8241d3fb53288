"""What the person does to keep order: mute, flag, favour, put aside."""

from __future__ import annotations

import pytest

from inbox_tui.connector.conformance.base import Conformance, exercises, refuses
from inbox_tui.connector.conformance.subject import Subject, wording
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.event import ChatChanged, MarkedUnread, PinsChanged, ServiceMuteChanged
from inbox_tui.domain.ids import FOR_EVER
from inbox_tui.domain.intent import (
    MarkUnread,
    MuteOnService,
    PinMessage,
    SetFavourite,
    SetLowPriority,
)


class OrganisingConformance(Conformance):
    """The service keeps it, and tells it back as it would tell another device."""

    @exercises(Feature.MUTE)
    async def test_a_mute_is_kept_and_lifted(self, subject: Subject) -> None:
        chat = await subject.direct()
        await subject.is_told(chat, wording("Beep"))
        if not subject.allows(Feature.MUTE, chat):
            await refuses(subject, MuteOnService(chat, FOR_EVER), chat)
            return
        for until, is_muted in ((FOR_EVER, True), (None, False)):
            before = len(subject.host.events)
            await subject.perform(MuteOnService(chat, until))
            told = await subject.host.wait_for(
                ServiceMuteChanged, lambda event: event.chat == chat, after=before
            )
            assert told.is_muted is is_muted

    @exercises(Feature.MARK_UNREAD)
    async def test_an_unread_flag_is_kept_and_lifted(self, subject: Subject) -> None:
        chat = await subject.direct()
        await subject.is_told(chat, wording("Later"))
        if not subject.allows(Feature.MARK_UNREAD, chat):
            await refuses(subject, MarkUnread(chat, is_unread=True), chat)
            return
        for is_unread in (True, False):
            before = len(subject.host.events)
            await subject.perform(MarkUnread(chat, is_unread))
            told = await subject.host.wait_for(
                MarkedUnread, lambda event: event.chat == chat, after=before
            )
            assert told.is_unread is is_unread

    @exercises(Feature.PIN)
    async def test_a_message_is_pinned_and_no_longer(self, subject: Subject) -> None:
        chat = await subject.direct()
        target = (await subject.is_told(chat, wording("Remember"))).id
        if not subject.allows(Feature.PIN, chat):
            await refuses(subject, PinMessage(chat, target, is_pinned=True), chat)
            return
        for is_pinned in (True, False):
            before = len(subject.host.events)
            await subject.perform(PinMessage(chat, target, is_pinned))
            told = await subject.host.wait_for(
                PinsChanged, lambda event: event.chat == chat, after=before
            )
            assert told.pinned == ((target,) if is_pinned else ())

    @exercises(Feature.FAVOURITE, Feature.LOW_PRIORITY)
    @pytest.mark.parametrize("feature", [Feature.FAVOURITE, Feature.LOW_PRIORITY])
    async def test_a_mark_on_a_chat_is_kept_and_lifted(
        self, subject: Subject, feature: Feature
    ) -> None:
        chat = await subject.direct()
        await subject.is_told(chat, wording("Dear"))
        for is_set in (True, False):
            intent = (
                SetFavourite(chat, is_set)
                if feature is Feature.FAVOURITE
                else SetLowPriority(chat, is_set)
            )
            if not subject.allows(feature, chat):
                await refuses(subject, intent, chat)
                return
            before = len(subject.host.events)
            await subject.perform(intent)
            told = await subject.host.wait_for(
                ChatChanged,
                lambda event: event.chat == chat and _mark(event, feature) is not None,
                after=before,
            )
            assert _mark(told, feature) is is_set


def _mark(event: ChatChanged, feature: Feature) -> bool | None:
    return event.is_favourite if feature is Feature.FAVOURITE else event.is_low_priority
