"""Labels, snoozes, stars, mutes and persons: what the person keeps about chats and people."""

from __future__ import annotations

import pytest

from inbox_tui.domain.chat import Archive, ChatKind
from inbox_tui.domain.event import ChatChanged
from inbox_tui.domain.ids import (
    FOR_EVER,
    ChatId,
    ChatKey,
    Identity,
    MessageId,
    MessageKey,
    Millis,
    ServiceId,
)
from inbox_tui.domain.mute import Mute, MuteScope
from inbox_tui.store import chats, marks, mutes, persons
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import StoreError
from inbox_tui.store.persons import LinkedBy
from tests.store.building import ACCOUNT, ANNA, BEN, CHAT, KITCHEN, ME, House, received

ANNA_ELSEWHERE = Identity(ServiceId("xmpp"), "anna@example.net")


def test_a_chat_wears_the_labels_it_was_given(house: House) -> None:
    house.hear(received("hello"))
    house.write(lambda tx: marks.add_label(tx, KITCHEN, " home  front "))
    house.write(lambda tx: marks.add_label(tx, KITCHEN, "food"))
    assert house.read(marks.labels_of, KITCHEN) == ("food", "home front")
    assert house.read(marks.labelled, "food") == (KITCHEN,)
    house.write(lambda tx: marks.remove_label(tx, KITCHEN, "food"))
    assert house.read(marks.labelled, "food") == ()


@pytest.mark.parametrize("label", ["", "  ", "x" * (marks.MAX_LABEL_CHARACTERS + 1)])
def test_a_label_has_a_name_of_bounded_length(house: House, label: str) -> None:
    house.hear(received("hello"))
    with pytest.raises(StoreError, match="label"):
        house.write(lambda tx: marks.add_label(tx, KITCHEN, label))


def test_a_chat_takes_labels_up_to_the_limit_and_no_more(house: House) -> None:
    house.hear(received("hello"))
    for number in range(marks.MAX_LABELS):
        house.write(lambda tx, number=number: marks.add_label(tx, KITCHEN, f"label {number}"))
    with pytest.raises(StoreError, match="at most"):
        house.write(lambda tx: marks.add_label(tx, KITCHEN, "one more"))


def test_a_snoozed_chat_is_known_until_it_is_brought_back(house: House) -> None:
    house.hear(received("hello"))
    house.write(lambda tx: marks.snooze(tx, KITCHEN, Millis(5)))
    assert house.read(marks.snoozed) == ((KITCHEN, Millis(5)),)
    house.write(lambda tx: marks.snooze(tx, KITCHEN, None))
    assert house.read(marks.snoozed) == ()


def test_a_star_stands_on_one_message(house: House) -> None:
    house.hear(received("one"), received("two", after=1))
    key = MessageKey(ACCOUNT, CHAT, MessageId("two"))
    house.write(lambda tx: marks.star(tx, key))
    starred = house.read(
        lambda reader: reader.connection.rows("SELECT id FROM messages WHERE is_starred")
    )
    assert starred == [("two",)]
    with pytest.raises(StoreError, match="not in the inbox"):
        house.write(lambda tx: marks.star(tx, MessageKey(ACCOUNT, CHAT, MessageId("none"))))


def test_a_mute_of_a_service_stands_until_its_time(house: House) -> None:
    house.write(lambda tx: mutes.put(tx, MuteScope.SERVICE, "xmpp", Millis(100)))
    house.write(lambda tx: mutes.put(tx, MuteScope.TRAY, "", FOR_EVER))
    standing = house.read(mutes.standing).mutes
    assert Mute(MuteScope.SERVICE, "xmpp", Millis(100)) in standing
    assert Mute(MuteScope.TRAY, "", FOR_EVER) in standing
    house.write(lambda tx: mutes.put(tx, MuteScope.TRAY, "", None))
    assert [mute.scope for mute in house.read(mutes.standing).mutes] == [MuteScope.SERVICE]


def test_a_person_holds_identities_of_several_services(house: House) -> None:
    number = house.write(lambda tx: persons.make(tx, "Anna B.", ANNA))
    house.write(lambda tx: persons.link(tx, number, ANNA_ELSEWHERE, LinkedBy.PROOF))
    person = house.read(persons.holding, ANNA_ELSEWHERE)
    assert person.name == "Anna B."
    assert person.identities == (ANNA, ANNA_ELSEWHERE)
    assert house.read(persons.holding, BEN) is None


def test_an_identity_belongs_to_one_person_at_a_time(house: House) -> None:
    first = house.write(lambda tx: persons.make(tx, "Anna", ANNA))
    second = house.write(lambda tx: persons.make(tx, "Ben", BEN))
    house.write(lambda tx: persons.link(tx, second, ANNA))
    assert house.read(persons.holding, ANNA).number == second
    assert [person.number for person in house.read(persons.everybody)] == [second]
    with pytest.raises(StoreError, match="not in the inbox"):
        house.write(lambda tx: persons.link(tx, first, ANNA))


def test_a_person_without_identities_is_forgotten(house: House) -> None:
    number = house.write(lambda tx: persons.make(tx, "Anna", ANNA))
    house.write(lambda tx: persons.describe(tx, number, name="Anna Blum", note="from the choir"))
    assert house.read(persons.holding, ANNA).note == "from the choir"
    house.write(lambda tx: persons.unlink(tx, ANNA))
    assert house.read(persons.everybody) == ()


# Pins and the archive


def pinned(house: House) -> list[str]:
    rows = sorted(house.chats(), key=lambda row: row.pinned or 0)
    return [row.key.chat for row in rows if row.pinned]


def test_pinned_chats_keep_the_order_the_person_gives_them(house: House) -> None:
    for name in ("a", "b", "c"):
        house.hear(received(f"in {name}", chat=ChatId(name)))
        house.write(
            lambda tx, name=name: marks.pin(tx, ChatKey(ACCOUNT, ChatId(name)), is_pinned=True)
        )
    house.write(lambda tx: marks.move_pin(tx, ChatKey(ACCOUNT, ChatId("c")), -1))
    assert pinned(house) == ["a", "c", "b"]
    house.write(lambda tx: marks.move_pin(tx, ChatKey(ACCOUNT, ChatId("a")), -1))
    house.write(lambda tx: marks.move_pin(tx, ChatKey(ACCOUNT, ChatId("b")), 1))
    assert pinned(house) == ["a", "c", "b"]
    house.write(lambda tx: marks.pin(tx, ChatKey(ACCOUNT, ChatId("c")), is_pinned=False))
    assert pinned(house) == ["a", "b"]


def test_an_archived_chat_knows_whether_something_unread_came_since(house: House) -> None:
    house.hear(received("hello"))
    house.write(lambda tx: marks.pin(tx, KITCHEN, is_pinned=True))
    house.write(lambda tx: marks.archive(tx, KITCHEN, is_archived=True))
    assert house.chat().archive is Archive.YES
    assert house.chat().pinned is None
    house.hear(received("mine", after=5, sender=ME))
    assert house.chat().archive is Archive.YES
    house.hear(received("more", after=9))
    assert house.chat().archive is Archive.WRITTEN_IN
    house.write(lambda tx: marks.archive(tx, KITCHEN, is_archived=False))
    assert house.chat().archive is Archive.NO


# Mutes of more than a chat


def test_a_mute_covers_its_service_its_person_and_the_tray(house: House) -> None:
    telegram = ServiceId("telegram")
    house.hear(received("hello", after=1), ChatChanged(CHAT, ChatKind.DIRECT, partner=ANNA))
    person = house.write(lambda tx: persons.make(tx, "Anna", ANNA))
    assert house.chat().muted_until is None
    cases = ((MuteScope.PERSON, str(person)), (MuteScope.SERVICE, "matrix"))
    for scope, target in cases:
        house.write(lambda tx, s=scope, t=target: mutes.put(tx, s, t, Millis(10**13)))
        assert house.chat().muted_until == 10**13
        assert house.read(chats.unread_totals, Millis(1)).chats == 0
        house.write(lambda tx, s=scope, t=target: mutes.put(tx, s, t, None))
        assert house.chat().muted_until is None
        assert house.read(chats.unread_totals, Millis(1)).chats == 1
    house.write(lambda tx: mutes.put(tx, MuteScope.TRAY, "", FOR_EVER))
    assert house.chat().muted_until is None, "it is native"
    house.hear(ChatChanged(CHAT, origin=telegram))
    assert house.chat().muted_until == FOR_EVER
    assert house.read(chats.unread_totals, Millis(1)).chats == 0


def test_muting_more_than_a_chat_tells_which_chats_changed(house: House) -> None:
    house.hear(received("hello"), received("other", chat=ChatId("!other")))
    told: list[Changes] = []
    house.store.subscribe(told.append)
    house.write(lambda tx: mutes.put(tx, MuteScope.SERVICE, "matrix", FOR_EVER))
    assert told[-1].chats == {KITCHEN, ChatKey(ACCOUNT, ChatId("!other"))}
    house.write(lambda tx: mutes.put(tx, MuteScope.SERVICE, "matrix", None))
    assert told[-1].chats == {KITCHEN, ChatKey(ACCOUNT, ChatId("!other"))}
