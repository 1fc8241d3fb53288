"""Files in the store: sealed, whole or refused."""

from __future__ import annotations

import io
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.domain.event import MessageDeleted
from inbox_tui.domain.ids import ChatId, ChatKey, MessageId
from inbox_tui.domain.message import FilePart
from inbox_tui.store import chats, sealing
from inbox_tui.store.errors import Damaged, StoreError
from tests.store.building import ACCOUNT, ANNA, CHAT, KITCHEN, NOON, House, received

CHUNK = sealing.CHUNK_BYTES


def contents(house: House, locator: str) -> bytes:
    return b"".join(house.store.attachments.open(locator))


def files(house: House) -> list[Path]:
    folder = house.store.folder / "attachments"
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_file_comes_back_as_it_was(house: House, size: int) -> None:
    content = os.urandom(size)
    locator = house.store.attachments.add(content, name="cat.png")
    assert contents(house, locator) == content
    assert house.store.attachments.size(locator) == size
    house.reopen()
    assert contents(house, locator) == content


def test_a_file_may_come_from_a_path_a_stream_or_pieces(house: House, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    for source in (path, io.BytesIO(b"content"), iter([b"con", b"", b"tent"]), b"content"):
        assert contents(house, house.store.attachments.add(source)) == b"content"


def test_the_same_file_twice_looks_different_on_the_disk(house: House) -> None:
    for _ in range(2):
        house.store.attachments.add(b"content")
    first, second = files(house)
    assert first.read_bytes() != second.read_bytes()


@pytest.mark.parametrize("place", [0, 5, 11, 12, 5000, CHUNK + 20, -1])
def test_a_flipped_bit_is_refused(house: House, place: int) -> None:
    locator = house.store.attachments.add(os.urandom(2 * CHUNK + 10))
    (path,) = files(house)
    altered = bytearray(path.read_bytes())
    altered[place] ^= 1
    path.write_bytes(altered)
    with pytest.raises(Damaged, match="Fetch it again"):
        contents(house, locator)


def sealed_chunks(house: House) -> tuple[str, Path, bytes, list[bytes]]:
    locator = house.store.attachments.add(os.urandom(3 * CHUNK))
    (path,) = files(house)
    sealed = path.read_bytes()
    header, body, step = sealed[:12], sealed[12:], CHUNK + 16
    return locator, path, header, [body[at : at + step] for at in range(0, len(body), step)]


def test_cut_reordered_and_appended_chunks_are_refused(house: House) -> None:
    locator, path, header, (one, two, three) = sealed_chunks(house)
    for chunks in (
        (),
        (one,),
        (one, two),
        (two, one, three),
        (one, one, three),
        (one, two, three, three),
        (one, two, three[:-1]),
    ):
        path.write_bytes(header + b"".join(chunks))
        with pytest.raises(Damaged):
            contents(house, locator)
    path.write_bytes(b"")
    with pytest.raises(Damaged):
        contents(house, locator)


def test_a_big_file_takes_little_memory(house: House) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(64):
            yield bytes(256 * 1024)

    tracemalloc.start()
    locator = house.store.attachments.add(pieces())
    total = sum(len(piece) for piece in house.store.attachments.open(locator))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 16 * 1024 * 1024
    assert peak < 4 * 1024 * 1024


def test_a_file_that_was_deleted_is_gone(house: House) -> None:
    locator = house.store.attachments.add(b"content")
    house.store.attachments.delete(locator)
    house.write(lambda tx: None)
    assert files(house) == []
    with pytest.raises(StoreError, match="not in the inbox"):
        house.store.attachments.open(locator)


def test_a_fetched_file_is_remembered_by_chat(house: House) -> None:
    house.hear(received("m1"), received("m2", chat=ChatId("other")))
    locator = house.store.attachments.add(b"content")
    house.store.attachments.remember(KITCHEN, "mxc://cat", locator)
    assert house.store.attachments.cached(KITCHEN, "mxc://cat") == locator
    assert house.store.attachments.cached(ChatKey(ACCOUNT, ChatId("other")), "mxc://cat") is None


def test_deleting_a_chat_destroys_its_files_and_no_others(house: House) -> None:
    house.hear(received("m1"), received("m2", chat=ChatId("other")))
    own = house.store.attachments.add(b"own")
    shared = house.store.attachments.add(b"shared")
    other = ChatKey(ACCOUNT, ChatId("other"))
    house.store.attachments.remember(KITCHEN, "own", own)
    house.store.attachments.remember(KITCHEN, "shared", shared)
    house.store.attachments.remember(other, "shared", shared)
    house.write(lambda tx: chats.delete(tx, KITCHEN))
    house.write(lambda tx: None)
    assert len(files(house)) == 1
    assert contents(house, shared) == b"shared"


def test_deleting_a_message_destroys_what_was_fetched_for_it(house: House) -> None:
    house.hear(received("m1", parts=(FilePart("cat.png", "mxc://cat", thumbnail="mxc://small"),)))
    for remote in ("mxc://cat", "mxc://small"):
        locator = house.store.attachments.add(b"content")
        house.store.attachments.remember(KITCHEN, remote, locator)
    house.hear(MessageDeleted(CHAT, MessageId("m1"), ANNA, NOON))
    house.write(lambda tx: None)
    assert files(house) == []


def test_a_file_left_by_a_killed_process_is_swept_away(house: House) -> None:
    locator = house.store.attachments.add(b"content")
    (kept,) = files(house)
    kept.with_name(f"{kept.name[:2]}-left-behind").write_bytes(
        b"sealed, and its key was never stored"
    )
    house.reopen()
    house.write(lambda tx: None)
    assert files(house) == [kept]
    assert contents(house, locator) == b"content"
