"""A log that was cut by a kill is no damage; promised changes behind an altered place are told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.store import notices, timeline
from inbox_tui.store.checking import check
from inbox_tui.store.errors import Damaged
from inbox_tui.store.salvaging import salvage
from inbox_tui.store.store import Store
from tests.store.building import KEY, KITCHEN, House, received, texts_of

FRAME = 24 + 8192
COMMITS = 6


@pytest.fixture
def killed(house: House, tmp_path: Path) -> Path:
    """A copy of a store in use: what a kill leaves."""
    for number in range(COMMITS):
        house.hear(received(f"m{number}", after=number))
    house.store.index_now().result()
    folder = tmp_path / "killed"
    shutil.copytree(
        house.store.folder, folder, ignore=shutil.ignore_patterns("store.lock", "*-shm")
    )
    return folder


def log_of(folder: Path) -> Path:
    return folder / f"{DATABASE_NAME}-wal"


def frames(folder: Path) -> int:
    return (log_of(folder).stat().st_size - 32) // FRAME


def alter(folder: Path, place: int, mask: int = 1) -> None:
    content = bytearray(log_of(folder).read_bytes())
    content[place] ^= mask
    log_of(folder).write_bytes(content)


def texts(folder: Path) -> tuple[list[str], tuple[str, ...]]:
    store = Store.open(folder, KEY, read_only=True)
    try:
        with store.read() as reader:
            return texts_of(timeline.page(reader, KITCHEN)), store.notices
    finally:
        store.close()


def test_what_a_kill_leaves_is_taken_up_without_a_word(killed: Path) -> None:
    said, notices = texts(killed)
    assert said == [f"m{number}" for number in range(COMMITS)]
    assert notices == ()


@pytest.mark.parametrize("cut", [1, FRAME // 2, FRAME])
def test_a_frame_that_was_cut_off_by_a_kill_is_no_damage(killed: Path, cut: int) -> None:
    log_of(killed).write_bytes(log_of(killed).read_bytes()[:-cut])
    _, notices = texts(killed)
    assert notices == ()


@pytest.mark.parametrize("place", [0, 5, 17, 30, 32, 40, 32 + 24 + 99, 32 + FRAME + 9])
@pytest.mark.parametrize("is_read_only", [True, False])
def test_promised_changes_behind_an_altered_byte_are_told(
    killed: Path, place: int, is_read_only: bool
) -> None:
    alter(killed, place)
    before = log_of(killed).read_bytes()
    with pytest.raises(Damaged, match=r"newest changes.*salvage"):
        Store.open(killed, KEY, read_only=is_read_only)
    assert log_of(killed).read_bytes() == before


ENDS: dict[str, Callable[[int], int]] = {
    "page": lambda count: 32 + count * FRAME - 50,
    "salt": lambda count: 32 + (count - 1) * FRAME + 9,
    "other salt": lambda count: 32 + (count - 1) * FRAME + 13,
    "commit": lambda count: 32 + (count - 1) * FRAME + 7,
}


@pytest.mark.parametrize("end", ENDS)
def test_damage_to_the_last_change_is_noticed(killed: Path, end: str) -> None:
    alter(killed, ENDS[end](frames(killed)))
    _, notices = texts(killed)
    assert len(notices) == 1
    assert "left out" in notices[0]


def test_what_was_noticed_is_still_known_when_it_was_opened_again(killed: Path) -> None:
    alter(killed, ENDS["page"](frames(killed)))
    store = Store.open(killed, KEY)
    (told,) = store.notices
    store.close()
    store = Store.open(killed, KEY)
    assert store.notices == ()
    with store.read() as reader:
        assert [notice.text for notice in notices.unseen(reader)] == [told]
    store.close()


def test_a_check_names_the_log_and_looks_at_the_rest(killed: Path) -> None:
    alter(killed, 32 + 30)
    found = check(killed, KEY)
    assert "newest changes (inbox.db-wal)" in {problem.where for problem in found.problems}
    assert found.pages > 0


def test_what_is_before_the_damage_is_read_out(killed: Path, tmp_path: Path) -> None:
    count = frames(killed)
    alter(killed, 32 + (count // 2) * FRAME + 100)
    salvage(killed, KEY, tmp_path / "out")
    said, _ = texts(tmp_path / "out")
    assert 0 < len(said) <= COMMITS
    assert said == [f"m{number}" for number in range(len(said))]
