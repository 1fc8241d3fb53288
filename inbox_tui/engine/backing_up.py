"""Making backups by itself, as often as the person chose, and removing those that may go.

On a thread of its own: copying a large inbox takes its time, and nothing else may wait for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store.backup import rotation, schedule
from inbox_tui.store.backup.schedule import Outcome, Schedule
from inbox_tui.store.errors import StoreError
from inbox_tui.store.files import make_private_folder
from inbox_tui.store.progress import Cancelled, Step
from inbox_tui.store.store import Store

FIRST_SECONDS: Final = 60.0
"""After the start, which is not to be slowed down."""
AGAIN_SECONDS: Final = 3600.0

log = logging.getLogger(__name__)


class BackingUp:
    """Looks every hour whether a backup is due. Any thread may call."""

    def __init__(
        self,
        store: Store,
        clock: Callable[[], Millis],
        *,
        first_seconds: float = FIRST_SECONDS,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._first_seconds = first_seconds
        self._again_seconds = again_seconds
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self) -> None:
        """Look from now on."""
        self._thread = threading.Thread(target=self._run, name="backups", daemon=True)
        self._thread.start()

    def end(self, timeout: float) -> None:
        """Stop; a backup that is under way is given up, and leaves nothing."""
        self._ending.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def look(self) -> None:
        """Make a backup if one is due, and note what became of it."""
        try:
            with self._store.read() as reader:
                chosen = schedule.of(reader, self._store.folder)
            kept = rotation.kept_in(chosen.folder)
            if not chosen.is_due(kept[-1].made_at if kept else None, self._clock()):
                return
            self._note(self._make(chosen))
        except Cancelled:
            log.info("a backup was given up, because the program ends")
        except (StoreError, OSError) as error:
            log.warning("looking after the backups: %s", type(error).__name__)

    def _make(self, chosen: Schedule) -> Outcome:
        # takes a while to import, and most runs make none
        from inbox_tui.store.backup.drafting import remove_abandoned  # noqa: PLC0415
        from inbox_tui.store.backup.making import make  # noqa: PLC0415

        at = self._clock()
        try:
            make_private_folder(chosen.folder)
            remove_abandoned(chosen.folder)
            made = make(self._store, chosen.folder / rotation.name_for(at), self._go_on, at=at)
        except StoreError as error:
            return Outcome(at, is_done=False, text=str(error))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return Outcome(at, is_done=False, text=f"{chosen.folder} can't be used: {reason}.")
        for old in rotation.to_remove(rotation.kept_in(chosen.folder), at, chosen.keep):
            _remove(old.path)
        return Outcome(at, is_done=True, text=f"Wrote {made.path}.")

    def _go_on(self, _step: Step) -> None:
        if self._ending.is_set():
            raise Cancelled

    def _note(self, outcome: Outcome) -> None:
        self._store.write(lambda tx: schedule.note_outcome(tx, outcome)).result()

    def _run(self) -> None:
        delay = self._first_seconds
        while not self._ending.wait(delay):
            self.look()
            delay = self._again_seconds


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        # it is tried again after the next one
        log.warning("an old backup stays: %s", type(error).__name__)
