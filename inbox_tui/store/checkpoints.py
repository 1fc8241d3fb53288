"""When the write-ahead log is taken into the database: while nothing arrives, not in a message's way.

By itself the engine does it inside the commit that makes the log too long, and that one message waits
for thousands of pages. Here the log is taken in once nothing has come for a moment; only one that has
grown to its cap, because work never paused, is taken in by a commit all the same.
"""

from __future__ import annotations

import logging
from typing import Final

import apsw

from inbox_tui.store.database import Database

log = logging.getLogger(__name__)

WORTH_PAGES: Final = 1000
"""8 MiB: a shorter log is left as it is."""
MOST_PAGES: Final = 8000
"""64 MiB, which is also what is left of the file afterwards."""
QUIET_SECONDS: Final = 0.2
"""Nothing has come for so long: what was arriving has arrived."""


class Checkpoints:
    """Of the one connection that writes, on its thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pages = 0
        # takes the place of the engine's own checkpoints
        database.set_wal_hook(self._grown)

    @property
    def is_due(self) -> bool:
        """Whether the log is worth taking in as soon as there is time."""
        return self._pages >= WORTH_PAGES

    def take_in(self) -> None:
        """Take in what no reader still needs. Waits for nobody, and nobody for it but the writer."""
        # what a reader is in the way of is told again by the next commit
        self._pages = 0
        try:
            self._database.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)
        except apsw.Error as error:
            log.warning("taking in the log: %s", type(error).__name__)

    def _grown(self, _database: apsw.Connection, _name: str, pages: int) -> int:
        self._pages = pages
        if pages >= MOST_PAGES:
            self.take_in()
        return apsw.SQLITE_OK
