"""Which chats of a service come in, and that the others stay where they are."""

from __future__ import annotations

from inbox_tui.connector.protocol import HistoryPage
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import ChatChanged, MembersChanged, UnreadCounted
from inbox_tui.domain.ids import ChatId
from inbox_tui.policy.bringing import Bring, setting_of
from inbox_tui.store import chats, left_out, settings
from tests.engine.conftest import Town
from tests.engine.scripted import direct, text

GROUP = ChatChanged(
    ChatId("group"), kind=ChatKind.GROUP, title="Choir", membership=Membership.JOINED
)


def connected(town: Town, rule: Bring) -> None:
    town.settle_in(town.lantern)
    town.store.write(lambda tx: settings.put(tx, setting_of(town.lantern.id), rule.value)).result(
        10
    )
    town.start()
    town.connected(town.lantern)


def shown(town: Town) -> list[str]:
    return [row.title for row in town.read(chats.page)]


def left(town: Town) -> list[str]:
    found = town.read(lambda reader: left_out.of_service(reader, town.lantern.id))
    return [each.title for each in found]


def test_everything_comes_in_unless_the_person_says_otherwise(town: Town) -> None:
    connected(town, Bring.ALL)
    town.lantern.deliver(GROUP, text(town.lantern, "g1", chat="group"), direct(town.lantern))
    assert sorted(shown(town)) == ["Anna", "Choir"]


def test_a_group_stays_on_its_service_where_only_direct_chats_are_wanted(town: Town) -> None:
    connected(town, Bring.DIRECT)
    town.lantern.deliver(
        GROUP,
        text(town.lantern, "g1", chat="group"),
        MembersChanged(ChatId("group"), ()),
        UnreadCounted(ChatId("group"), 7, 1),
        direct(town.lantern),
        text(town.lantern, "m1"),
    )

    assert shown(town) == ["Anna"]
    assert left(town) == ["Choir"]
    assert town.messages(chat="group") == ()
    assert len(town.messages()) == 1
    assert town.read(chats.unread_totals).mentions == 0


def test_a_message_that_comes_before_anybody_said_what_its_chat_is_does_not_come_in(
    town: Town,
) -> None:
    connected(town, Bring.DIRECT)
    town.lantern.deliver(text(town.lantern, "m1"))
    assert town.messages() == ()

    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m2"))

    assert shown(town) == ["Anna"]
    assert left(town) == []


def test_nothing_comes_in_until_it_is_chosen_and_then_with_what_was_said_before(
    town: Town,
) -> None:
    connected(town, Bring.CHOSEN)
    town.lantern.deliver(GROUP, text(town.lantern, "g1", chat="group"))
    assert shown(town) == []
    earlier = text(town.lantern, "g1", chat="group")
    town.lantern.pages[None] = HistoryPage((earlier,), None)

    assert town.engine.bring([town.chat(chat="group")]).result(10) == 1

    assert shown(town) == ["Choir"]
    town.until(lambda: len(town.messages(chat="group")) == 1)
    town.lantern.deliver(text(town.lantern, "g2", chat="group"))
    assert len(town.messages(chat="group")) == 2


def test_a_wider_rule_brings_in_what_was_left_and_a_narrower_one_takes_nothing_away(
    town: Town,
) -> None:
    connected(town, Bring.DIRECT)
    town.lantern.deliver(GROUP)
    assert town.engine.set_bring(town.lantern.id, Bring.ALL).result(10) == 1
    assert shown(town) == ["Choir"]

    assert town.engine.set_bring(town.lantern.id, Bring.CHOSEN).result(10) == 0
    town.lantern.deliver(text(town.lantern, "g1", chat="group"))

    assert shown(town) == ["Choir"]
    assert len(town.messages(chat="group")) == 1
