"""Stores to back up: with a key file, and a little of everything in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inbox_tui.domain.chat import Member
from inbox_tui.domain.event import (
    ChatChanged,
    HistoryGap,
    IdentityNamed,
    MembersChanged,
    PinsChanged,
    Quarantined,
    ReactionAdded,
)
from inbox_tui.domain.ids import MessageId
from inbox_tui.domain.message import FilePart
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.unlockers import Cost, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store import chats, persons, settings
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.store import Store
from tests.store.building import ANNA, BEN, CHAT, KITCHEN, Clock, House, edited, received

PASSPHRASE = Secret("correct horse battery staple")
CHEAPEST = Cost(memory_kib=8, passes=1, lanes=1)
MARKER = "XyzzyMarker"


def unlocker() -> PassphraseUnlocker:
    return PassphraseUnlocker(PASSPHRASE, cost=CHEAPEST)


class Home(House):
    """A house with a key of its own."""

    key: MasterKey

    @classmethod
    def new(cls, folder: Path, *, is_home: bool = True, cipher: Cipher | None = None) -> Home:
        clock = Clock()
        key = Vault.create(folder, unlocker=unlocker())
        home = cls(Store.create(folder, key, cipher=cipher, clock=clock), clock)
        home.key = key
        home.add_account(is_home=is_home)
        clock.forward(3600 * 1000)
        return home

    def fill(self) -> None:
        """A row in nearly every table, two files, and words to look for."""
        self.hear(
            ChatChanged(CHAT, title=f"{MARKER} kitchen"),
            IdentityNamed(ANNA, f"{MARKER} Anna"),
            MembersChanged(CHAT, (Member(ANNA, "Anna"), Member(BEN, "Ben"))),
            received("m1", f"{MARKER} body 日本語"),
            received("m2", "two", after=1),
            received("m3", after=2, parts=(FilePart("a.png", "mxc://a"),)),
            edited("e1", "m2", "two, better", after=3),
            ReactionAdded(CHAT, MessageId("m1"), BEN, "👍", id=MessageId("r1"), at=self.clock()),
            PinsChanged(CHAT, (MessageId("m1"),)),
            Quarantined(MARKER.encode(), "unread"),
            state={"sync": b"position"},
        )
        self.hear(HistoryGap(CHAT, f"{MARKER}cursor"))
        self.write(lambda tx: settings.put(tx, "theme", "dark"))
        self.write(lambda tx: persons.make(tx, "Anna M.", ANNA))
        self.write(lambda tx: chats.set_draft(tx, KITCHEN, f"{MARKER} draft"))
        self.add_file("mxc://a", MARKER.encode() * 20_000, "a.png")
        self.add_file("mxc://b", b"small", "b.txt")
        self.say(f"{MARKER} waiting")
        self.store.index_now().result()

    def add_file(self, remote: str, content: bytes, name: str = "") -> str:
        locator = self.store.attachments.add(content, name=name)
        self.store.attachments.remember(KITCHEN, remote, locator)
        return locator


def tables(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with store.read() as reader:
        names = [
            name
            for (name,) in reader.connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
            )
        ]
        return {
            name: sorted(reader.connection.rows(f"SELECT * FROM {name}"), key=repr)
            for name in names
            if name != "message_index"
        }


def content(store: Store, locator: str) -> bytes:
    return b"".join(store.attachments.open(locator))


def opened(folder: Path, key: MasterKey) -> Store:
    return Store.open(folder, key)


def leftovers(folder: Path) -> list[str]:
    """What lies in a folder besides finished backups and stores."""
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".inboxbackup"))
