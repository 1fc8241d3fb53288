"""What was said while the program was closed is fetched without being asked for."""

from __future__ import annotations

from inbox_tui.connector.protocol import HistoryPage
from inbox_tui.domain.event import HistoryGap, MessageReceived
from inbox_tui.domain.ids import ChatId
from inbox_tui.engine.limits import Limits
from inbox_tui.store import timeline
from tests.engine.conftest import Town
from tests.engine.scripted import direct, text

CHAT = ChatId("chat")
START = 1_740_000_000_000


def said(town: Town, name: str, second: int, *, chat: str = "chat") -> MessageReceived:
    return text(town.lantern, name, chat=chat, at=START + 1_000 * second)


def names(town: Town) -> list[str]:
    return [str(row.key.message) for row in town.messages()]


def connected(town: Town) -> None:
    town.settle_in(town.lantern)
    town.start()
    town.connected(town.lantern)
    town.lantern.deliver(direct(town.lantern), direct(town.lantern, "other"))


def test_a_gap_between_messages_is_filled_until_it_reaches_what_is_here(town: Town) -> None:
    connected(town)
    town.lantern.pages = {
        "p1": HistoryPage((said(town, "missed3", 4), said(town, "missed4", 5)), "p2"),
        "p2": HistoryPage(
            (said(town, "before", 1), said(town, "missed1", 2), said(town, "missed2", 3)), "p3"
        ),
    }
    town.lantern.deliver(said(town, "before", 1))
    town.lantern.deliver(said(town, "new", 9), HistoryGap(CHAT, "p1"))

    town.until(lambda: "missed1" in names(town))
    assert names(town) == ["before", "missed1", "missed2", "missed3", "missed4", "new"]
    assert town.read(lambda reader: timeline.gaps(reader, town.chat())) == ()
    assert town.lantern.asked_history == ["p1", "p2"]


def test_a_gap_that_was_left_is_filled_after_the_next_start(town: Town) -> None:
    connected(town)
    town.lantern.deliver(said(town, "before", 1))
    town.stop()
    town.lantern.pages = {"p1": HistoryPage((said(town, "missed", 5),), None)}
    town.restart()
    town.connected(town.lantern)
    town.lantern.deliver(said(town, "new", 9), HistoryGap(CHAT, "p1"))
    town.until(lambda: names(town) == ["before", "missed", "new"])


def test_older_history_waits_until_somebody_wants_it(town: Town) -> None:
    connected(town)
    town.lantern.pages = {"inner": HistoryPage((said(town, "missed", 5, chat="other"),), None)}
    town.lantern.deliver(said(town, "first", 1), HistoryGap(CHAT, "older"))
    town.lantern.deliver(said(town, "before", 2, chat="other"))
    town.lantern.deliver(said(town, "new", 9, chat="other"), HistoryGap(ChatId("other"), "inner"))

    town.until(lambda: town.message("missed", chat="other"))
    assert town.lantern.asked_history == ["inner"]


def test_a_chat_gets_only_so_many_pages_without_being_asked_for(town: Town) -> None:
    connected(town)
    pages = Limits().backfill_pages
    endless: dict[str | None, HistoryPage] = {
        f"p{number}": HistoryPage((said(town, f"missed{number}", 500 - number),), f"p{number + 1}")
        for number in range(pages + 3)
    }
    inner = HistoryPage((said(town, "last", 5, chat="other"),), None)
    town.lantern.pages = endless | {"inner": inner}
    town.lantern.deliver(said(town, "before", 1))
    town.lantern.deliver(said(town, "new", 999), HistoryGap(CHAT, "p0"))
    town.until(lambda: len(town.lantern.asked_history) >= pages)

    # another chat's turn comes, and this one's does not
    town.lantern.deliver(said(town, "before", 2, chat="other"))
    town.lantern.deliver(said(town, "new", 9, chat="other"), HistoryGap(ChatId("other"), "inner"))
    town.until(lambda: town.message("last", chat="other"))
    assert town.lantern.asked_history == [*(f"p{number}" for number in range(pages)), "inner"]
