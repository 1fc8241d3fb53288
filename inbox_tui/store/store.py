"""The store: one writer, readers that never wait for it, and word of what changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import apsw

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import due, files, opening, search_index
from inbox_tui.store.backup_key import backup_key
from inbox_tui.store.changes import Changes
from inbox_tui.store.ciphers import Cipher, best_cipher
from inbox_tui.store.clock import now
from inbox_tui.store.database import Database, open_for_reading
from inbox_tui.store.errors import NotWritable, StoreReadOnly
from inbox_tui.store.lock import StoreLock
from inbox_tui.store.readers import Readers
from inbox_tui.store.room import Room, Writability
from inbox_tui.store.session import Reader, Transaction
from inbox_tui.store.still import Stillness, why_not_writable
from inbox_tui.store.writer import Writer

if TYPE_CHECKING:
    from inbox_tui.store.attachments import Attachments
    from inbox_tui.store.copying import Sealed
    from inbox_tui.store.progress import Report

T = TypeVar("T")

log = logging.getLogger(__name__)


class Store:
    """An open store. Threads share it."""

    def __init__(
        self, folder: Path, key: MasterKey, lock: StoreLock | None, clock: Callable[[], Millis]
    ) -> None:
        """Use :meth:`create` or :meth:`open`. Without ``lock`` the store is read-only."""
        self.folder = folder
        self.is_read_only = lock is None
        self._attachments: Attachments | None = None
        self._attachments_key = key.derive(files.ATTACHMENTS_PURPOSE)
        self._clock = clock
        self._making = threading.Lock()
        self._lock = lock
        self._listeners: list[Callable[[Changes], None]] = []
        self._listening = threading.Lock()
        self.cipher = opening.cipher_of(folder, key)
        self._key = key.derive(opening.PURPOSE)
        self.backup_key = backup_key(key)
        self._writer: Writer | None = None
        self._stillness: Stillness | None = None
        self.notices: tuple[str, ...] = ()
        self._room = Room(folder, clock, lambda found: self._publish(Changes(writability=found)))
        if lock is not None:
            self._database = opening.open_writer(folder, key, clock())
            self.notices = opening.notices(self._database, folder, holds_lock=True)
            is_something_due = due.is_something_due(Reader(self._database), clock())
            is_index_outdated = not search_index.is_current(Reader(self._database))
            self._writer = Writer(
                self._database,
                clock,
                publish=self._publish,
                discard=self._discard,
                idle_work=self._work_while_idle,
                next_due=due.next_due,
                room=self._room,
            )
            if is_index_outdated:
                self._writer.submit(search_index.renew)
            if is_something_due:
                self._expire(self._writer)
            if self.notices:
                self._keep_notices(self._writer)
        self._readers = Readers(self._connect)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a store in ``folder``."""
        return files.database_path(folder).exists()

    @classmethod
    def create(
        cls,
        folder: Path,
        key: MasterKey,
        *,
        cipher: Cipher | None = None,
        clock: Callable[[], Millis] = now,
    ) -> Store:
        """Make a new store and open it. Raises ``StoreError`` where there is one already.

        ``cipher``: ``None`` takes the better one for this machine.
        """
        files.make_private_folder(folder)
        lock = StoreLock(folder, clock())
        try:
            opening.make_database(folder, key, cipher or best_cipher(), clock())
            return cls(folder, key, lock, clock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(
        cls,
        folder: Path,
        key: MasterKey,
        *,
        read_only: bool = False,
        clock: Callable[[], Millis] = now,
    ) -> Store:
        """Open a store; takes its lock unless ``read_only``. Raises any ``StoreError``."""
        opening.require_access(folder)
        if read_only or not cls.exists(folder):
            _settle(folder, to_read_at=clock())
            # also says what is wrong with the folder, before anything in it is touched
            return cls._open_to_read(folder, key, clock)
        lock = StoreLock(folder, clock())
        try:
            _settle(folder)
            return cls(folder, key, lock, clock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _open_to_read(cls, folder: Path, key: MasterKey, clock: Callable[[], Millis]) -> Store:
        refused = why_not_writable(folder)
        stillness: Stillness | None = None
        try:
            first = opening.open_reader(folder, key)
        except NotWritable as error:
            refused = error
            stillness = Stillness(folder, clock(), error)
            first = opening.open_reader(folder, key, is_still=True)
        try:
            store = cls(folder, key, None, clock)
            store.notices = opening.notices(first, folder, holds_lock=False)
        finally:
            first.close()
        store._stillness = stillness
        if refused is not None:
            store._room.refused(refused)
        return store

    def close(self) -> None:
        """Finish what was handed in, and let go of the files."""
        self._readers.close()
        if self._writer is not None:
            self._writer.close()
            try:
                self._database.close()
            except apsw.Error as error:
                # what is durable stays in the write-ahead log, which the next opening takes up
                log.warning("closing the inbox: %s", type(error).__name__)
        for held in (self._lock, self._stillness):
            if held is not None:
                held.release()

    @property
    def attachments(self) -> Attachments:
        """Sealed files. What a killed process left of them is swept away when they are first needed."""
        made, found = self._made_attachments()
        if found and not self.is_read_only:
            self.write(lambda tx: made.sweep(tx, found))
        return made

    def _made_attachments(self) -> tuple[Attachments, frozenset[str]]:
        """What is made once, and the files that were there before it could add any."""
        from inbox_tui.store.attachments import Attachments  # noqa: PLC0415 - no list needs files

        with self._making:
            if self._attachments is not None:
                return self._attachments, frozenset()
            folder = self.folder / files.ATTACHMENTS_NAME
            self._attachments = Attachments(self, folder, self._attachments_key, self._clock)
            return self._attachments, self._attachments.files()

    @property
    def writability(self) -> Writability:
        """Whether the disk takes what is written; each change of it is published."""
        return self._room.now

    def write(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Do ``work`` on the writer's thread; done when durable, several works in one commit.

        What ``work`` raises comes out of the future, and undoes that work alone. Never wait for
        the future on the writer's own thread (in a subscriber).
        """
        if self._writer is None:
            refused: Future[T] = Future()
            refused.set_exception(StoreReadOnly())
            return refused
        return self._writer.submit(work)

    def read(self) -> AbstractContextManager[Reader]:
        """A consistent snapshot, on any thread: ``with store.read() as reader``."""
        return self._readers.read()

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Call ``listener`` on the writer's thread after each commit; returns how to stop."""
        with self._listening:
            self._listeners.append(listener)

        def stop() -> None:
            with self._listening:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def announce(self, changes: Changes) -> None:
        """Publish passing things, typing and connection state, without storing them."""
        self._publish(changes)

    def index_now(self) -> Future[int]:
        """Bring the search index up to date; how many messages were waiting."""
        return self.write(search_index.index_everything)

    def maintain(self, work: Callable[[Database], T]) -> Future[T]:
        """Do what can't be part of a transaction on the writer's thread, between two commits."""
        if self._writer is None:
            refused: Future[T] = Future()
            refused.set_exception(StoreReadOnly())
            return refused
        return self._writer.maintain(work)

    def sealed(self, path: Path) -> Sealed:
        """Another file that this store's own key opens."""
        from inbox_tui.store.copying import Sealed  # noqa: PLC0415 - not needed to start

        return Sealed(path, self._key, self.cipher)

    def copy_to(self, target: Sealed, report: Report | None = None) -> None:
        """Copy the database as it is now under another key, while it is written to. Blocks."""
        from inbox_tui.store import copying  # noqa: PLC0415 - done once a day, and not at a start
        from inbox_tui.store.progress import unreported  # noqa: PLC0415

        copying.copy_database(
            copying.Sealed(files.database_path(self.folder), self._key, self.cipher),
            target,
            report or unreported,
        )

    def _expire(self, writer: Writer) -> None:
        """What disappeared while nobody looked is gone before anybody can."""
        from inbox_tui.store import expiry  # noqa: PLC0415 - at most starts nothing has expired

        try:
            while writer.submit(expiry.expire_some).result():
                pass
        except NotWritable:
            log.warning("what has expired is removed once there is room")

    def _keep_notices(self, writer: Writer) -> None:
        from inbox_tui.store import notices  # noqa: PLC0415 - at most starts there is nothing to say

        writer.submit(lambda tx: notices.keep(tx, self.notices))

    def _discard(self, names: Sequence[str]) -> None:
        self.attachments.discard(names)

    def _work_while_idle(self, tx: Transaction) -> bool:
        from inbox_tui.store import housekeeping  # noqa: PLC0415 - begins when a start is over

        made, found = self._made_attachments()
        if found:
            made.sweep(tx, found)
        return housekeeping.work_while_idle(tx)

    def _connect(self) -> Database:
        path = files.database_path(self.folder)
        is_still = self._stillness is not None
        return open_for_reading(path, self._key, self.cipher, is_still=is_still)

    def _publish(self, changes: Changes) -> None:
        with self._listening:
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener(changes)
            except Exception:  # a broken screen must not stop the writer, nor the next listener
                log.exception("a listener failed")


def _settle(folder: Path, *, to_read_at: Millis | None = None) -> None:
    """End a renewal of the key that a crash interrupted. ``to_read_at``: for who only reads."""
    if not (folder / files.REKEYING_NAME).is_dir():
        return
    from inbox_tui.store.rekeying import staging  # noqa: PLC0415 - after a crash, and then once

    if to_read_at is None:
        staging.settle(folder)
    else:
        staging.settle_to_read(folder, to_read_at)
