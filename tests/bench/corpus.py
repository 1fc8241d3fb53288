"""A generated history of any length, the same for the same seed, made while it is read.

Two thousand chats of very different sizes, eleven languages, replies, files, edits and reactions;
a message has 74 bytes on average.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import Final

from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    IdentityNamed,
    MessageEdited,
    MessageReceived,
    ReactionAdded,
)
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, ServiceId
from inbox_tui.domain.message import FileKind, FilePart, Message, Part, TextPart
from tests.bench.corpus_words import Language, emoji, languages

SEED: Final = 20260
CHATS: Final = 2_000
SERVICE: Final = ServiceId("matrix")
ME: Final = Identity(SERVICE, "@me:localhost")
_PEOPLE: Final = 3_000
_FIRST: Final = 1_600_000_037_123
_STEP: Final = 150_011
"""Milliseconds between two messages: a million of them are close to five years."""
_BIGGEST: Final = 0.9
"""How steeply the sizes of the chats fall, from the biggest on."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """``messages`` messages from ``seed``."""

    messages: int
    seed: int = SEED
    languages: tuple[Language, ...] = field(default=(), compare=False, repr=False)

    @classmethod
    def of(cls, messages: int, seed: int = SEED) -> Corpus:
        """With its vocabulary made, which takes a second or two."""
        return cls(messages, seed, languages(seed))

    def people_and_chats(self) -> Iterator[Event]:
        """Who there is, and the chats without their messages."""
        random = Random(f"{self.seed} chats")
        for number in range(_PEOPLE):
            words = random.choice(self.languages).vocabulary[100:]
            yield IdentityNamed(_person(number), " ".join(random.choices(words, k=2)).title())
        for number in range(CHATS):
            is_direct = number % 3 == 0
            yield ChatChanged(
                chat_id(number),
                kind=ChatKind.DIRECT if is_direct else ChatKind.GROUP,
                title=" ".join(random.choices(self.languages[0].vocabulary, k=3)),
                membership=Membership.JOINED,
            )

    def batches(self, size: int) -> Iterator[list[Event]]:
        """The messages, oldest first, with what happens to them, in pieces of ``size`` messages."""
        random = Random(f"{self.seed} messages")
        sizes = list(accumulate(1 / (rank + 5) ** _BIGGEST for rank in range(CHATS)))
        shares = list(accumulate(language.script.share for language in self.languages))
        for first in range(0, self.messages, size):
            count = min(size, self.messages - first)
            chats = random.choices(range(CHATS), cum_weights=sizes, k=count)
            spoken = random.choices(self.languages, cum_weights=shares, k=count)
            events: list[Event] = []
            for number, chat, language in zip(
                range(first, first + count), chats, spoken, strict=True
            ):
                events += _events(random, number, chat, language)
            yield events


def chat_id(number: int) -> ChatId:
    """A chat's id; the biggest is number 0."""
    return ChatId(f"!{number:04d}:localhost")


def _events(random: Random, number: int, chat: int, language: Language) -> list[Event]:
    sender = _sender(random, chat)
    at = Millis(_FIRST + number * _STEP + int(random.random() * 997))
    message_id = MessageId(f"${number:x}:{chat:x}")
    chance = random.random()
    parts: tuple[Part, ...] = (TextPart(_said(random, language)),)
    if chance < 0.03:
        parts = (_file(random, number, language),)
    # who answers names a message of the same chat; some of those are not stored, as in life
    reply = f"${max(0, number - 1 - int(chance * 999)):x}:{chat:x}" if 0.1 < chance < 0.2 else None
    happened: list[Event] = [
        MessageReceived(
            Message(
                message_id,
                chat_id(chat),
                sender,
                at,
                parts,
                accepted_at=at,
                in_reply_to=None if reply is None else MessageId(reply),
            )
        )
    ]
    if chance > 0.98:
        happened.append(_reaction(random, chat, message_id, at))
    elif chance > 0.97:
        happened.append(_edit(random, language, happened[0], at))
    return happened


def _said(random: Random, language: Language) -> str:
    said = language.said(random)
    return f"{said} {emoji(random)}" if random.random() < 0.05 else said


def _file(random: Random, number: int, language: Language) -> FilePart:
    return FilePart(
        f"{language.vocabulary[number % 1000]}-{number}.jpg",
        f"mxc://localhost/{number:024x}",
        "image/jpeg",
        size=int(random.random() * 4_000_000),
        kind=FileKind.IMAGE,
    )


def _reaction(random: Random, chat: int, target: MessageId, at: Millis) -> ReactionAdded:
    return ReactionAdded(
        chat_id(chat),
        target,
        _sender(random, chat),
        emoji(random),
        Millis(at + 1000),
        MessageId(f"r{target}"),
    )


def _edit(random: Random, language: Language, received: Event, at: Millis) -> MessageEdited:
    assert isinstance(received, MessageReceived)
    first = received.message
    return MessageEdited(
        Message(
            MessageId(f"e{first.id}"),
            first.chat,
            first.sender,
            Millis(at + 2000),
            (TextPart(_said(random, language)),),
            accepted_at=Millis(at + 2000),
            replaces=first.id,
        )
    )


def _sender(random: Random, chat: int) -> Identity:
    """One of the chat's own few people; every ninth message is the own account's."""
    if random.random() < 0.11:
        return ME
    few = 1 if chat % 3 == 0 else 12
    return _PEOPLE_BY_NUMBER[(chat * 7 + int(random.random() * few)) % _PEOPLE]


def _person(number: int) -> Identity:
    return _PEOPLE_BY_NUMBER[number]


_PEOPLE_BY_NUMBER: Final = tuple(
    Identity(SERVICE, f"@person{number:04d}:localhost") for number in range(_PEOPLE)
)
