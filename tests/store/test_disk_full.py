"""A full disk refuses what is new, loses nothing that was acknowledged, and passes."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator

import pytest

from inbox_tui.store import settings
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.session import Transaction
from tests.store.building import House, received


def set_size_limit(house: House, pages: int) -> None:
    def limit(tx: Transaction) -> None:
        used = tx.connection.scalar("PRAGMA page_count")
        tx.connection.scalar(f"PRAGMA max_page_count = {used + pages if pages else 2**31}")

    house.write(limit)


def test_nothing_acknowledged_is_lost_and_room_makes_it_well(house: House) -> None:
    house.hear(received("m0", "kept"))
    set_size_limit(house, 8)
    acknowledged = ["kept"]

    def write_until_full() -> None:
        for number in range(1, 1000):
            text = f"{number} " + "long text " * 1000
            house.hear(received(f"m{number}", text, after=number))
            acknowledged.append(text)

    with pytest.raises(StoreFull, match="Make room"):
        write_until_full()
    assert house.texts() == acknowledged
    set_size_limit(house, 0)
    house.hear(received("last", "after", after=5000))
    house.reopen()
    assert house.texts()[-100:] == [*acknowledged, "after"][-100:]


def test_a_write_the_system_refuses_loses_nothing_acknowledged(house: House) -> None:
    house.hear(received("m0", "kept"))
    largest = max(path.stat().st_size for path in house.store.folder.iterdir() if path.is_file())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 20_000, hard))
    try:
        with pytest.raises(StoreFull):
            house.hear(received("m1", "x" * 2_000_000, after=1))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert house.texts() == ["kept"]
    house.hear(received("m2", "after", after=2))
    house.reopen()
    assert house.texts() == ["kept", "after"]


def test_a_small_write_beside_one_that_is_too_big_may_still_succeed(house: House) -> None:
    set_size_limit(house, 8)
    big = house.store.write(lambda tx: settings.put(tx, "big", "x" * 1_000_000))
    with pytest.raises(StoreFull):
        big.result()
    house.write(lambda tx: settings.put(tx, "small", "y"))
    assert house.read(settings.get, "small") == "y"
    assert house.read(settings.get, "big") is None


def test_a_file_that_does_not_fit_leaves_nothing_behind(house: House) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"x" * 100_000
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreFull):
        house.store.attachments.add(pieces())
    left = [path for path in (house.store.folder / "attachments").rglob("*") if path.is_file()]
    assert left == []
