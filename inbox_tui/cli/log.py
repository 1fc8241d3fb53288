"""The log file: what went wrong, in safe text, up to a cap; nothing of it goes to the terminal."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path
from typing import Final

from inbox_tui.domain.safe_text import safe_text

FILE_NAME: Final = "inbox-tui.log"
MAX_BYTES: Final = 1024 * 1024
_KEPT: Final = 1
"""Older files kept beside the newest."""


class SafeFormatter(logging.Formatter):
    """An error's own words may be remote text: whoever reads the file has a terminal too."""

    def format(self, record: logging.LogRecord) -> str:
        """One record, its lines after the first moved to the right."""
        return safe_text(super().format(record)).text.replace("\n", "\n    ")


class LateHandler(logging.Handler):
    """Makes the file, and imports what rotates it, with the first record: most runs have none."""

    def __init__(self, path: Path) -> None:
        super().__init__(logging.WARNING)
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record, unless the disk takes nothing: whoever logs has more to do then."""
        with suppress(OSError):
            if self._file is None:
                self._file = _rotating(self._path)
            self._file.emit(record)

    def close(self) -> None:
        """Close the file, where there is one."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
        super().close()


def open_log(folder: Path) -> logging.Handler:
    """Send every warning and error to the log in ``folder``."""
    handler = LateHandler(folder / FILE_NAME)
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
    # what the log itself can't do would be printed, over whatever the screen shows
    logging.raiseExceptions = False
    return handler


def _rotating(path: Path) -> logging.Handler:
    from logging.handlers import RotatingFileHandler  # noqa: PLC0415 - brings sockets and queues

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        path, maxBytes=MAX_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
    )
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler
