"""Filters: who, where, when, with what, in which state."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.domain.event import ChatChanged, IdentityNamed, MessageDeleted
from inbox_tui.domain.ids import ChatId, ChatKey, MessageId, MessageKey
from inbox_tui.domain.message import FileKind, FilePart, TextPart
from inbox_tui.store import chats, marks, search
from tests.store.building import (
    ACCOUNT,
    ANNA,
    BEN,
    CHAT,
    KITCHEN,
    ME,
    NOON,
    House,
    edited,
    received,
)

HALL = ChatId("!hall:example.org")
PICTURE = FilePart("cat.png", "mxc://1", "image/png", kind=FileKind.IMAGE, caption="the cat")
VOICE = FilePart("note.ogg", "mxc://2", "audio/ogg", kind=FileKind.VOICE)


@pytest.fixture
def filled(house: House) -> House:
    house.hear(
        ChatChanged(CHAT, title="Kitchen talk"),
        ChatChanged(HALL, title="Hálle"),
        IdentityNamed(ANNA, "Ännchen"),
        received("m1", "green tea"),
        received("m2", "tea, see https://tea.example", sender=BEN, after=1),
        received("m3", "black tea", chat=HALL, after=2),
        received("m4", parts=(PICTURE,), sender=BEN, after=3),
        received("m5", parts=(TextPart("listen"), VOICE), chat=HALL, after=4),
        received("m6", "my own tea", sender=ME, chat=HALL, after=5),
        received("m7", "tea green", after=6),
    )
    house.write(lambda tx: marks.star(tx, MessageKey(ACCOUNT, CHAT, MessageId("m2"))))
    return house


def names(house: House, query: str, **options: object) -> list[str]:
    return [hit.row.key.message for hit in house.read(search.search, query, **options)]


CASES = [
    ("tea ", ["m7", "m6", "m3", "m2", "m1"]),
    ("tea -green ", ["m6", "m3", "m2"]),
    ('"green tea"', ["m1"]),
    ('tea -"green tea"', ["m7", "m6", "m3", "m2"]),
    ("from:annchen tea ", ["m7", "m3", "m1"]),
    ("from:@ben", ["m4", "m2"]),
    ("from:me", ["m6"]),
    ("from:nobody", []),
    ("-from:me tea ", ["m7", "m3", "m2", "m1"]),
    ("in:halle", ["m6", "m5", "m3"]),
    ('in:"kitchen talk" tea ', ["m7", "m2", "m1"]),
    ("on:matrix tea ", ["m7", "m6", "m3", "m2", "m1"]),
    ("on:telegram tea ", []),
    ("has:file", ["m5", "m4"]),
    ("has:picture", ["m4"]),
    ("has:voice", ["m5"]),
    ("has:link", ["m2"]),
    ("is:starred", ["m2"]),
    ("is:mine", ["m6"]),
    ("is:unread", ["m7", "m4", "m2"]),
    ("cat", ["m4"]),
    ("note.ogg", ["m5"]),
    ("after:2031", []),
    ("before:2020 tea", []),
]


@pytest.mark.parametrize(("query", "expected"), CASES)
@pytest.mark.parametrize("is_indexed", [False, True])
def test_a_filter_finds_what_it_says(
    filled: House, query: str, expected: list[str], is_indexed: bool
) -> None:
    if is_indexed:
        filled.store.index_now().result()
    assert names(filled, query) == expected


@pytest.mark.parametrize("query", ["tea ", "tea -green ", "in:halle", "-from:me"])
def test_pages_follow_one_another_without_gap_or_double(filled: House, query: str) -> None:
    whole = filled.read(search.search, query)
    paged: list[object] = []
    before: int | None = None
    while page := filled.read(search.search, query, limit=2, before=before):
        paged += [hit.row.key for hit in page]
        before = page[-1].row.position
    assert paged == [hit.row.key for hit in whole]


def test_edited_and_deleted_text_is_not_found_any_more(filled: House) -> None:
    filled.store.index_now().result()
    filled.hear(edited("e1", "m1", "coffee", after=10))
    filled.hear(MessageDeleted(CHAT, MessageId("m7"), ANNA, NOON))
    assert names(filled, "green ") == []
    assert names(filled, "coffee") == ["m1"]
    filled.write(lambda tx: chats.delete(tx, ChatKey(ACCOUNT, HALL)))
    assert names(filled, "tea ") == ["m2"]
    assert KITCHEN.chat == CHAT


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.text(max_size=80) | st.text('":-() *^+{}ORANDNOTNEARfromisha\0\ud800', max_size=40))
def test_no_text_is_an_error(filled: House, query: str) -> None:
    filled.read(search.search, query)
