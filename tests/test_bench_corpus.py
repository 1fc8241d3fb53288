"""The benchmarks' corpus is the same whenever it is made, and has the shape it says."""

from __future__ import annotations

from statistics import mean

from inbox_tui.domain.event import Event, MessageReceived
from inbox_tui.domain.message import plain_text
from tests.bench.corpus import CHATS, Corpus

_MESSAGES = 3_000


def _events(seed: int) -> list[Event]:
    corpus = Corpus.of(_MESSAGES, seed)
    messages = [event for batch in corpus.batches(700) for event in batch]
    return [*corpus.people_and_chats(), *messages]


def test_the_same_seed_makes_the_same_corpus_and_another_seed_another() -> None:
    corpus = _events(1)

    assert corpus == _events(1)
    assert corpus != _events(2)


def test_a_message_has_the_promised_length_and_a_few_chats_hold_most() -> None:
    received = [event.message for event in _events(1) if isinstance(event, MessageReceived)]
    sizes: dict[str, int] = {}
    for message in received:
        sizes[message.chat] = sizes.get(message.chat, 0) + 1
    biggest = sorted(sizes.values(), reverse=True)[: CHATS // 10]

    assert len(received) == _MESSAGES
    assert 65 < mean(len(plain_text(message.parts).encode()) for message in received) < 85
    assert sum(biggest) > _MESSAGES / 3
