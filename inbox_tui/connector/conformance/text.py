"""Text, replies and threads, both ways."""

from __future__ import annotations

from inbox_tui.connector.conformance.base import Conformance, exercises, refuses, says_why
from inbox_tui.connector.conformance.subject import Subject, transaction, wording
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.event import MessageReceived
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import Mention, TextPart, plain_text


class TextConformance(Conformance):
    """What two people write to each other in a direct chat."""

    @exercises(Feature.TEXT)
    async def test_what_we_write_reaches_the_peer_as_ours(self, subject: Subject) -> None:
        chat = await subject.direct()
        text = wording("Hello over there")
        await subject.send(chat, (TextPart(text),))
        seen = await subject.peer.wait_for_text(chat, text)
        assert seen.is_ours

    @exercises(Feature.TEXT)
    async def test_what_the_peer_writes_reaches_us_from_the_peer(self, subject: Subject) -> None:
        chat = await subject.direct()
        message = await subject.is_told(chat, wording("Hello to you"))
        assert message.sender == subject.peer.identity
        assert message.replaces is None
        assert message.transaction is None

    async def test_any_text_survives_both_ways(self, subject: Subject) -> None:
        chat = await subject.direct()
        for sample in (
            "Zwölf Boxkämpfer 👩‍👩‍👧 jagen",
            "<b>&amp; [x](y)</b> *not bold*",
            "שלום 你好\nنعم",
        ):
            there, back = wording(sample), wording(sample)
            await subject.say(chat, there)
            await subject.is_told(chat, back)

    async def test_texts_arrive_once_and_in_order(self, subject: Subject) -> None:
        chat = await subject.direct()
        texts = [wording("Line") for _ in range(10)]
        for text in texts:
            await subject.peer.send_text(chat, text)
        await subject.hears(chat, texts[-1])
        arrived = [
            plain_text(event.message.parts)
            for event in subject.host.found(MessageReceived)
            if event.message.chat == chat and event.message.sender == subject.peer.identity
        ]
        assert [text for text in arrived if text in texts] == texts

    @exercises(Feature.FORMATTING)
    async def test_a_formatted_text_and_a_mention_are_readable_as_they_were_typed(
        self, subject: Subject
    ) -> None:
        chat = await subject.direct()
        text = wording("@you *this* is `readable`")
        mention = Mention(0, len("@you"), subject.peer.identity)
        await subject.send(chat, (TextPart(text, mentions=(mention,), is_markdown=True),))
        seen = await subject.peer.wait_for_text(chat, text)
        assert seen.is_ours
        if not subject.allows(Feature.FORMATTING, chat):
            says_why(subject, Feature.FORMATTING, chat)

    @exercises(Feature.SAFE_REPEAT)
    async def test_repeating_a_transaction_does_not_send_twice(self, subject: Subject) -> None:
        chat = await subject.direct()
        await subject.is_told(chat, wording("Ready"))
        if not subject.allows(Feature.SAFE_REPEAT, chat):
            says_why(subject, Feature.SAFE_REPEAT, chat)
            return
        text = wording("Only once")
        intent, under = SendMessage(chat, (TextPart(text),)), transaction()
        first = await subject.perform(intent, under)
        second = await subject.perform(intent, under)
        # the case it is for: nobody knows what became of the first, because the line was cut
        await subject.stop()
        await subject.come_back()
        third = await subject.perform(intent, under)
        await subject.say(chat, wording("Marker"))
        assert subject.peer.copies(chat, text) == 1
        assert {first.message, second.message, third.message} == {first.message}

    @exercises(Feature.REPLY)
    async def test_our_reply_names_the_message_it_answers(self, subject: Subject) -> None:
        chat = await subject.direct()
        asked, answer = wording("Which of them?"), wording("That one")
        question = await subject.is_told(chat, asked)
        await subject.is_told(chat, wording("Something in between"))
        if not subject.allows(Feature.REPLY, chat):
            await refuses(
                subject, SendMessage(chat, (TextPart(answer),), in_reply_to=question.id), chat
            )
            return
        await subject.send(chat, (TextPart(answer),), in_reply_to=question.id)
        seen = await subject.peer.wait_for_text(chat, answer)
        assert seen.reply_to == asked

    @exercises(Feature.REPLY)
    async def test_a_reply_of_the_peer_resolves_to_our_message(self, subject: Subject) -> None:
        chat = await subject.direct()
        text, answer = wording("Which of them?"), wording("That one")
        question = await subject.say(chat, text)
        await subject.say(chat, wording("Something in between"))
        if not subject.allows(Feature.REPLY, chat):
            says_why(subject, Feature.REPLY, chat)
            return
        await subject.peer.send_reply(chat, text, answer)
        assert (await subject.hears(chat, answer)).in_reply_to == question

    @exercises(Feature.THREAD)
    async def test_a_thread_is_kept_both_ways(self, subject: Subject) -> None:
        chat = await subject.direct()
        text, theirs, ours = wording("A long matter"), wording("First"), wording("Second")
        root = await subject.say(chat, text)
        if not subject.allows(Feature.THREAD, chat):
            in_thread = SendMessage(chat, (TextPart(ours),), topic=root)
            await refuses(subject, in_thread, chat, lacks=Feature.THREAD)
            return
        await subject.peer.send_in_thread(chat, text, theirs)
        assert (await subject.hears(chat, theirs)).topic == root
        await subject.perform(SendMessage(chat, (TextPart(ours),), topic=root))
        assert (await subject.peer.wait_for_text(chat, ours)).thread_of == text
