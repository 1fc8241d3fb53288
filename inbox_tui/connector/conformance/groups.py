"""Groups, and chats we open ourselves."""

from __future__ import annotations

from inbox_tui.connector.conformance.base import Conformance, exercises, refuses, says_why
from inbox_tui.connector.conformance.subject import Subject, wording
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import ChatChanged, MembersChanged
from inbox_tui.domain.ids import ChatId, Identity
from inbox_tui.domain.intent import LeaveChat, StartDirect


class GroupsConformance(Conformance):
    """A chat of several people, and one of our own making."""

    @exercises(Feature.GROUP)
    async def test_a_group_has_its_title_kind_and_members(self, subject: Subject) -> None:
        if not subject.allows(Feature.GROUP):
            says_why(subject, Feature.GROUP)
            return
        title = wording("Reading circle")
        chat = await subject.group(title)
        await subject.host.wait_for(
            ChatChanged, lambda event: event.chat == chat and event.kind is ChatKind.GROUP
        )
        await subject.host.wait_for(
            ChatChanged, lambda event: event.chat == chat and event.title == title
        )
        await subject.host.wait_for(
            MembersChanged,
            lambda _: {subject.peer.ours, subject.peer.identity} <= members_of(subject, chat),
        )

    @exercises(Feature.GROUP)
    async def test_a_group_carries_texts_both_ways_with_their_senders(
        self, subject: Subject
    ) -> None:
        if not subject.allows(Feature.GROUP):
            says_why(subject, Feature.GROUP)
            return
        chat = await subject.group(wording("Reading circle"))
        text = wording("Good evening")
        await subject.say(chat, text)
        assert (await subject.peer.wait_for_text(chat, text)).is_ours
        message = await subject.is_told(chat, wording("Good evening too"))
        assert message.sender == subject.peer.identity

    async def test_a_direct_chat_names_its_partner(self, subject: Subject) -> None:
        chat = await subject.direct()
        await subject.is_told(chat, wording("It is me"))
        told = await subject.host.wait_for(
            ChatChanged, lambda event: event.chat == chat and event.partner is not None
        )
        assert told.partner == subject.peer.identity

    @exercises(Feature.LEAVE)
    async def test_leaving_a_group_is_seen_by_both(self, subject: Subject) -> None:
        if not subject.allows(Feature.GROUP):
            says_why(subject, Feature.LEAVE)
            return
        chat = await subject.group(wording("Dull affair"))
        await subject.say(chat, wording("Goodbye"))
        if not subject.allows(Feature.LEAVE, chat):
            await refuses(subject, LeaveChat(chat), chat)
            return
        await subject.perform(LeaveChat(chat))
        await subject.wait_for_membership(chat, Membership.LEFT)
        await subject.peer.wait_for_leave(chat)

    @exercises(Feature.START_DIRECT)
    async def test_a_chat_we_open_carries_texts_both_ways(self, subject: Subject) -> None:
        intent = StartDirect(subject.peer.identity)
        if not subject.allows(Feature.START_DIRECT):
            await refuses(subject, intent)
            return
        await subject.perform(intent)
        opened = await subject.host.wait_for(
            ChatChanged, lambda event: event.partner == subject.peer.identity
        )
        assert opened.kind in (None, ChatKind.DIRECT)
        await subject.say(opened.chat, wording("May I?"))
        await subject.is_told(opened.chat, wording("You may"))


def members_of(subject: Subject, chat: ChatId) -> set[Identity]:
    """Who is in a chat, by everything that was told of it."""
    inside: set[Identity] = set()
    for event in subject.host.found(MembersChanged, lambda event: event.chat == chat):
        if event.is_complete:
            inside.clear()
        for member in event.members:
            if member.membership in (Membership.JOINED, Membership.INVITED):
                inside.add(member.identity)
            else:
                inside.discard(member.identity)
    return inside
