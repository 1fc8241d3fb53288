"""Copying a whole database to a new file under another key, while others read and write it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw

from inbox_tui.store import database
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.errors import StoreFull
from inbox_tui.store.faults import store_error
from inbox_tui.store.progress import Report, Step, unreported

_STEPS_BETWEEN_REPORTS: Final = 2000
"""Instructions of the engine's own machine: some milliseconds."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted database file, and what opens it."""

    path: Path
    key: bytes
    cipher: Cipher

    def __repr__(self) -> str:
        return f"Sealed({self.path})"


def copy_database(source: Sealed, target: Sealed, report: Report = unreported) -> None:
    """Copy one consistent state, without the empty pages. Nobody waits for it, nor it for anybody.

    The target is new, for its owner alone, and not flushed to the disk yet; it is removed where this
    fails or is stopped. Raises ``Damaged`` where a page of the source was altered, ``StoreFull``.
    """
    os.close(os.open(target.path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        connection = database.open_for_copying(source.path, source.key, source.cipher)
        try:
            connection.set_progress_handler(
                _watching(source.path, target.path, report), _STEPS_BETWEEN_REPORTS
            )
            connection.execute("VACUUM INTO ?", (_address(target),), can_cache=False).fetchall()
        finally:
            connection.close()
    except BaseException as error:
        for path in (target.path, *_beside(target.path)):
            path.unlink(missing_ok=True)
        if isinstance(error, apsw.Error):
            # what the engine says may hold the target's address, and with it the key
            raise _meant(error) from None
        raise


def _address(target: Sealed) -> str:
    uri = target.path.absolute().as_uri()
    return f"{uri}?cipher={target.cipher.value}&key=x'{target.key.hex()}'"


def _watching(source: Path, target: Path, report: Report) -> Callable[[], bool]:
    total = source.stat().st_size

    def tick() -> bool:
        report(Step(min(target.stat().st_size, total), total, "bytes"))
        return False

    return tick


def _meant(error: apsw.Error) -> Exception:
    meant = store_error(error)
    if meant is None or isinstance(meant, StoreFull):
        return StoreFull(f"a copy of the database stopped: {type(error).__name__}")
    return meant


def _beside(path: Path) -> tuple[Path, ...]:
    return (path.with_name(f"{path.name}-journal"),)
