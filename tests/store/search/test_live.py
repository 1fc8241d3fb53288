"""A search that is open shows what is so now, and what was asked last."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator

import apsw
import pytest

from inbox_tui.domain.event import ChatChanged, IdentityNamed, MessageDeleted
from inbox_tui.domain.ids import ChatId, MessageId, MessageKey
from inbox_tui.domain.verdict import Decision
from inbox_tui.store import blocking, marks
from inbox_tui.store.record_rows import Place
from inbox_tui.store.search_live import PAGE, Asked, Found, LiveSearch, Look, Order, look
from inbox_tui.store.session import Reader
from tests.store.building import ACCOUNT, ANNA, BEN, CHAT, KITCHEN, House, edited, received

PATIENCE = 20
OTHER = ChatId("!other:example.org")


class Screen:
    """What a screen would show: the last word of the search, and how to wait for one that fits."""

    def __init__(self, house: House, look: Look = look) -> None:
        self._told: queue.Queue[Found] = queue.Queue()
        self.search = LiveSearch(house.store, self._told.put, look=look, pause_seconds=0.01)

    def until(self, is_right: Callable[[Found], bool]) -> Found:
        while True:
            found = self._told.get(timeout=PATIENCE)
            if is_right(found):
                return found

    def shows(self, *names: str) -> Found:
        return self.until(lambda found: shown(found) == list(names))

    def is_told_nothing(self) -> bool:
        return self._told.empty()


def shown(found: Found) -> list[str]:
    return [hit.row.key.message for hit in found.hits]


@pytest.fixture
def screen(house: House) -> Iterator[Screen]:
    house.hear(
        ChatChanged(CHAT, title="Kitchen"),
        received("m1", "green tea"),
        received("m2", "black tea", after=1),
        received("m3", "coffee", after=2),
    )
    made = Screen(house)
    yield made
    made.search.close()


def test_what_was_asked_is_found(screen: Screen) -> None:
    screen.search.ask("tea")
    assert screen.shows("m2", "m1").has_more is False
    screen.search.ask("tea", order=Order.BEST)
    assert screen.until(lambda found: found.asked.order is Order.BEST).hits[0].rank == 0
    screen.search.ask("coffee")
    screen.shows("m3")


def test_a_new_message_that_fits_comes_on_top(house: House, screen: Screen) -> None:
    screen.search.ask("tea")
    screen.shows("m2", "m1")
    house.hear(received("m4", "more tea", after=10), received("m5", "no", after=11))
    screen.shows("m4", "m2", "m1")


def test_what_was_edited_away_or_deleted_leaves(house: House, screen: Screen) -> None:
    screen.search.ask("tea")
    screen.shows("m2", "m1")
    house.hear(edited("e1", "m1", "water", after=20))
    screen.shows("m2")
    house.hear(MessageDeleted(CHAT, MessageId("m2"), ANNA, house.clock()))
    screen.shows()
    house.hear(edited("e3", "m3", "tea after all", after=30))
    screen.shows("m3")


def test_a_filter_is_followed_as_its_state_changes(house: House, screen: Screen) -> None:
    screen.search.ask("tea is:starred")
    screen.shows()
    key = MessageKey(ACCOUNT, CHAT, MessageId("m1"))
    house.write(lambda tx: marks.star(tx, key))
    screen.shows("m1")
    house.write(lambda tx: marks.star(tx, key, is_starred=False))
    screen.shows()


def test_what_somebody_blocked_said_shows_while_they_are_not(house: House, screen: Screen) -> None:
    screen.search.ask("from:ben")
    screen.shows()
    house.write(lambda tx: blocking.block(tx, BEN, on_service=False))
    house.hear(received("m6", "tea", sender=BEN, after=40), decision=Decision.HIDE)
    house.write(lambda tx: blocking.unblock(tx, BEN))
    screen.shows("m6")
    house.write(lambda tx: blocking.block(tx, BEN, on_service=False))
    screen.shows()


def look_now(house: House, typed: str) -> Found:
    found: Found = house.read(look, Asked(typed), None)
    return found


def test_names_come_with_the_hits_and_change_with_them(house: House, screen: Screen) -> None:
    screen.search.ask("kitchen")
    found = screen.until(lambda found: bool(found.names.chats))
    assert [chat.title for chat in found.names.chats] == ["Kitchen"]
    house.hear(ChatChanged(CHAT, title="Cellar"), IdentityNamed(BEN, "Kitchen Ben"))
    found = screen.until(lambda found: not found.names.chats)
    assert [person.name for person in found.names.people] == ["Kitchen Ben"]


def test_further_pages_are_kept_true_too(house: House, screen: Screen) -> None:
    house.hear(*(received(f"n{at}", "biscuit", after=100 + at) for at in range(3 * PAGE)))
    screen.search.ask("biscuit")
    assert screen.until(lambda found: len(found.hits) == PAGE).has_more
    screen.search.more()
    screen.until(lambda found: len(found.hits) == 2 * PAGE)
    last = f"n{PAGE}"
    # one more on top pushes nothing out below
    house.hear(received("top", "biscuit", after=1000))
    found = screen.until(lambda found: len(found.hits) > 2 * PAGE)
    assert (shown(found)[0], shown(found)[-1]) == ("top", last)
    house.hear(MessageDeleted(CHAT, MessageId(last), ANNA, house.clock()))
    found = screen.until(lambda found: last not in shown(found))
    assert len(found.hits) >= 2 * PAGE
    assert found.has_more


def test_a_search_in_one_chat_is_not_woken_by_others(house: House, screen: Screen) -> None:
    looked: list[Asked] = []

    def counted(reader: Reader, asked: Asked, down_to: Place | None) -> Found:
        looked.append(asked)
        return look(reader, asked, down_to)

    other = Screen(house, counted)
    other.search.ask("tea", chat=KITCHEN)
    other.shows("m2", "m1")
    house.hear(received("x1", "tea", chat=OTHER, after=50))
    house.hear(received("m8", "tea", after=51))
    other.shows("m8", "m2", "m1")
    other.search.close()
    assert len(looked) == 2


def test_asking_for_something_else_interrupts_what_is_running(house: House, screen: Screen) -> None:
    has_begun, interrupted = threading.Event(), threading.Event()

    def slow(reader: Reader, asked: Asked, down_to: Place | None) -> Found:
        if asked.typed != "endless":
            return look(reader, asked, down_to)
        has_begun.set()
        try:
            reader.connection.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                " SELECT count(*) FROM n"
            ).fetchall()
        except apsw.InterruptError:
            interrupted.set()
            raise
        raise AssertionError("it ended by itself")

    other = Screen(house, slow)
    other.search.ask("endless")
    assert has_begun.wait(PATIENCE)
    other.search.ask("coffee")
    other.shows("m3")
    assert interrupted.is_set()
    # and the connection serves whoever comes next
    assert shown(look_now(house, "coffee")) == ["m3"]
    has_begun.clear()
    other.search.ask("endless")
    assert has_begun.wait(PATIENCE)
    other.search.close()


def test_a_store_that_closes_is_said_so(house: House, screen: Screen) -> None:
    screen.search.ask("tea")
    screen.shows("m2", "m1")
    house.store.close()
    screen.search.ask("coffee")
    assert "closed" in screen.until(lambda found: bool(found.problem)).problem
    house.reopen()


def test_a_screen_that_fails_does_not_end_the_search(
    house: House, screen: Screen, caplog: pytest.LogCaptureFixture
) -> None:
    told: queue.Queue[Found] = queue.Queue()

    def fail_once(found: Found) -> None:
        told.put(found)
        if told.qsize() == 1:
            raise ValueError("a broken screen")

    search = LiveSearch(house.store, fail_once, pause_seconds=0.01)
    search.ask("tea")
    assert shown(told.get(timeout=PATIENCE)) == ["m2", "m1"]
    search.ask("coffee")
    assert shown(told.get(timeout=PATIENCE)) == ["m3"]
    search.close()


def test_nothing_is_told_after_it_was_closed(house: House, screen: Screen) -> None:
    other = Screen(house)
    other.search.ask("tea")
    other.shows("m2", "m1")
    other.search.close()
    house.hear(received("m9", "tea", after=60))
    assert other.is_told_nothing()
