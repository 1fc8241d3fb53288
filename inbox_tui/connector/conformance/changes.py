"""What is done to a message after it was sent: edits, deletions, reactions."""

from __future__ import annotations

import itertools

from inbox_tui.connector.conformance.base import Conformance, exercises, refuses, says_why
from inbox_tui.connector.conformance.subject import Subject, reading, wording
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.event import MessageDeleted, MessageEdited, ReactionAdded, ReactionRemoved
from inbox_tui.domain.intent import DeleteMessage, EditMessage, React, Unreact
from inbox_tui.domain.message import TextPart

WAVE = "👋"


class ChangesConformance(Conformance):
    """What is done to a message after it was sent."""

    @exercises(Feature.EDIT)
    async def test_our_edit_reaches_the_peer(self, subject: Subject) -> None:
        chat = await subject.direct()
        old, new = wording("Teh"), wording("The")
        target = await subject.say(chat, old)
        intent = EditMessage(chat, target, (TextPart(new),))
        if not subject.allows(Feature.EDIT, chat):
            await refuses(subject, intent, chat)
            return
        await subject.perform(intent)
        await subject.peer.wait_for_edit(chat, old, new)

    @exercises(Feature.EDIT)
    async def test_two_edits_of_the_peer_both_name_the_first_version(
        self, subject: Subject
    ) -> None:
        chat = await subject.direct()
        versions = [wording("Draft") for _ in range(3)]
        first = await subject.is_told(chat, versions[0])
        if not subject.allows(Feature.EDIT, chat):
            says_why(subject, Feature.EDIT, chat)
            return
        for old, new in itertools.pairwise(versions):
            await subject.peer.edit(chat, old, new)
            edit = await subject.host.wait_for(MessageEdited, reading(chat, new))
            assert edit.message.replaces == first.id
            assert edit.message.sender == subject.peer.identity

    @exercises(Feature.DELETE)
    async def test_our_deletion_reaches_the_peer(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("I wish I had not said this")
        target = await subject.say(chat, text)
        if not subject.allows(Feature.DELETE, chat):
            await refuses(subject, DeleteMessage(chat, target), chat)
            return
        await subject.perform(DeleteMessage(chat, target))
        await subject.peer.wait_for_deletion(chat, text)

    @exercises(Feature.DELETE)
    async def test_a_deletion_of_the_peer_names_the_message_and_who(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("Forget this")
        message = await subject.is_told(chat, text)
        if not subject.allows(Feature.DELETE, chat):
            says_why(subject, Feature.DELETE, chat)
            return
        await subject.peer.delete(chat, text)
        deleted = await subject.host.wait_for(
            MessageDeleted, lambda event: event.target == message.id
        )
        assert (deleted.chat, deleted.by) == (chat, subject.peer.identity)

    @exercises(Feature.REACTION)
    async def test_our_reaction_comes_and_goes(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("Good news")
        target = (await subject.is_told(chat, text)).id
        if not subject.allows(Feature.REACTION, chat):
            await refuses(subject, React(chat, target, WAVE), chat)
            await refuses(subject, Unreact(chat, target, WAVE), chat)
            return
        outcome = await subject.perform(React(chat, target, WAVE))
        await subject.peer.wait_for_reaction(chat, text, WAVE)
        await subject.perform(Unreact(chat, target, WAVE, outcome.message))
        await subject.peer.wait_for_no_reaction(chat, text, WAVE)

    @exercises(Feature.REACTION)
    async def test_a_reaction_of_the_peer_comes_and_goes(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("Guess what")
        target = await subject.say(chat, text)
        if not subject.allows(Feature.REACTION, chat):
            says_why(subject, Feature.REACTION, chat)
            return
        await subject.peer.react(chat, text, WAVE)
        added = await subject.host.wait_for(ReactionAdded, lambda event: event.target == target)
        assert (added.chat, added.key, added.sender) == (chat, WAVE, subject.peer.identity)
        await subject.peer.unreact(chat, text, WAVE)
        removed = await subject.host.wait_for(
            ReactionRemoved, lambda event: event.sender == subject.peer.identity
        )
        assert removed.chat == chat
        assert removed.target == target or (removed.id is not None and removed.id == added.id)
