"""A real store in a temporary folder, an engine over it, and scripted services to connect."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from random import Random
from typing import TypeVar

import pytest

from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, MessageId, MessageKey
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.backoff import Backoff
from inbox_tui.engine.engine import Engine
from inbox_tui.engine.limits import Limits
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import accounts, consents, timeline
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.session import Reader, Transaction
from inbox_tui.store.store import Store
from tests.engine.scripted import PIGEON, ScriptedService, ScriptedTime

T = TypeVar("T")

QUICK = Limits(
    perform_seconds=0.2,
    upload_seconds=0.2,
    history_seconds=0.2,
    stall_seconds=0.2,
    log_out_seconds=0.2,
    close_seconds=0.2,
    login_seconds=5.0,
)


class FillableStore(Store):
    """A store whose disk a test can fill."""

    is_full = False

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        if self.is_full:
            refused: Future[T] = Future()
            refused.set_exception(StoreFull())
            return refused
        return super().write(work)


def fillable(store: Store) -> FillableStore:
    """The store as what it was made as: its makers promise no more than a ``Store``."""
    assert isinstance(store, FillableStore)
    return store


def until(
    condition: Callable[[], object],
    changed: threading.Event | None = None,
    seconds: float = 15.0,
) -> None:
    """Wait until something is so; looked at again when ``changed`` is set, and now and then."""
    changed = changed or threading.Event()
    for _ in range(int(seconds / 0.05)):
        changed.clear()
        if condition():
            return
        changed.wait(0.05)
    pytest.fail("it never came to that")


class Town:
    """Services, accounts on them, the store and the engine that a test runs."""

    def __init__(self, folder: Path) -> None:
        self.time = ScriptedTime()
        self.key = MasterKey.random()
        self.folder = folder
        self.store = fillable(FillableStore.create(folder, self.key, clock=self.time.now))
        self.lantern = ScriptedService()
        self.pigeon = ScriptedService(id=PIGEON)
        self.changed = threading.Event()
        self.limits = QUICK
        self._engine: Engine | None = None
        self.store.subscribe(self._note)

    def _note(self, changes: Changes) -> None:
        self.changed.set()

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            offers = {one.id: one.offer() for one in (self.lantern, self.pigeon)}
            self._engine = Engine(
                self.store,
                Registry(offers),
                clock=self.time.now,
                random=Random(7),
                backoff=Backoff(),
                limits=self.limits,
                sleep=self.time.sleep,
            )
        return self._engine

    def settle_in(self, service: ScriptedService, *, is_home: bool = False) -> AccountId:
        """An account with consent and credentials, as if signed in earlier."""
        account = Account(
            AccountId(f"account-{service.id}"),
            service.me(),
            "Me",
            is_home=is_home,
            is_on=True,
            added_at=self.time.now(),
        )
        credentials = Credentials({"token": Secret("a token")}, {"server": "here"})

        def work(tx: Transaction) -> None:
            consents.give(tx, service.id, service.facts_version)
            accounts.add(tx, account, credentials)

        self.store.write(work).result(10)
        return account.id

    def start(self) -> Engine:
        self.engine.start()
        return self.engine

    def stop(self) -> None:
        if self._engine is not None:
            self._engine.stop()

    def restart(self) -> Engine:
        """The program ends and begins again over the same store."""
        self.stop()
        self._engine = None
        self.store.close()
        self.store = fillable(FillableStore.open(self.folder, self.key, clock=self.time.now))
        self.store.subscribe(self._note)
        return self.start()

    def until(self, condition: Callable[[], object], seconds: float = 15.0) -> None:
        """Wait until something is so; looked at again whenever anything changed."""
        until(condition, self.changed, seconds)

    def connected(self, service: ScriptedService) -> None:
        account = AccountId(f"account-{service.id}")
        self.until(lambda: self.engine.status(account).state is ConnectionState.CONNECTED)

    def read(self, what: Callable[[Reader], T]) -> T:
        with self.store.read() as reader:
            return what(reader)

    def messages(
        self, service: ScriptedService | None = None, chat: str = "chat"
    ) -> tuple[MessageRow, ...]:
        key = self.chat(service, chat)
        return self.read(lambda reader: timeline.page(reader, key))

    def message(
        self, message: str, service: ScriptedService | None = None, chat: str = "chat"
    ) -> MessageRow | None:
        key = self.chat(service, chat)
        wanted = MessageKey(key.account, key.chat, MessageId(message))
        return self.read(lambda reader: timeline.get(reader, wanted))

    def chat(self, service: ScriptedService | None = None, chat: str = "chat") -> ChatKey:
        return ChatKey(AccountId(f"account-{(service or self.lantern).id}"), ChatId(chat))


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "store")
    yield town
    town.stop()
    town.store.close()
