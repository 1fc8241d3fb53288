"""A file whose fetching broke off is gone on with, and only where it is the same file."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from inbox_tui.domain.event import MessageDeleted
from inbox_tui.domain.ids import MessageId
from inbox_tui.domain.message import FilePart
from inbox_tui.store import chats, sealing
from inbox_tui.store.attachments_partial import KEPT_MILLISECONDS, Changed, PartialFile
from inbox_tui.store.errors import StoreError, StoreFull
from tests.store.building import ANNA, CHAT, KITCHEN, NOON, House, received

CHUNK = sealing.CHUNK_BYTES
REMOTE = "mxc://cat"
CONTENT = Random(3).randbytes(5 * CHUNK + 100)

KILLED = """
import os, sys
from pathlib import Path
from inbox_tui.store.store import Store
from tests.store.building import KEY, KITCHEN
store = Store.open(Path(sys.argv[1]), KEY)
content = sys.stdin.buffer.read()
partial = store.attachments.begin(KITCHEN, "mxc://cat", name="cat.png")
for at in range(0, len(content), 1000):
    partial.write(content[at : at + 1000])
print("written", flush=True)
sys.stdin.close()
os.kill(os.getpid(), 9)
"""


@pytest.fixture(autouse=True)
def a_chat_with_a_file(house: House) -> None:
    house.hear(received("m1", parts=(FilePart("cat.png", REMOTE),)))


def files(house: House) -> list[Path]:
    return list((house.store.folder / "attachments").glob("*/*"))


def broken_off(house: House, at: int = 3 * CHUNK + 10) -> None:
    with house.store.attachments.begin(KITCHEN, REMOTE, name="cat.png") as partial:
        partial.write(CONTENT[:at])


def resumed(house: House) -> PartialFile:
    partial = house.store.attachments.resume(KITCHEN, REMOTE)
    assert partial is not None
    return partial


def finished(house: House, partial: PartialFile) -> bytes:
    with partial:
        partial.write(CONTENT[partial.size_so_far :])
        locator = partial.finish()
    assert house.store.attachments.cached(KITCHEN, REMOTE) == locator
    return b"".join(house.store.attachments.open(locator))


def test_what_arrived_before_it_broke_off_is_not_fetched_again(house: House) -> None:
    broken_off(house)
    house.reopen()
    partial = resumed(house)
    assert partial.size_so_far == 3 * CHUNK
    assert finished(house, partial) == CONTENT
    assert len(files(house)) == 1
    assert house.store.attachments.resume(KITCHEN, REMOTE) is None


def test_a_process_that_was_killed_is_gone_on_from(house: House) -> None:
    house.store.close()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(house.store.folder)],
        input=CONTENT,
        capture_output=True,
        cwd=Path(__file__).parents[2],
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-9, b"written\n"), done.stderr
    house.reopen()
    partial = resumed(house)
    assert 0 < partial.size_so_far <= 5 * CHUNK
    assert finished(house, partial) == CONTENT


@pytest.mark.parametrize("place", [0, 8, 30, CHUNK + 500, -1])
def test_from_a_damaged_place_on_it_is_fetched_again(house: House, place: int) -> None:
    broken_off(house)
    (path,) = files(house)
    altered = bytearray(path.read_bytes())
    altered[place] ^= 1
    path.write_bytes(altered)
    partial = resumed(house)
    within = max(0, place % len(altered) - sealing.HEADER_BYTES)
    assert partial.size_so_far == within // sealing.SEALED_BYTES * CHUNK
    assert finished(house, partial) == CONTENT


def test_a_beginning_whose_file_is_gone_begins_anew(house: House) -> None:
    broken_off(house)
    files(house)[0].unlink()
    assert house.store.attachments.resume(KITCHEN, REMOTE) is None
    assert finished(house, house.store.attachments.begin(KITCHEN, REMOTE)) == CONTENT
    house.write(lambda tx: None)
    assert len(files(house)) == 1


def test_a_service_that_begins_at_the_start_again_is_not_sealed_twice(house: House) -> None:
    broken_off(house)
    pieces = [CONTENT[at : at + 999] for at in range(0, len(CONTENT), 999)]
    with resumed(house) as partial:
        for piece in partial.unseen(pieces):
            partial.write(piece)
        locator = partial.finish()
    assert b"".join(house.store.attachments.open(locator)) == CONTENT


@pytest.mark.parametrize("other", [b"x" + CONTENT[1:], CONTENT[: 2 * CHUNK], b""])
def test_two_files_are_not_made_into_one(house: House, other: bytes) -> None:
    broken_off(house)
    with resumed(house) as partial, pytest.raises(Changed):
        list(partial.unseen([other]))
    house.write(lambda tx: None)
    assert files(house) == []
    assert house.store.attachments.resume(KITCHEN, REMOTE) is None


def test_a_torn_chunk_is_never_sealed_again_under_the_same_nonce(house: House) -> None:
    broken_off(house, 2 * CHUNK)
    (path,) = files(house)
    before = path.read_bytes()
    path.write_bytes(before[: sealing.HEADER_BYTES + 100])
    finished(house, resumed(house))
    nonce = slice(sealing.HEADER_BYTES, sealing.HEADER_BYTES + 12)
    assert path.read_bytes()[nonce] != before[nonce]


def test_a_file_is_fetched_by_one_at_a_time(house: House) -> None:
    with house.store.attachments.begin(KITCHEN, REMOTE):
        for again in (house.store.attachments.begin, house.store.attachments.resume):
            with pytest.raises(StoreError, match="already"):
                again(KITCHEN, REMOTE)
    house.store.attachments.begin(KITCHEN, REMOTE).close()


def test_a_full_disk_leaves_nothing_of_it(house: House) -> None:
    partial = house.store.attachments.begin(KITCHEN, REMOTE)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * CHUNK, hard))
    try:
        with pytest.raises(StoreFull):
            partial.write(CONTENT)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(house) == []
    assert house.store.attachments.resume(KITCHEN, REMOTE) is None


def test_deleting_the_message_or_the_chat_destroys_what_is_here(house: House) -> None:
    broken_off(house)
    house.hear(MessageDeleted(CHAT, MessageId("m1"), ANNA, NOON))
    house.write(lambda tx: None)
    assert files(house) == []
    broken_off(house)
    house.write(lambda tx: chats.delete(tx, KITCHEN))
    house.write(lambda tx: None)
    assert files(house) == []


def test_a_file_whose_message_was_deleted_while_it_came_is_not_kept(house: House) -> None:
    partial = house.store.attachments.begin(KITCHEN, REMOTE)
    partial.write(CONTENT)
    house.hear(MessageDeleted(CHAT, MessageId("m1"), ANNA, NOON))
    with pytest.raises(StoreError, match="deleted"):
        partial.finish()
    house.write(lambda tx: None)
    assert files(house) == []


def test_sweeping_keeps_beginnings_for_a_while_and_not_for_ever(house: House) -> None:
    broken_off(house)
    house.reopen()
    assert house.store.attachments
    house.write(lambda tx: None)
    assert len(files(house)) == 1
    house.clock.forward(KEPT_MILLISECONDS + 1)
    house.reopen()
    assert house.store.attachments
    house.write(lambda tx: None)
    assert files(house) == []


def test_a_stored_beginning_holds_nothing_readable(house: House) -> None:
    with house.store.attachments.begin(KITCHEN, REMOTE) as partial:
        partial.write(b"kitchen secret " * CHUNK)
    (path,) = files(house)
    assert b"kitchen secret" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
