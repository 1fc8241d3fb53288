"""Five thousand queries in eleven scripts against a slow look at every text: nothing missed, nothing extra.

The documented meaning: words stand between what is neither letter, mark nor number, and are compared
without what doesn't count; in scripts without spaces a term stands anywhere; a picture is a word; the
last term of what is typed may go on; a phrase's words follow one another; filters say what they say.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from datetime import UTC
from typing import Final

import pytest

from inbox_tui.domain.event import ChatChanged, Event, IdentityNamed
from inbox_tui.domain.ids import (
    AccountId,
    ChatKey,
    Identity,
    MessageId,
    MessageKey,
    Millis,
    ServiceId,
)
from inbox_tui.domain.message import FileKind, FilePart, Part, TextPart
from inbox_tui.store import marks, search
from inbox_tui.store.query.parsing import parse
from inbox_tui.store.record_rows import SearchHit
from inbox_tui.store.session import Reader, Transaction
from tests.store.building import ACCOUNT, ANNA, BEN, ME, NOON, House, received
from tests.store.search.oracle import (
    CHATS,
    SCRIPTS,
    UNSPACED,
    Drawn,
    Query,
    a_run,
    a_word,
    day_of,
    phrase_fits,
    some_words,
    words_fit,
    written,
)

pytestmark = pytest.mark.slow

SEED: Final = 20
MESSAGES: Final = 1000
QUERIES: Final = 5000
STEP: Final = 4 * 3600
TELEGRAM: Final = AccountId("account-2")
CARL: Final = Identity(ServiceId("telegram"), "carl")
MY_CARL: Final = Identity(ServiceId("telegram"), "me-there")
TITLES: Final = dict(zip(CHATS, ("Kitchen talk", "Große Halle", "Far away"), strict=True))
NAMES: Final = {ANNA: "Ännchen von Tharau", BEN: "Ben", ME: "Myself", CARL: "Carl", MY_CARL: "Me"}
OF_FILE: Final = {
    "file": set(FileKind),
    "picture": {FileKind.IMAGE},
    "video": {FileKind.VIDEO},
    "voice": {FileKind.VOICE},
}


def draw(number: int, chance: random.Random) -> Drawn:
    chat = chance.choice(CHATS)
    is_there = chat == CHATS[2]
    sender = chance.choice((CARL, MY_CARL) if is_there else (ANNA, BEN, ME))
    words = some_words(chance)
    return Drawn(
        f"m{number}",
        tuple(words),
        written(words, chance),
        sender,
        ChatKey(TELEGRAM if is_there else ACCOUNT, chat),
        Millis(NOON + number * STEP * 1000),
        "telegram" if is_there else "matrix",
        chance.choice(list(FileKind)) if chance.random() < 0.2 else None,
        is_starred=chance.random() < 0.1,
        is_mine=sender in (ME, MY_CARL),
    )


def event(drawn: Drawn) -> Event:
    parts: tuple[Part, ...] = (TextPart(drawn.text),)
    if drawn.file is not None:
        # a file says what it is called: its words stand in its name, or below it
        is_named = int(drawn.name[1:]) % 2
        name, caption = (drawn.text, "") if is_named else ("", drawn.text)
        parts = (FilePart(name, "mxc://x", kind=drawn.file, caption=caption),)
    return received(
        drawn.name, parts=parts, sender=drawn.sender, chat=drawn.chat.chat, accepted_at=drawn.at
    )


def fill(house: House, drawn: list[Drawn]) -> None:
    house.add_account(TELEGRAM, MY_CARL, is_home=False)
    house.clock.forward(MESSAGES * STEP * 1000)
    for account in (ACCOUNT, TELEGRAM):
        of_it = [one for one in drawn if one.chat.account == account]
        titles = [
            ChatChanged(chat, title=TITLES[chat]) for chat in {one.chat.chat for one in of_it}
        ]
        names = [IdentityNamed(who, NAMES[who]) for who in {one.sender for one in of_it}]
        house.hear(*titles, *names, *map(event, of_it), account=account)

    def star(tx: Transaction) -> None:
        for one in drawn:
            if one.is_starred:
                key = MessageKey(one.chat.account, one.chat.chat, MessageId(one.name))
                marks.star(tx, key)

    house.write(star)
    house.store.index_now().result()


def a_query(chance: random.Random) -> Query:
    """Words nearly always; a filter often; something unwanted now and then."""
    pieces: list[Query] = []
    if chance.random() < 0.5:
        pieces.append(a_filter(chance))
        if chance.random() < 0.2:
            pieces.append(a_filter(chance))
    if chance.random() < 0.15:
        pieces.append(without(words_query(chance, goes_on=False)))
    if not pieces or chance.random() < 0.97:
        pieces.append(words_query(chance, goes_on=chance.random() < 0.4))
    fits = [piece.fits for piece in pieces]
    return Query(
        " ".join(piece.typed for piece in pieces),
        lambda one: all(fit(one) for fit in fits),
        any(piece.has_words for piece in pieces),
    )


def words_query(chance: random.Random, *, goes_on: bool) -> Query:
    if chance.random() < 0.25:
        words = two_of_a_run(chance) or [a_word(chance) for _ in range(chance.choice((2, 2, 3)))]
        return Query(f'"{" ".join(words)}"', phrase_fits(words), has_words=True)
    words = [a_word(chance) for _ in range(chance.choice((1, 1, 1, 2)))]
    if goes_on:
        words[-1] = (
            words[-1][: chance.randint(1, len(words[-1]))] if words[-1].isalpha() else words[-1]
        )
        return Query(" ".join(words), words_fit(words, goes_on=True), has_words=True)
    return Query(" ".join(words) + " ", words_fit(words, goes_on=False), has_words=True)


def two_of_a_run(chance: random.Random) -> list[str]:
    """Now and then a run without spaces, parted by one: it may stand in a text as one, or as two."""
    if chance.random() < 0.5:
        return []
    run = a_run(UNSPACED[chance.choice(list(UNSPACED))], chance)
    at = chance.randint(1, len(run))
    rest = run[at:]
    return [run[:at], rest] if rest and unicodedata.category(rest[0]) != "Mn" else []


def without(query: Query) -> Query:
    """Only a single word or a phrase can be unwanted."""
    typed = query.typed.strip()
    if " " in typed and not typed.startswith('"'):
        typed = f'"{typed}"'
        fits = phrase_fits(typed.strip('"').split())
        return Query(f"-{typed}", lambda one: not fits(one))
    return Query(f"-{typed}", lambda one: not query.fits(one))


def a_filter(chance: random.Random) -> Query:
    name, value, fits = chance.choice(FILTERS)
    if name in ("before", "after", "during"):
        day = day_of(Millis(NOON + chance.randrange(MESSAGES) * STEP * 1000))
        value = day[: chance.choice((7, 10))]
        fits = in_time(name, value)
    if chance.random() < 0.25:
        return Query(f"-{name}:{value}", lambda one: not fits(one))
    return Query(f"{name}:{value}", fits)


def in_time(name: str, value: str) -> Callable[[Drawn], bool]:
    if name == "before":
        return lambda one: day_of(one.at) < value
    if name == "after":
        return lambda one: day_of(one.at)[: len(value)] > value
    return lambda one: day_of(one.at).startswith(value)


def has(kind: str) -> Callable[[Drawn], bool]:
    return lambda one: one.file in OF_FILE[kind]


def anything(_one: Drawn) -> bool:
    return True


FILTERS: Final[tuple[tuple[str, str, Callable[[Drawn], bool]], ...]] = (
    ("from", "annchen", lambda one: one.sender == ANNA),
    ("from", '"von tharau"', lambda one: one.sender == ANNA),
    ("from", "@ben", lambda one: one.sender == BEN),
    ("from", "me", lambda one: one.is_mine),
    ("from", "nobody", lambda one: False),
    ("in", "grosse", lambda one: one.chat.chat == CHATS[1]),
    ("in", '"kitchen talk"', lambda one: one.chat.chat == CHATS[0]),
    ("on", "telegram", lambda one: one.service == "telegram"),
    ("on", "m", lambda one: one.service == "matrix"),
    *(("has", kind, has(kind)) for kind in OF_FILE),
    ("has", "link", lambda one: False),
    ("is", "mine", lambda one: one.is_mine),
    ("is", "starred", lambda one: one.is_starred),
    ("before", "", anything),
    ("after", "", anything),
    ("during", "", anything),
)


def answers(reader: Reader, typed: str) -> tuple[tuple[SearchHit, ...], tuple[SearchHit, ...]]:
    query = parse(typed, UTC)
    return (
        search.search(reader, query, limit=search.MAX_LIMIT),
        search.best(reader, query, limit=search.MAX_LIMIT),
    )


@pytest.mark.timeout(400)
def test_search_finds_what_a_slow_look_finds(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(SEED)
    drawn = [draw(number, chance) for number in range(MESSAGES)]
    fill(house, drawn)
    missed, extra, found, unmarked = [], [], 0, []
    by_name = {one.name: one for one in drawn}
    with house.store.read() as reader:
        for _ in range(QUERIES):
            query = a_query(chance)
            newest, best = answers(reader, query.typed)
            hits = {hit.row.key.message for hit in newest}
            assert [hit.row.position for hit in newest] == sorted(
                (hit.row.position for hit in newest), reverse=True
            )
            places = [(hit.rank, -hit.row.position) for hit in best]
            assert places == sorted(places)
            assert {hit.row.key.message for hit in best} == hits, query.typed
            expected = {one.name for one in drawn if query.fits(one)}
            missed += [(query.typed, by_name[name].text) for name in expected - hits]
            extra += [(query.typed, by_name[name].text) for name in hits - expected]
            found += len(hits & expected)
            if query.has_words:
                unmarked += [query.typed for hit in newest[:5] if not hit.spans]
    recall, precision = found / (found + len(missed)), found / (found + len(extra))
    with capsys.disabled():
        print(  # noqa: T201 - the figures are what the test is run for
            f"\n{QUERIES:,} queries in {len(SCRIPTS)} scripts, {found:,} hits:"
            f" recall {recall:.2%}, precision {precision:.2%}"
        )
    assert (missed[:5], extra[:5], unmarked[:5]) == ([], [], [])
    assert found > QUERIES
