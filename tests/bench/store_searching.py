"""Searching: common and rare words, beginnings of words, unspaced scripts, phrases, one chat."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Final, Protocol

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store import search
from inbox_tui.store.record_rows import SearchHit
from inbox_tui.store.session import Reader
from tests.bench.corpus import CHATS, SEED, Corpus, chat_id
from tests.bench.figures import Figure, ms, p95
from tests.bench.store_pair import HOME, Pair

_QUERIES: Final = 60
_ONE_CHAT: Final = 20
_SCREEN: Final = 25
"""Hits that are shown at once, of which the places of the words are looked for."""
_LARGE: Final = 5_000_000
"""From so many messages on the targets for ten million count."""


class _Search(Protocol):
    """One of the ways to search."""

    def __call__(
        self, reader: Reader, query: str, *, chat: ChatKey | None = None
    ) -> tuple[SearchHit, ...]:
        """The first fifty hits."""


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    queries: tuple[str, ...]
    limit_seconds: float
    chats: tuple[ChatKey, ...] = ()
    find: _Search = search.search


def searching(pair: Pair, corpus: Corpus) -> list[Figure]:
    """Every kind of search, warm: the second of two runs of each query counts."""
    figures = []
    with pair.ours.read() as one, pair.plain.read() as other:
        for kind in _kinds(corpus):
            ours, plain = _time(one, other, kind)
            figures.append(
                Figure(
                    f"search, {kind.name}, newest 50, p95",
                    ms(p95(ours)),
                    ms(p95(plain)),
                    p95(ours) / p95(plain),
                    f"≤ {kind.limit_seconds * 1000:g} ms",
                    p95(ours) <= kind.limit_seconds,
                )
            )
    return figures


def _time(one: Reader, other: Reader, kind: _Kind) -> tuple[list[float], list[float]]:
    ours: list[float] = []
    plain: list[float] = []
    chats: Sequence[ChatKey | None] = kind.chats or (None,)
    for query in kind.queries:
        for chat in chats:
            for spent, reader in ((ours, one), (plain, other)):
                kind.find(reader, query, chat=chat)
                began = time.thread_time()
                for hit in kind.find(reader, query, chat=chat)[:_SCREEN]:
                    _ = hit.spans
                spent.append(time.thread_time() - began)
    return ours, plain


def _kinds(corpus: Corpus) -> list[_Kind]:
    random = Random(SEED)
    english = corpus.languages[0]
    chinese = next(one for one in corpus.languages if one.script.name == "Chinese")
    is_large = corpus.messages >= _LARGE
    short, long = (0.002, 0.010) if is_large else (0.001, 0.004)
    common = english.vocabulary[:_QUERIES]
    starts = [random.randrange(len(english.drawn) - 4) for _ in range(_QUERIES)]
    runs = [random.randrange(len(chinese.drawn) - 4) for _ in range(_QUERIES)]
    some = random.sample(range(CHATS), _ONE_CHAT)
    return [
        # a blank at the end closes the word; without one it would be a beginning
        _Kind("common word", tuple(f"{word} " for word in common), short),
        _Kind("rare word", tuple(f"{word} " for word in english.vocabulary[-_QUERIES:]), short),
        _Kind(
            "beginning of 2",
            tuple(dict.fromkeys(word[:2] for word in common if len(word) > 2)),
            short,
        ),
        _Kind(
            "beginning of 3",
            tuple(dict.fromkeys(word[:3] for word in english.vocabulary[:900]))[:_QUERIES],
            short,
        ),
        _Kind(
            "beginning of 4",
            tuple(dict.fromkeys(word[:4] for word in english.vocabulary[:900] if len(word) >= 4))[
                :_QUERIES
            ],
            short,
        ),
        *(
            _Kind(
                f"CJK {length}",
                tuple("".join(chinese.drawn[start : start + length]) for start in runs),
                short,
            )
            for length in (1, 2, 3, 4)
        ),
        _Kind("phrase", tuple(f'"{" ".join(english.drawn[at : at + 2])}"' for at in starts), long),
        _Kind(
            "common word in one chat",
            tuple(f"{word} " for word in common[:10]),
            long,
            tuple(ChatKey(HOME, chat_id(number)) for number in some),
        ),
        _Kind(
            "common word by one person",
            tuple(f"from:@person{number:04d} {word} " for number in some for word in common[:3]),
            long,
        ),
        _Kind("common word with a picture", tuple(f"has:picture {word} " for word in common), long),
        _Kind(
            "two words, best first",
            tuple(map(" ".join, pairwise(common))),
            long,
            (),
            search.best,
        ),
    ]
