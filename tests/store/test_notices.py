"""How a store was found is known until the person has seen it, and can be looked up afterwards."""

from __future__ import annotations

from inbox_tui.store import notices
from tests.store.building import SECOND, House


def texts(house: House, which: object = notices.latest) -> list[str]:
    return [notice.text for notice in house.read(which)]


def test_what_was_put_away_is_not_told_again_and_still_known(house: House) -> None:
    house.write(lambda tx: notices.keep(tx, ["one"]))
    house.write(notices.put_away)
    house.clock.forward(SECOND)
    house.write(lambda tx: notices.keep(tx, ["two"]))
    house.reopen()
    assert texts(house, notices.unseen) == ["two"]
    assert texts(house) == ["one", "two"]


def test_only_the_latest_are_kept(house: House) -> None:
    for number in range(notices.MOST + 1):
        house.write(lambda tx, number=number: notices.keep(tx, [str(number)]))
    assert texts(house) == [str(number) for number in range(1, notices.MOST + 1)]
