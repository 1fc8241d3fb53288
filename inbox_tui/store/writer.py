"""The one thread that writes.

Pieces of work that wait are committed together: one flush to the disk serves them all. Each runs in
a savepoint, so that one that fails undoes itself alone. When nothing waits, messages are indexed for
search, a few at a time.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import apsw

from inbox_tui.domain.ids import Millis
from inbox_tui.store.changes import NOTHING, Changes
from inbox_tui.store.checkpoints import QUIET_SECONDS, Checkpoints
from inbox_tui.store.database import BUSY_MILLISECONDS, Database
from inbox_tui.store.errors import StoreError, StoreFull
from inbox_tui.store.faults import store_error
from inbox_tui.store.room import Room
from inbox_tui.store.session import Reader, Transaction

T = TypeVar("T")

log = logging.getLogger(__name__)

MAX_WAITING: Final = 10_000
"""Pieces of work that may wait; one more makes its caller wait."""
MAX_GROUP: Final = 256
"""Pieces of work in one commit."""
IDLE_SECONDS: Final = 30.0
"""How often it looks whether there is something to do that nobody asked for."""
SETTLE_SECONDS: Final = 1.0
"""How long a start is left alone: the first screen is being drawn, and the modules are loaded for it."""
SCRUB_AGAIN_SECONDS: Final = 0.5
"""Readers are done by then, nearly always."""


@dataclass(slots=True)
class _Piece:
    work: Callable[[Transaction], Any]
    future: Future[Any]
    result: Any = None
    changes: Changes = NOTHING
    discarded: list[str] = field(default_factory=list)
    afterwards: list[Callable[[Transaction], bool]] = field(default_factory=list)


@dataclass(slots=True)
class _Upkeep:
    work: Callable[[Database], Any]
    future: Future[Any]

    def run(self, database: Database) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            self.future.set_result(self.work(database))
        except Exception as error:  # noqa: BLE001 - whatever it is belongs to the caller, through the future
            meant = store_error(error) if isinstance(error, apsw.Error) else None
            self.future.set_exception(meant or error)


class Writer:
    """Runs work on a thread of its own until closed."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], Millis],
        *,
        publish: Callable[[Changes], None],
        discard: Callable[[Sequence[str]], None],
        idle_work: Callable[[Transaction], bool],
        next_due: Callable[[Reader], Millis | None],
        room: Room,
    ) -> None:
        """``idle_work`` runs when nothing waits, until it returns that nothing is left to do.

        ``next_due``: when it will have something to do again. ``room`` is told what the disk refused.
        """
        self._database = database
        self._checkpoints = Checkpoints(database)
        self._clock = clock
        self._publish = publish
        self._discard = discard
        self._idle_work = idle_work
        self._next_due = next_due
        self._room = room
        self._must_scrub = False
        self._waiting: queue.Queue[_Piece | _Upkeep | None] = queue.Queue(MAX_WAITING)
        self._unfinished: list[_Piece] = []
        self._is_settling = True
        self._may_idle_work = False
        self._closing = threading.Lock()
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Queue ``work``; the future is done when it is durable."""
        future: Future[T] = Future()
        with self._closing:
            if self._is_closed:
                raise StoreError("The inbox has been closed. Open it again.")
            self._waiting.put(_Piece(work, future))
        return future

    def maintain(self, work: Callable[[Database], T]) -> Future[T]:
        """Queue ``work`` to be done between two commits, in no transaction."""
        future: Future[T] = Future()
        with self._closing:
            if self._is_closed:
                raise StoreError("The inbox has been closed. Open it again.")
            self._waiting.put(_Upkeep(work, future))
        return future

    def close(self) -> None:
        """Finish everything that waits, and end the thread."""
        with self._closing:
            if self._is_closed:
                return
            self._is_closed = True
            self._waiting.put(None)
        self._thread.join()

    def _run(self) -> None:
        while True:
            group, upkeep, is_last = self._next_group()
            if group:
                self._commit(group)
                self._may_idle_work = True
            if upkeep is not None:
                upkeep.run(self._database)
            if self._unfinished:
                self._go_on()
            if is_last:
                while self._unfinished:
                    self._go_on()
                return
            if self._room.look(self._try_the_disk):
                self._may_idle_work = True

    def _next_group(self) -> tuple[list[_Piece], _Upkeep | None, bool]:
        """What is committed next, what is done after it, and whether that is the last."""
        while self._may_idle_work and self._waiting.empty() and not self._unfinished:
            self._work_while_idle()
        group: list[_Piece] = []
        try:
            piece = self._waiting.get(timeout=0 if self._unfinished else self._idle_seconds())
        except queue.Empty:
            if self._checkpoints.is_due and not self._unfinished:
                self._checkpoints.take_in()
            self._may_idle_work = True
            return group, None, False
        finally:
            self._is_settling = False
        while piece is not None:
            if isinstance(piece, _Upkeep):
                return group, piece, False
            group.append(piece)
            if len(group) == MAX_GROUP:
                return group, None, False
            try:
                piece = self._waiting.get_nowait()
            except queue.Empty:
                return group, None, False
        return group, None, True

    def _idle_seconds(self) -> float:
        """How long nothing needs to be done: until a message disappears, or the next look."""
        if self._is_settling:
            return SETTLE_SECONDS
        if self._must_scrub and self._waiting.empty() and not self._scrub():
            return SCRUB_AGAIN_SECONDS
        if self._checkpoints.is_due:
            return QUIET_SECONDS
        look = self._room.seconds_until_look()
        if look is not None:
            return look
        try:
            due = self._next_due(Reader(self._database))
        except apsw.Error as error:
            log.warning("when the next message disappears: %s", type(error).__name__)
            due = None
        if due is None:
            return IDLE_SECONDS
        return min(IDLE_SECONDS, max(0.0, (due - self._clock()) / 1000))

    def _scrub(self) -> bool:
        """Take what was erased out of the write-ahead log too; whether no reader was in the way."""
        self._database.set_busy_timeout(0)
        try:
            self._database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.Error as error:
            if not isinstance(error, (apsw.BusyError, apsw.LockedError)):
                log.warning("emptying the log: %s", type(error).__name__)
            return False
        finally:
            self._database.set_busy_timeout(BUSY_MILLISECONDS)
        self._must_scrub = False
        return True

    def _work_while_idle(self) -> None:
        piece = _Piece(self._idle_work, Future())
        self._commit([piece])
        error = piece.future.exception()
        if error is not None:
            log.warning("indexing waits for the next message: %s", type(error).__name__)
        self._may_idle_work = error is None and bool(piece.future.result())

    def _go_on(self) -> None:
        """A further step of what was too much for one transaction; others have their turn between."""
        piece = self._unfinished[0]
        step = _Piece(piece.afterwards[0], Future())
        self._commit([step])
        error = step.future.exception()
        if error is not None:
            piece.future.set_exception(error)
        elif step.future.result():
            return
        elif len(piece.afterwards) > 1:
            del piece.afterwards[0]
            return
        else:
            piece.future.set_result(piece.result)
        del self._unfinished[0]

    def _commit(self, group: list[_Piece]) -> None:
        """Run and commit ``group``; every future in it is done afterwards."""
        kept: list[_Piece] = []
        try:
            self._database.execute("BEGIN IMMEDIATE")
            for piece in group:
                if piece.future.set_running_or_notify_cancel() and self._run_piece(piece):
                    kept.append(piece)
                if not self._database.in_transaction:
                    # the engine took back the whole transaction, not this piece alone
                    raise apsw.FullError("the transaction was taken back")
            self._database.execute("COMMIT")
        except apsw.Error as error:
            self._undo()
            self._fail(group, store_error(error) or StoreFull(str(error)))
            return
        self._tell(kept)

    def _tell(self, kept: list[_Piece]) -> None:
        changes = NOTHING
        for piece in kept:
            changes = changes.merge(piece.changes)
            if piece.afterwards:
                self._unfinished.append(piece)
            else:
                piece.future.set_result(piece.result)
            if piece.discarded:
                self._discard(piece.discarded)
        if changes:
            self._publish(changes)

    def _run_piece(self, piece: _Piece) -> bool:
        transaction = Transaction(self._database, self._clock())
        self._database.execute("SAVEPOINT piece")
        try:
            piece.result = piece.work(transaction)
        except Exception as error:  # noqa: BLE001 - whatever it is belongs to the caller, through the future
            if self._database.in_transaction:
                self._database.execute("ROLLBACK TO piece; RELEASE piece")
            piece.future.set_exception(self._meant(error))
            return False
        self._database.execute("RELEASE piece")
        piece.changes = transaction.changes.freeze()
        piece.discarded = transaction.discarded
        piece.afterwards = transaction.afterwards
        self._must_scrub = self._must_scrub or bool(transaction.erased)
        return True

    def _undo(self) -> None:
        if self._database.in_transaction:
            self._database.execute("ROLLBACK")

    def _meant(self, error: Exception) -> Exception:
        meant = store_error(error) if isinstance(error, apsw.Error) else error
        return self._room.refused(meant) if isinstance(meant, StoreError) else error

    def _fail(self, group: list[_Piece], error: StoreError) -> None:
        meant = self._room.refused(error)
        for piece in group:
            if not piece.future.done():
                piece.future.set_exception(meant)

    def _try_the_disk(self) -> None:
        """Commit something that is never the same twice, or the engine would write nothing."""
        try:
            with self._database:
                self._database.execute(
                    "INSERT OR REPLACE INTO meta(key, value) VALUES('writable_at', ?)",
                    (str(self._clock()),),
                )
        finally:
            self._undo()
