"""In which order messages stand, where clocks are coarse, wrong or all the same."""

from __future__ import annotations

import pytest

from inbox_tui.domain.event import Event, HistoryGap
from inbox_tui.domain.ids import Millis
from inbox_tui.domain.verdict import Judged
from inbox_tui.store import ingest, timeline
from tests.store.building import ACCOUNT, CHAT, KITCHEN, NOON, House, received

EARLIER = [f"earlier {number}" for number in range(30)]
LATER = [f"later {number}" for number in range(30)]


def load_page(house: House, gap: HistoryGap, *events: Event) -> None:
    """What loading a gap stores: a page, in place of the gap it was loaded for."""
    with house.store.read() as reader:
        (position,) = [g.position for g in timeline.gaps(reader, KITCHEN) if g.cursor == gap.cursor]
    judged = [Judged(event) for event in events]
    house.store.write(
        lambda tx: ingest.apply(tx, ACCOUNT, judged, {}, older_than=(CHAT, position))
    ).result()


@pytest.mark.parametrize("stamp", [NOON, Millis(NOON + 5_000)], ids=["same", "ahead"])
def test_a_page_of_history_stands_below_what_was_here_whatever_its_stamps_say(
    house: House, stamp: Millis
) -> None:
    gap = HistoryGap(CHAT, "older")
    house.hear(*(received(text, text, accepted_at=NOON) for text in LATER), gap)
    load_page(house, gap, *(received(text, text, accepted_at=stamp) for text in EARLIER))
    assert house.texts() == [*EARLIER, *LATER]


def test_page_after_page_goes_further_down(house: House) -> None:
    first, second = HistoryGap(CHAT, "older"), HistoryGap(CHAT, "oldest")
    house.hear(*(received(text, text, accepted_at=NOON) for text in LATER[15:]), first)
    load_page(
        house, first, *(received(text, text, accepted_at=NOON) for text in LATER[:15]), second
    )
    load_page(house, second, *(received(text, text, accepted_at=NOON) for text in EARLIER))
    assert house.texts() == [*EARLIER, *LATER]


def test_what_arrives_with_a_stamp_cut_to_the_second_stands_after_what_came_before(
    house: House,
) -> None:
    house.hear(received("first", "first", accepted_at=Millis(NOON + 700)))
    house.hear(received("second", "second", accepted_at=NOON))
    assert house.texts() == ["first", "second"]


def test_many_messages_of_one_moment_keep_the_order_they_came_in(house: House) -> None:
    house.hear(*(received(text, text, accepted_at=NOON) for text in LATER))
    house.hear(*(received(text, text, accepted_at=NOON) for text in EARLIER))
    assert house.texts() == [*LATER, *EARLIER]
