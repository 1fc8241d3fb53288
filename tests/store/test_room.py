"""A disk that takes nothing stops writing alone, is told, and passes by itself. On real small disks."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.store import search
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import StoreError, StoreFull, WriteProtected
from inbox_tui.store.room import Access, Room, Writability
from inbox_tui.store.store import Store
from tests.store.building import KEY, Clock, House, received
from tests.store.mounted_disk import SmallDisk, again, protect, small_disk

LONG = "words " * 600
PATIENCE = 30.0


@pytest.fixture(params=["tmpfs", "ext4"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", kind=request.param) as mounted:
        yield mounted


@pytest.fixture
def ext4(tmp_path: Path) -> Iterator[SmallDisk]:
    with small_disk(tmp_path / "disk", kind="ext4") as mounted:
        yield mounted


class Watched(House):
    """A house whose store's word on the disk can be waited for."""

    @classmethod
    def on(cls, disk: SmallDisk) -> Watched:
        house = cls.new(disk.folder / "store")
        assert isinstance(house, Watched)
        house.hear(received("m0", "kept before"))
        house.store.index_now().result()
        house.heard = []
        house.is_well = threading.Event()
        house.store.subscribe(house.listen)
        return house

    heard: list[Writability]
    is_well: threading.Event

    def listen(self, changes: Changes) -> None:
        if changes.writability is not None:
            self.heard.append(changes.writability)
            if changes.writability.is_well:
                self.is_well.set()

    def write_until_refused(self) -> tuple[list[str], StoreError]:
        """What was acknowledged, and what the first write said that was not."""
        kept = ["kept before"]
        for number in range(1, 10_000):
            text = f"{number} {LONG}"
            try:
                self.hear(received(f"m{number}", text, after=number))
            except StoreError as error:
                return kept, error
            kept.append(text)
        raise AssertionError("the disk never was full")


def found(house: House, words: str) -> int:
    with house.store.read() as reader:
        return len(list(search.search(reader, words)))


def test_a_full_disk_stops_writing_alone_and_room_makes_it_well_by_itself(disk: SmallDisk) -> None:
    house = Watched.on(disk)
    disk.fill(leave=2 * 2**20)
    kept, error = house.write_until_refused()
    assert isinstance(error, StoreFull)
    assert len(kept) > 10
    assert house.store.writability.access is Access.FULL
    assert "Free 8 MB" in house.store.writability.reason
    assert str(house.store.folder) in house.store.writability.reason
    assert house.heard == [house.store.writability]
    # reading and search go on
    assert house.texts()[-100:] == kept[-100:]
    assert found(house, "before") == 1
    assert len(house.chats()) == 1
    with pytest.raises(StoreFull):
        house.store.attachments.add(b"x" * 100_000)

    disk.make_room()
    assert house.is_well.wait(PATIENCE), "it never noticed that there is room"
    assert house.store.writability.is_well
    house.hear(received("after", "kept after", after=20_000))
    house.store.index_now().result()
    house.reopen()
    assert house.texts()[-50:] == [*kept, "kept after"][-50:]
    assert found(house, "after") == 1
    house.store.close()


def test_a_store_that_was_closed_on_a_full_disk_is_whole(disk: SmallDisk) -> None:
    house = Watched.on(disk)
    disk.fill()
    kept, _ = house.write_until_refused()
    house.store.close()
    disk.make_room()
    house.store = Store.open(house.store.folder, KEY, clock=house.clock)
    assert house.texts()[-100:] == kept[-100:]
    house.store.close()


def test_on_a_disk_that_was_full_at_the_start_everything_can_be_read(disk: SmallDisk) -> None:
    house = Watched.on(disk)
    house.store.close()
    disk.fill()
    with pytest.raises(StoreFull):
        Store.open(house.store.folder, KEY)
    house.store = Store.open(house.store.folder, KEY, read_only=True)
    assert house.store.writability.access is Access.FULL
    assert house.texts() == ["kept before"]
    assert found(house, "before") == 1
    house.store.close()
    disk.make_room()
    house.store = Store.open(house.store.folder, KEY)
    house.hear(received("m1", "after", after=1))
    house.store.close()


def test_a_write_protected_store_says_so_and_is_written_again_by_itself(ext4: SmallDisk) -> None:
    house = Watched.on(ext4)
    folder = house.store.folder
    parts = [path for path in folder.iterdir() if path.name.startswith("inbox.db")]
    for path in (*parts, folder):
        protect(path)
    try:
        with pytest.raises(WriteProtected, match="Make it writable"):
            house.hear(received("m1", after=1))
        assert house.store.writability.access is Access.PROTECTED
        assert f"{folder} is write-protected" in house.store.writability.reason
        assert house.texts() == ["kept before"]
        assert found(house, "before") == 1
    finally:
        for path in (*parts, folder):
            protect(path, is_protected=False)
    assert house.is_well.wait(PATIENCE), "it never noticed that it may write"
    house.hear(received("m2", "kept after", after=2))
    house.reopen()
    assert house.texts() == ["kept before", "kept after"]
    house.store.close()


def test_a_disk_that_fails_under_the_store_is_read_on_and_nothing_is_lost(ext4: SmallDisk) -> None:
    house = Watched.on(ext4)
    ext4.remount("abort")
    with pytest.raises(WriteProtected):
        house.hear(received("m1", after=1))
    assert house.store.writability.access is Access.PROTECTED
    assert house.texts() == ["kept before"]
    house.store.close()
    again(ext4)
    house.store = Store.open(house.store.folder, KEY, clock=house.clock)
    assert house.texts() == ["kept before"]
    house.store.close()


@pytest.mark.parametrize("is_crashed", [False, True])
def test_a_store_on_a_write_protected_disk_can_be_read(ext4: SmallDisk, is_crashed: bool) -> None:
    house = Watched.on(ext4)
    folder = house.store.folder
    if is_crashed:
        crashed = folder.with_name("crashed")
        crashed.mkdir()
        for path in (path for path in folder.iterdir() if path.is_file()):
            (crashed / path.name).write_bytes(path.read_bytes())
        folder = crashed
    house.store.close()
    ext4.remount("ro")
    with pytest.raises(WriteProtected):
        Store.open(folder, KEY)
    house.store = Store.open(folder, KEY, read_only=True)
    assert house.texts() == ["kept before"]
    assert house.store.writability.access is Access.PROTECTED
    house.store.close()


def test_changes_that_a_write_protected_disk_keeps_from_being_taken_up_are_not_left_out_silently(
    ext4: SmallDisk,
) -> None:
    house = Watched.on(ext4)
    folder = house.store.folder.with_name("crashed")
    folder.mkdir()
    for name in (DATABASE_NAME, f"{DATABASE_NAME}-wal", "inbox.header"):
        (folder / name).write_bytes((house.store.folder / name).read_bytes())
    house.store.close()
    ext4.remount("ro")
    with pytest.raises(StoreError, match=r"newest changes.*Make room"):
        Store.open(folder, KEY, read_only=True)


class Hand:
    """Stands in for a disk and the time."""

    def __init__(self) -> None:
        self.at = 100.0
        self.says: OSError | None = OSError(errno.ENOSPC, "No space left on device")
        self.heard: list[Writability] = []
        self.looks = 0

    def look(self, folder: Path) -> OSError | None:
        self.looks += 1
        return self.says

    def room(self, folder: Path) -> Room:
        return Room(folder, Clock(), self.heard.append, look=self.look, monotonic=lambda: self.at)


def refuse() -> None:
    raise apsw.FullError("still full")


def test_it_looks_again_ever_more_rarely_and_never_less_than_every_ten_seconds(
    tmp_path: Path,
) -> None:
    hand = Hand()
    room = hand.room(tmp_path)
    room.refused(StoreFull())
    waits = []
    for _ in range(10):
        wait = room.seconds_until_look()
        assert wait is not None
        waits.append(wait)
        hand.at += wait
        assert not room.look(refuse)
    assert waits[:3] == [0.5, 1.0, 2.0]
    assert max(waits) == waits[-1] == 10.0
    assert len(hand.heard) == 1


def test_room_that_the_database_does_not_take_is_none(tmp_path: Path) -> None:
    hand = Hand()
    room = hand.room(tmp_path)
    room.refused(StoreFull())
    hand.says = None
    hand.at += 1
    assert not room.look(refuse)
    assert room.now.access is Access.FULL
    hand.at += 10
    assert room.look(lambda: None)
    assert room.now.is_well
    assert [one.access for one in hand.heard] == [Access.FULL, Access.WRITABLE]


def test_room_that_did_not_last_is_looked_for_as_rarely_as_before(tmp_path: Path) -> None:
    hand = Hand()
    room = hand.room(tmp_path)
    room.refused(StoreFull())
    for _ in range(6):
        hand.at += 10
        room.look(refuse)
    hand.says = None
    hand.at += 10
    assert room.look(lambda: None)
    room.refused(StoreFull())
    assert room.seconds_until_look() == 10.0


def test_another_error_of_the_store_says_nothing_about_the_disk(tmp_path: Path) -> None:
    hand = Hand()
    room = hand.room(tmp_path)
    error = StoreError("That chat is not here.")
    assert room.refused(error) is error
    assert room.now.is_well
    assert hand.looks == 0
