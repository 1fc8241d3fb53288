"""The log file: what went wrong, in safe text, up to a cap; nothing of it goes to the terminal."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler
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


def open_log(folder: Path) -> logging.Handler:
    """Send every warning and error to the log in ``folder``, which is made with the first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / FILE_NAME, maxBytes=MAX_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
    )
    handler.setLevel(logging.WARNING)
    handler.setFormatter(SafeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.captureWarnings(True)
    return handler
