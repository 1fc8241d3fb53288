"""Whatever happens, in whatever order, the store answers as the plain model does."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from inbox_tui.domain.event import MessageDeleted, ReactionAdded, ReactionRemoved
from inbox_tui.domain.ids import ChatId, ChatKey, Identity, MessageId, MessageKey, Millis
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import TextPart, plain_text
from inbox_tui.domain.verdict import Decision, Judged, Verdict
from inbox_tui.store import chats, ingest, marks, search, timeline
from inbox_tui.store.rows import MessageRow
from tests.store.building import ACCOUNT, ANNA, BEN, ME, NOON, House, edited, received
from tests.store.model import ModelChat, ModelMessage

CHATS = (ChatId("!one:example.org"), ChatId("!two:example.org"))
PEOPLE = (ANNA, BEN, ME)
WORDS = ("apple", "räksmörgås", "東京", "крот", "🎉", "שלום", "مرحبا", "नमस्ते")
KEYS = ("👍", "🎉")
BEGINNING = 20_000
"""Seconds past noon, with room below for history."""

a_chat = st.sampled_from(CHATS)
a_person = st.sampled_from(PEOPLE)
a_text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
a_number = st.integers(0, 1000)


class StoreAgainstModel(RuleBasedStateMachine):
    """The same deeds to both, the same questions to both."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="model-"))
        self.house = House.new(self.folder / "store")
        self.model = {chat: ModelChat() for chat in CHATS}
        self.second = BEGINNING
        self.past = BEGINNING
        self.count = 0
        self.house.clock.at = self.now

    def teardown(self) -> None:
        self.every_search_agrees(set(WORDS))
        self.house.store.close()
        shutil.rmtree(self.folder)

    @property
    def now(self) -> Millis:
        return Millis(_at(self.second) + 500)

    def tick(self) -> int:
        self.second += 1
        self.house.clock.at = self.now
        return self.second

    def name(self) -> str:
        self.count += 1
        return f"m{self.count}"

    def pick(self, chat: ChatId, number: int) -> ModelMessage | None:
        known = [one for one in self.model[chat].timeline if one.transaction is None]
        return known[number % len(known)] if known else None

    @rule(chat=a_chat, sender=a_person, text=a_text)
    def a_message_arrives(self, chat: ChatId, sender: Identity, text: str) -> None:
        name, second = self.name(), self.tick()
        self.house.hear(received(name, text, **_fields(chat, sender, second)))
        self.model[chat].receive(_message(name, sender, second, text))

    @rule(chat=a_chat, number=a_number)
    def a_message_arrives_again(self, chat: ChatId, number: int) -> None:
        if known := self.pick(chat, number):
            second = (known.at - NOON) // 1000
            self.house.hear(received(known.name, "other", **_fields(chat, known.sender, second)))

    @rule(chat=a_chat, senders=st.lists(a_person, min_size=1, max_size=4), text=a_text)
    def history_arrives_late(self, chat: ChatId, senders: list[Identity], text: str) -> None:
        self.past -= len(senders)
        page = [
            (f"h{self.past + index}", sender, self.past + index)
            for index, sender in enumerate(senders)
        ]
        self._hear_history(chat, page, text)
        for name, sender, second in reversed(page):
            self.model[chat].receive(_message(name, sender, second, text))

    def _hear_history(self, chat: ChatId, page: list[tuple[str, Identity, int]], text: str) -> None:
        judged = [
            Judged(
                received(name, text, **_fields(chat, sender, second)),
                Verdict(Decision.ACCEPT, "history"),
            )
            for name, sender, second in page
        ]
        here = self.house.rows(_key(chat))
        older_than = (chat, here[0].position) if here else None
        self.house.write(lambda tx: ingest.apply(tx, ACCOUNT, judged, {}, older_than=older_than))

    @rule(chat=a_chat, by=a_person, text=a_text, number=a_number, is_late=st.booleans())
    def a_message_is_edited(
        self, chat: ChatId, by: Identity, text: str, number: int, is_late: bool
    ) -> None:
        known = self.pick(chat, number)
        # now and then one that isn't here yet, and may come with the next page of history
        target = f"h{self.past - 1 - number % 3}" if known is None or is_late else known.name
        name, second = self.name(), self.tick()
        fields = _fields(chat, by, second)
        self.house.hear(edited(name, target, text, **fields))
        self.model[chat].change(target, lambda one: one.edit(by, _at(second), text))

    @rule(chat=a_chat, by=a_person, number=a_number, is_moderated=st.booleans())
    def a_message_is_deleted(
        self, chat: ChatId, by: Identity, number: int, is_moderated: bool
    ) -> None:
        known = self.pick(chat, number)
        target = f"h{self.past - 1}" if known is None else known.name
        self.house.hear(
            MessageDeleted(chat, MessageId(target), by, self.now, is_moderated=is_moderated)
        )
        self.model[chat].change(target, lambda one: one.delete(by, is_moderated=is_moderated))

    @rule(chat=a_chat, by=a_person, number=a_number, key=st.sampled_from(KEYS))
    def somebody_reacts(self, chat: ChatId, by: Identity, number: int, key: str) -> None:
        known = self.pick(chat, number)
        target = f"h{self.past - 1}" if known is None else known.name
        self.house.hear(ReactionAdded(chat, MessageId(target), by, key, self.now))
        self.model[chat].change(target, lambda one: one.react(by, key))

    @rule(chat=a_chat, by=a_person, number=a_number, key=st.sampled_from(KEYS))
    def somebody_takes_a_reaction_back(
        self, chat: ChatId, by: Identity, number: int, key: str
    ) -> None:
        if known := self.pick(chat, number):
            target = MessageId(known.name)
            self.house.hear(ReactionRemoved(chat, by, target=target, key=key))
            known.unreact(by, key)

    @rule(chat=a_chat, text=a_text)
    def a_message_is_queued(self, chat: ChatId, text: str) -> None:
        second, transaction = self.tick(), f"t{self.name()}"
        self.house.ask(SendMessage(chat, (TextPart(text),)), transaction)
        echo = _message(f"local:{transaction}", ME, second, text)
        echo.at, echo.transaction = self.now, transaction
        self.model[chat].receive(echo)
        # what was being typed has been sent
        self.model[chat].draft = ""

    @rule(chat=a_chat)
    def what_was_queued_comes_back(self, chat: ChatId) -> None:
        waiting = [one for one in self.model[chat].timeline if one.transaction]
        if waiting:
            echo = waiting[0]
            name, second, transaction = self.name(), self.tick(), str(echo.transaction)
            fields = _fields(chat, ME, second)
            self.house.hear(received(name, echo.text, transaction=transaction, **fields))
            self.model[chat].settle(transaction, name, _at(second), echo.text)

    @rule(chat=a_chat, number=a_number)
    def the_person_reads(self, chat: ChatId, number: int) -> None:
        if known := self.pick(chat, number):
            up_to = MessageId(known.name)
            self.house.write(lambda tx: chats.mark_read(tx, _key(chat), up_to))
            model = self.model[chat]
            model.read_up_to = max(model.read_up_to, known.at)

    @rule(chat=a_chat, until=st.none() | st.integers(1, 10**15), draft=st.text(max_size=10))
    def the_person_mutes_and_drafts(self, chat: ChatId, until: int | None, draft: str) -> None:
        if self.model[chat].is_shown:
            muted = None if until is None else Millis(until)
            self.house.write(lambda tx: chats.set_mute(tx, _key(chat), muted))
            self.house.write(lambda tx: chats.set_draft(tx, _key(chat), draft))
            self.model[chat].muted_until, self.model[chat].draft = until, draft

    @rule(chat=a_chat, number=a_number, is_starred=st.booleans())
    def the_person_stars(self, chat: ChatId, number: int, is_starred: bool) -> None:
        if known := self.pick(chat, number):
            key = MessageKey(ACCOUNT, chat, MessageId(known.name))
            self.house.write(lambda tx: marks.star(tx, key, is_starred=is_starred))
            known.is_starred = is_starred

    @precondition(lambda self: any(chat.is_shown for chat in self.model.values()))
    @rule(chat=a_chat)
    def a_chat_is_deleted(self, chat: ChatId) -> None:
        if self.model[chat].is_shown:
            self.house.write(lambda tx: chats.delete(tx, _key(chat)))
            self.model[chat].delete(self.now)

    @rule()
    def the_index_catches_up(self) -> None:
        self.house.store.index_now().result()

    @rule()
    def the_program_starts_again(self) -> None:
        self.house.reopen()

    @invariant()
    def the_timelines_agree(self) -> None:
        for chat, model in self.model.items():
            rows = self.house.rows(_key(chat))
            assert [_seen(row) for row in rows] == [_expected(one) for one in model.timeline]

    @invariant()
    def the_lists_agree(self) -> None:
        listed = {row.key.chat: row for row in self.house.chats()}
        assert set(listed) == {chat for chat, model in self.model.items() if model.is_shown}
        for chat, row in listed.items():
            model = self.model[chat]
            assert (row.unread, row.draft) == (model.unread, model.draft)
            assert row.muted_until == model.muted_until
            last = row.last_message and row.last_message.key.message
            assert last == (model.timeline[-1].name if model.timeline else None)

    @invariant()
    def the_versions_agree(self) -> None:
        for chat, model in self.model.items():
            for one in model.timeline[-3:]:
                key = MessageKey(ACCOUNT, chat, MessageId(one.name))
                kept = self.house.read(timeline.versions, key)
                texts = [plain_text(version.parts) for version in kept]
                assert texts == [text for _, text in sorted(one.versions)]

    @rule(words=st.sets(st.sampled_from(WORDS), min_size=1, max_size=3))
    def every_search_agrees(self, words: set[str]) -> None:
        for word in sorted(words):
            found = self.house.read(search.search, word, limit=1000)
            hits = [(hit.row.key.chat, hit.row.key.message) for hit in found]
            assert len(hits) == len(set(hits))
            expected = {
                (chat, name) for chat, model in self.model.items() for name in model.holding(word)
            }
            assert set(hits) == expected, word


def _at(second: int) -> int:
    # never a whole second: such a stamp tells no order within
    return NOON + second * 1000 + 1


def _key(chat: ChatId) -> ChatKey:
    return ChatKey(ACCOUNT, chat)


def _fields(chat: ChatId, sender: Identity, second: int) -> dict[str, Any]:
    return {"chat": chat, "sender": sender, "after": second, "accepted_at": Millis(_at(second))}


def _message(name: str, sender: Identity, second: int, text: str) -> ModelMessage:
    return ModelMessage(name, sender, _at(second), text, is_mine=sender == ME)


def _seen(row: MessageRow) -> tuple[object, ...]:
    reactions = {(reaction.key, reaction.count, reaction.mine) for reaction in row.reactions}
    return (row.key.message, row.sender, plain_text(row.parts), row.is_deleted, reactions)


def _expected(one: ModelMessage) -> tuple[object, ...]:
    keys = {key for _, key in one.reactions}
    reactions = {
        (key, sum(other == key for _, other in one.reactions), (ME, key) in one.reactions)
        for key in keys
    }
    return (one.name, one.sender, one.text, one.is_deleted, reactions)


TestStoreAgainstModel = StoreAgainstModel.TestCase
TestStoreAgainstModel.settings = settings(
    max_examples=25,
    stateful_step_count=30,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
