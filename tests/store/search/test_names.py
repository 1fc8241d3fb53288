"""Chats and people are found by their names, as hits of their own."""

from __future__ import annotations

import pytest

from inbox_tui.domain.chat import ChatKind, Member
from inbox_tui.domain.event import ChatChanged, IdentityNamed, MembersChanged
from inbox_tui.domain.ids import ChatId
from inbox_tui.store import chats, persons
from inbox_tui.store.search_names import Named, search_names
from inbox_tui.store.session import Transaction
from tests.store.building import ANNA, BEN, CHAT, KITCHEN, ME, House, received

HALL = ChatId("!hall:example.org")
ANNAS = ChatId("!annas:example.org")


@pytest.fixture
def filled(house: House) -> House:
    house.hear(
        ChatChanged(CHAT, title="Kitchen talk"),
        ChatChanged(HALL, title="Große Halle"),
        ChatChanged(ANNAS, kind=ChatKind.DIRECT, partner=ANNA),
        IdentityNamed(ANNA, "Ännchen von Tharau"),
        IdentityNamed(BEN, "Ben"),
        MembersChanged(CHAT, (Member(BEN, "The Cook"),)),
        received("m1", "hello", after=1),
        received("m2", "hello", chat=HALL, after=2),
    )
    return house


def found(house: House, query: str, **options: int) -> tuple[list[str], list[str]]:
    named: Named = house.read(search_names, query, **options)
    return [hit.title for hit in named.chats], [hit.name for hit in named.people]


@pytest.mark.parametrize(
    ("query", "titles", "people"),
    [
        ("kitchen", ["Kitchen talk"], []),
        ("talk kit", ["Kitchen talk"], []),
        ("hall", ["Große Halle"], []),
        ("grosse halle ", ["Große Halle"], []),
        ("hall ", [], []),
        ("itchen", [], []),
        ("kitchen -talk", [], []),
        ('"kitchen talk"', ["Kitchen talk"], []),
        ("annchen", ["Ännchen von Tharau"], ["Ännchen von Tharau"]),
        ("cook", [], ["Ben"]),
        ("@ben:example.org", [], ["Ben"]),
        ("nobody", [], []),
        ("ben from:anna", [], []),
        ("", [], []),
        ("-ben", [], []),
    ],
)
def test_a_name_is_found_by_its_words(
    filled: House, query: str, titles: list[str], people: list[str]
) -> None:
    assert found(filled, query) == (titles, people)


def test_the_place_within_the_name_is_told(filled: House) -> None:
    named = filled.read(search_names, "halle")
    (hit,) = named.chats
    assert [hit.title[start:end] for start, end in hit.spans] == ["Halle"]


def test_a_record_of_the_persons_own_stands_for_all_its_identities(filled: House) -> None:
    def link(tx: Transaction) -> None:
        number = persons.make(tx, "Benjamin", BEN)
        persons.link(tx, number, ANNA)

    filled.write(link)
    (hit,) = filled.read(search_names, "benja").people
    assert (hit.name, set(hit.identities)) == ("Benjamin", {ANNA, BEN})
    # by either name it is the same one person
    assert found(filled, "annchen")[1] == found(filled, "ben")[1] == ["Benjamin"]


def test_the_person_is_nobody_to_be_found(filled: House) -> None:
    filled.hear(IdentityNamed(ME, "Myself"))
    assert found(filled, "myself") == ([], [])


def test_there_are_never_more_than_asked_for(filled: House) -> None:
    filled.hear(*(ChatChanged(ChatId(f"!{n}:x"), title=f"Room {n}") for n in range(30)))
    assert len(found(filled, "room", limit=7)[0]) == 7
    assert len(found(filled, "room", limit=10_000)[0]) == 30


def test_a_deleted_chat_is_not_found(filled: House) -> None:
    filled.write(lambda tx: chats.delete(tx, KITCHEN))
    assert found(filled, "kitchen")[0] == []
