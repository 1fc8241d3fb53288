"""The header beside the database: the cipher is recorded, and every mistake has its own error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import header
from inbox_tui.store.ciphers import Cipher, choose
from inbox_tui.store.errors import Damaged, NotAStore, StoreError, TooNew, WrongKey
from inbox_tui.store.store import Store
from tests.store.building import KEY, House, received

OTHER_KEY = MasterKey(bytes(32))


def closed(folder: Path, cipher: Cipher = Cipher.AEGIS) -> Path:
    Store.create(folder, KEY, cipher=cipher).close()
    return folder


@pytest.mark.parametrize("cipher", Cipher)
def test_a_store_is_encrypted_as_its_header_says(tmp_path: Path, cipher: Cipher) -> None:
    folder = closed(tmp_path / "store", cipher)
    found = header.read(folder)
    assert found is not None
    assert found.header.cipher is cipher
    assert header.is_whole(found, KEY)
    store = Store.open(folder, KEY)
    with store.read() as reader:
        assert reader.connection.scalar("PRAGMA cipher") == cipher.value
    store.close()


@pytest.mark.parametrize(
    ("system", "machine", "facts", "expected"),
    [
        ("linux", "x86_64", "processor\t: 0\nflags\t\t: fpu sse2 aes avx\n", Cipher.AEGIS),
        ("linux", "x86_64", "processor\t: 0\nflags\t\t: fpu sse2 aesx avx\n", Cipher.CHACHA20),
        ("linux", "aarch64", "Features\t: fp asimd aes sha2\n", Cipher.AEGIS),
        ("linux", "aarch64", "Features\t: fp asimd evtstrm\n", Cipher.CHACHA20),
        ("linux", "riscv64", "", Cipher.CHACHA20),
        ("darwin", "arm64", "", Cipher.AEGIS),
        ("win32", "AMD64", "", Cipher.AEGIS),
        ("freebsd14", "arm64", "", Cipher.CHACHA20),
    ],
)
def test_the_cipher_follows_the_processor(
    system: str, machine: str, facts: str, expected: Cipher
) -> None:
    assert choose(system, machine, facts) is expected


@pytest.mark.parametrize("cipher", Cipher)
@pytest.mark.parametrize("left", [None, b"", b"\xff\0{", b"{}", b'{"format": "1"}'])
def test_a_lost_header_is_made_anew_from_the_database(
    tmp_path: Path, cipher: Cipher, left: bytes | None
) -> None:
    folder = closed(tmp_path / "store", cipher)
    path = folder / header.FILE_NAME
    path.unlink() if left is None else path.write_bytes(left)
    Store.open(folder, KEY, read_only=True).close()
    Store.open(folder, KEY).close()
    found = header.read(folder)
    assert found is not None
    assert found.header.cipher is cipher


@pytest.mark.parametrize("field", ["cipher", "key_check", "signature", "store", "made_at"])
def test_an_altered_header_is_not_believed(tmp_path: Path, field: str) -> None:
    folder = closed(tmp_path / "store")
    path = folder / header.FILE_NAME
    said = json.loads(path.read_text())
    said[field] = {"cipher": "chacha20", "made_at": 1}.get(field, "0" * 32)
    path.write_text(json.dumps(said))
    assert not header.is_whole(header.read(folder), KEY)
    Store.open(folder, KEY).close()
    assert header.is_whole(header.read(folder), KEY)


def test_a_header_of_a_later_version_is_left_as_it_is(tmp_path: Path) -> None:
    folder = closed(tmp_path / "store")
    path = folder / header.FILE_NAME
    path.write_text(json.dumps({"format": header.FORMAT + 1}))
    with pytest.raises(TooNew, match="later version"):
        Store.open(folder, KEY)
    assert json.loads(path.read_text()) == {"format": header.FORMAT + 1}


class TestEachMistakeIsToldApart:
    def test_another_key(self, tmp_path: Path) -> None:
        folder = closed(tmp_path / "store")
        with pytest.raises(WrongKey, match="does not open the inbox"):
            Store.open(folder, OTHER_KEY)

    def test_another_key_where_the_header_is_lost(self, tmp_path: Path) -> None:
        folder = closed(tmp_path / "store")
        (folder / header.FILE_NAME).unlink()
        with pytest.raises(WrongKey):
            Store.open(folder, OTHER_KEY)

    def test_no_database(self, tmp_path: Path) -> None:
        with pytest.raises(NotAStore, match="There is no inbox"):
            Store.open(tmp_path, KEY)

    def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        (tmp_path / DATABASE_NAME).mkdir()
        with pytest.raises(NotAStore, match="is a folder"):
            Store.open(tmp_path, KEY)

    def test_a_database_of_another_program(self, tmp_path: Path) -> None:
        (tmp_path / DATABASE_NAME).write_bytes(b"SQLite format 3\0" + bytes(4080))
        with pytest.raises(NotAStore, match="unencrypted"):
            Store.open(tmp_path, KEY)

    def test_a_database_cut_short(self, house: House) -> None:
        house.hear(*(received(f"m{number}", "text " * 40) for number in range(200)))
        house.store.close()
        path = house.store.folder / DATABASE_NAME
        path.write_bytes(path.read_bytes()[:8192])
        with pytest.raises(Damaged):
            Store.open(house.store.folder, KEY)

    def test_an_emptied_database(self, tmp_path: Path) -> None:
        folder = closed(tmp_path / "store")
        (folder / DATABASE_NAME).write_bytes(b"")
        with pytest.raises(StoreError):
            Store.open(folder, KEY)
