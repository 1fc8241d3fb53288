"""A block holds for the whole person: by a link, and by an address that two services verified."""

from __future__ import annotations

import pytest

from inbox_tui.domain.address import Address, telephone
from inbox_tui.domain.event import IdentityNamed
from inbox_tui.domain.ids import ChatKey, Identity
from inbox_tui.policy.requests import FirstContacts, setting_of
from inbox_tui.store import accounts, addresses, blocking, chats, people, persons, settings
from inbox_tui.store.rows import ChatRow
from inbox_tui.store.session import Transaction
from tests.engine.conftest import Town
from tests.engine.scripted import ScriptedService, anna, direct, text

NUMBER = telephone("+49 151 12345678") or Address("")


def connected(town: Town) -> None:
    for service in (town.lantern, town.pigeon):
        town.settle_in(service)
    town.start()
    for service in (town.lantern, town.pigeon):
        town.connected(service)


def block_on_lantern(town: Town) -> None:
    town.store.write(lambda tx: blocking.block(tx, anna(town.lantern), on_service=False)).result(10)


def has_number(service: ScriptedService) -> IdentityNamed:
    return IdentityNamed(anna(service), "Anna", (NUMBER,))


def chat_of(town: Town, service: ScriptedService) -> ChatRow | None:
    key: ChatKey = town.chat(service)
    return town.read(lambda reader: chats.get(reader, key))


def link(town: Town) -> None:
    def work(tx: Transaction) -> None:
        number = persons.make(tx, "Anna", anna(town.lantern))
        persons.link(tx, number, anna(town.pigeon))

    town.store.write(work).result(10)


def test_who_is_linked_to_somebody_blocked_is_treated_as_blocked(town: Town) -> None:
    connected(town)
    link(town)
    block_on_lantern(town)

    town.pigeon.deliver(direct(town.pigeon), text(town.pigeon, "m1"))

    assert town.messages(town.pigeon) == ()
    assert town.read(lambda reader: people.is_blocked(reader, anna(town.pigeon)))


def test_a_link_made_after_the_block_lets_it_hold_too_and_taking_it_back_lifts_it(
    town: Town,
) -> None:
    connected(town)
    block_on_lantern(town)
    link(town)
    assert town.read(people.blocked_set) == {anna(town.lantern), anna(town.pigeon)}

    town.store.write(lambda tx: persons.unlink(tx, anna(town.pigeon))).result(10)
    assert town.read(people.blocked_set) == {anna(town.lantern)}


def test_unblocking_either_identity_unblocks_the_person(town: Town) -> None:
    connected(town)
    link(town)
    block_on_lantern(town)
    town.store.write(lambda tx: blocking.unblock(tx, anna(town.pigeon))).result(10)
    assert town.read(people.blocked_set) == frozenset()


def test_the_same_verified_number_on_another_service_goes_to_quarantine(town: Town) -> None:
    connected(town)
    town.lantern.deliver(has_number(town.lantern))
    block_on_lantern(town)

    town.pigeon.deliver(direct(town.pigeon), text(town.pigeon, "m1"), has_number(town.pigeon))

    row = chat_of(town, town.pigeon)
    assert row is not None
    assert row.is_request
    assert town.read(lambda reader: addresses.suspect_of(reader, anna(town.pigeon))) == anna(
        town.lantern
    )
    assert town.read(chats.page) == ()


def test_an_accepted_chat_goes_to_quarantine_when_its_partner_becomes_a_suspect(town: Town) -> None:
    connected(town)
    town.pigeon.deliver(has_number(town.pigeon), direct(town.pigeon), text(town.pigeon, "m1"))
    town.store.write(lambda tx: chats.accept(tx, town.chat(town.pigeon))).result(10)
    # accepted before anything was known against them: that clears nobody of what comes later
    town.lantern.deliver(has_number(town.lantern))
    block_on_lantern(town)

    town.pigeon.deliver(text(town.pigeon, "m2"))

    row = chat_of(town, town.pigeon)
    assert row is not None
    assert row.is_request


def test_who_was_accepted_out_of_quarantine_does_not_go_back(town: Town) -> None:
    connected(town)
    town.lantern.deliver(has_number(town.lantern))
    block_on_lantern(town)
    town.pigeon.deliver(has_number(town.pigeon), direct(town.pigeon), text(town.pigeon, "m1"))
    town.store.write(lambda tx: chats.accept(tx, town.chat(town.pigeon))).result(10)

    town.pigeon.deliver(text(town.pigeon, "m2"))

    row = chat_of(town, town.pigeon)
    assert row is not None
    assert not row.is_request


def test_a_name_alone_never_acts(town: Town) -> None:
    connected(town)
    town.lantern.deliver(IdentityNamed(anna(town.lantern), "Anna"))
    block_on_lantern(town)

    town.pigeon.deliver(
        IdentityNamed(anna(town.pigeon), "Anna"), direct(town.pigeon), text(town.pigeon, "m1")
    )

    row = chat_of(town, town.pigeon)
    assert row is not None
    assert not row.is_request


@pytest.mark.parametrize(
    ("rule", "is_linked", "is_taken"),
    [
        (FirstContacts.EVERYONE, False, True),
        (FirstContacts.KNOWN, False, False),
        (FirstContacts.KNOWN, True, True),
        (FirstContacts.NOBODY, True, False),
    ],
)
def test_a_service_brings_only_the_first_messages_that_are_wanted(
    town: Town, rule: FirstContacts, *, is_linked: bool, is_taken: bool
) -> None:
    connected(town)
    if is_linked:
        link(town)
    town.store.write(lambda tx: settings.put(tx, setting_of(town.pigeon.id), rule.value)).result(10)

    town.pigeon.deliver(text(town.pigeon, "m1"))

    assert len(town.messages(town.pigeon)) == is_taken
    found = town.read(lambda reader: accounts.get(reader, town.chat(town.pigeon).account))
    assert found is not None


def test_what_a_blocked_person_wrote_is_not_counted_as_unread(town: Town) -> None:
    connected(town)
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1", at=town.time.now() + 1000))
    before = chat_of(town, town.lantern)
    block_on_lantern(town)
    after = chat_of(town, town.lantern)
    assert before is not None
    assert after is not None
    assert (before.unread, after.unread) == (1, 0)


def test_identities_of_one_service_with_one_address_are_told_apart_by_nothing_else(
    town: Town,
) -> None:
    connected(town)
    ben = Identity(town.lantern.id, "ben")
    town.lantern.deliver(has_number(town.lantern), IdentityNamed(ben, "Ben", (NUMBER,)))
    block_on_lantern(town)
    assert town.read(addresses.suspects) == {ben: anna(town.lantern)}
