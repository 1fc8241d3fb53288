"""Files in the store: sealed, whole or refused."""

from __future__ import annotations

import io
import os
import resource
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inbox_tui.domain.event import MessageDeleted, MessageReceived
from inbox_tui.domain.ids import ChatId, ChatKey, MessageId, TransactionId
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import FilePart
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import chats, sealing
from inbox_tui.store.errors import Damaged, StoreError, StoreFull
from inbox_tui.store.progress import Cancelled, Step
from inbox_tui.store.store import Store
from tests.store.building import ACCOUNT, ANNA, CHAT, KITCHEN, ME, NOON, House, message, received

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


def test_equal_files_of_two_stores_tell_nobody_that_they_are_equal(
    house: House, tmp_path: Path
) -> None:
    other = Store.create(tmp_path / "other", MasterKey.random())
    found = []
    for store in (house.store, other):
        store.attachments.add(b"content")
        with store.read() as reader:
            (row,) = reader.connection.rows("SELECT digest, file, key FROM attachments")
        (path,) = (store.folder / "attachments").glob("*/*")
        found.append((*row, path.read_bytes()))
    other.close()
    assert all(one != another for one, another in zip(*found, strict=True))


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
    header, body, step = sealed[:12], sealed[12:], sealing.SEALED_BYTES
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
        for _ in range(256):
            yield bytes(256 * 1024)

    tracemalloc.start()
    locator = house.store.attachments.add(pieces())
    total = sum(len(piece) for piece in house.store.attachments.open(locator))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 64 * 1024 * 1024
    assert peak < 2 * 1024 * 1024


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
    # looking for files is what sweeps; behind this write the writer has done it
    assert contents(house, locator) == b"content"
    house.write(lambda tx: None)
    assert files(house) == [kept]


def random_reads(house: House, content: bytes) -> list[bool]:
    locator = house.store.attachments.add(content)
    random, ends = Random(5), len(content) + 10
    same = []
    for _ in range(100):
        start, length = random.randrange(ends), random.choice([0, 1, 1000, CHUNK, 2 * CHUNK])
        read = b"".join(house.store.attachments.open(locator, start=start, length=length))
        same.append(read == content[start : start + length])
    return same


@pytest.mark.parametrize("size", [0, 1, CHUNK, CHUNK + 1, 3 * CHUNK + 7])
def test_any_part_of_a_file_is_read_by_itself(house: House, size: int) -> None:
    assert all(random_reads(house, Random(size).randbytes(size)))


def test_a_part_is_refused_where_the_file_was_cut_or_moved_about(house: House) -> None:
    locator, path, header, (one, two, three) = sealed_chunks(house)
    for chunks in ((one, two), (two, one, three), (one, two, three, three)):
        path.write_bytes(header + b"".join(chunks))
        with pytest.raises(Damaged):
            b"".join(house.store.attachments.open(locator, start=10, length=10))


def test_a_file_sealed_by_the_first_version_is_still_read() -> None:
    key, header = bytes(range(32)), b"IBTF\x01" + bytes(7)
    content = Random(1).randbytes(CHUNK + 5)
    cipher = AESGCM(key)
    sealed = header
    for number, chunk in enumerate((content[:CHUNK], content[CHUNK:])):
        nonce = bytes(7) + number.to_bytes(4, "big") + bytes([number == 1])
        sealed += cipher.encrypt(nonce, chunk, header)
    assert b"".join(sealing.unseal(io.BytesIO(sealed), key)) == content
    part = sealing.Unsealer(io.BytesIO(sealed), key).between(CHUNK - 2, CHUNK + 2, len(content))
    assert b"".join(part) == content[CHUNK - 2 : CHUNK + 2]


def test_equal_files_are_stored_once_and_each_use_is_its_own(house: House) -> None:
    house.hear(received("m1"))
    first = house.store.attachments.add(b"content", name="one.png")
    second = house.store.attachments.add(b"content", name="two.png")
    house.store.attachments.remember(KITCHEN, "mxc://cat", first)
    house.write(lambda tx: None)
    assert first != second
    assert len(files(house)) == 1
    house.store.attachments.delete(second)
    assert contents(house, first) == b"content"
    house.write(lambda tx: chats.delete(tx, KITCHEN))
    house.write(lambda tx: None)
    assert files(house) == []


def test_fetching_an_equal_file_mends_a_damaged_one(house: House) -> None:
    first = house.store.attachments.add(b"content")
    (path,) = files(house)
    path.write_bytes(b"")
    house.store.attachments.add(b"content")
    assert contents(house, first) == b"content"


def test_a_file_that_was_sent_goes_with_its_message(house: House) -> None:
    locator = house.store.attachments.add(b"content")
    house.ask(SendMessage(CHAT, (FilePart("cat.png", locator),)))
    remote = FilePart("cat.png", "mxc://cat")
    transaction = TransactionId("txn-1")
    house.hear(MessageReceived(message("m1", sender=ME, parts=(remote,), transaction=transaction)))
    assert contents(house, locator) == b"content"
    house.hear(MessageDeleted(CHAT, MessageId("m1"), ME, NOON))
    house.write(lambda tx: None)
    assert files(house) == []


def test_adding_tells_how_far_it_is_and_leaves_nothing_when_stopped(house: House) -> None:
    seen: list[int] = []

    def report(step: Step) -> None:
        seen.append(step.done)
        if step.done > CHUNK:
            raise Cancelled

    with pytest.raises(Cancelled):
        house.store.attachments.add(io.BytesIO(bytes(3 * CHUNK)), report=report)
    assert seen == [CHUNK, 2 * CHUNK]
    assert files(house) == []


def test_a_full_disk_while_adding_leaves_nothing(house: House) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3 * CHUNK, hard))
    try:
        with pytest.raises(StoreFull):
            house.store.attachments.add(bytes(10 * CHUNK))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files(house) == []
