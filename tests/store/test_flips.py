"""Ten thousand altered bytes, over every file of a store: none is ever shown as something else."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from inbox_tui.domain.event import ReactionAdded
from inbox_tui.domain.ids import ChatId, ChatKey, MessageId, MessageKey
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.keys.unlockers import Cost, PassphraseUnlocker
from inbox_tui.keys.vault import FILE_NAME as KEY_FILE_NAME
from inbox_tui.keys.vault import Vault
from inbox_tui.store import accounts, chats, files, header, search, settings, timeline
from inbox_tui.store.errors import StoreError
from inbox_tui.store.store import Store
from tests.store.building import ACCOUNT, ANNA, NOON, Clock, House, edited, received

SEED: Final = 20
FLIPS: Final = {"database": 5500, "log": 2500, "key file": 600, "header": 400, "files": 1000}
CHATS: Final = tuple(ChatId(f"!chat-{number}:example.org") for number in range(3))
UNLOCKER: Final = PassphraseUnlocker(Secret("x"), cost=Cost(memory_kib=8, passes=1, lanes=1))
WRONG: Final = "shown as something else"


@pytest.fixture
def crashed() -> Iterator[Path]:
    """The folder of a store whose program was killed: the log beside it holds the newest changes."""
    memory = Path("/dev/shm")
    root = Path(tempfile.mkdtemp(dir=memory if memory.is_dir() else None))
    running = root / "running"
    key = Vault.create(running, unlocker=UNLOCKER)
    clock = Clock()
    house = House(Store.create(running, key, clock=clock), clock)
    house.add_account()
    clock.forward(3_600_000)
    for chat in CHATS:
        house.hear(*(received(f"{chat}-{n}", f"text {n}", after=n, chat=chat) for n in range(60)))
    locator = house.store.attachments.add(b"a photo" * 20_000)
    house.store.attachments.remember(ChatKey(ACCOUNT, CHATS[0]), "mxc://photo", locator)
    house.store.index_now().result()
    house.store.close()
    house.store = Store.open(running, key, clock=clock)
    for number, chat in enumerate(CHATS):
        target = MessageId(f"{chat}-1")
        house.hear(received(f"{chat}-new", "newest", after=100 + number, chat=chat))
        house.hear(edited(f"{chat}-edit", target, "edited", after=110, chat=chat))
        house.hear(ReactionAdded(chat, target, ANNA, "+1", NOON))
        house.write(lambda tx, number=number: settings.put(tx, f"s{number}", "x"))
    folder = root / "crashed"
    shutil.copytree(running, folder, ignore=shutil.ignore_patterns("store.lock", "*-shm"))
    house.store.close()
    yield folder
    shutil.rmtree(root)


def everything(folder: Path) -> tuple[object, bool]:
    """All that a person can see of the store, and whether they are told that something is missing."""
    for leftover in folder.glob("*-shm"):
        leftover.unlink()
    store = Store.open(folder, Vault.open(folder).unlock(UNLOCKER), read_only=True)
    try:
        with store.read() as reader:
            seen: list[object] = [
                chats.page(reader),
                accounts.all_accounts(reader),
                [settings.get(reader, f"s{number}") for number in range(3)],
                [
                    hit
                    for text in ("newest", "text", "edited")
                    for hit in search.search(reader, text)
                ],
            ]
            for chat in CHATS:
                key = ChatKey(ACCOUNT, chat)
                edit = MessageKey(ACCOUNT, chat, MessageId(f"{chat}-1"))
                seen += [timeline.page(reader, key), chats.members(reader, key)]
                seen += [timeline.versions(reader, edit), timeline.gaps(reader, key)]
        locator = store.attachments.cached(ChatKey(ACCOUNT, CHATS[0]), "mxc://photo")
        seen.append(b"".join(store.attachments.open(locator)) if locator else None)
        return seen, bool(store.notices)
    finally:
        store.close()


def outcome(folder: Path, truth: object) -> str:
    try:
        seen, is_noticed = everything(folder)
    except (StoreError, KeysError) as error:
        return f"told: {type(error).__name__}" if str(error) else WRONG
    if seen == truth:
        return "shown as it was"
    return "older, with a notice" if is_noticed else WRONG


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_no_altered_byte_is_shown_as_something_else(crashed: Path) -> None:
    (photo,) = (crashed / files.ATTACHMENTS_NAME).glob("*/*")
    paths = {
        "database": crashed / DATABASE_NAME,
        "log": crashed / f"{DATABASE_NAME}-wal",
        "key file": crashed / KEY_FILE_NAME,
        "header": crashed / header.FILE_NAME,
        "files": photo,
    }
    truth, is_noticed = everything(crashed)
    assert not is_noticed
    chance = random.Random(SEED)
    table: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for part, count in FLIPS.items():
        size = paths[part].stat().st_size
        for _ in range(count):
            place, mask = chance.randrange(size), chance.randrange(1, 256)
            flip(paths[part], place, mask)
            said = outcome(crashed, truth)
            flip(paths[part], place, mask)
            table[part, said] += 1
            if said == WRONG:
                wrong.append(f"{part}: byte {place} of {size} xor {mask:#x}")
    print(f"seed {SEED}")  # noqa: T201 - what a person who runs it wants to see
    for (part, said), count in sorted(table.items()):
        print(f"{part:10}{count:6}  {said}")  # noqa: T201 - as above
    assert table.total() == 10_000
    assert wrong == []
    assert everything(crashed)[0] == truth


def flip(path: Path, place: int, mask: int) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        (byte,) = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ mask]))
