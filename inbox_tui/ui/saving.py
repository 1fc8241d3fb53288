"""Writing a fetched file to the person's downloads: a name of ours, never over another file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from inbox_tui.policy.files import safe_file_name


def save_file(pieces: Iterable[bytes], claimed_name: str, folder: Path) -> Path:
    """Write ``pieces`` to a new file in ``folder``. Raises ``OSError``.

    The file appears whole or not at all, readable by its owner alone, and not executable.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    target = _reserve(claimed_name, folder)
    partial = folder / f".{secrets.token_hex(8)}.part"
    try:
        with os.fdopen(_create(partial), "wb") as file:
            for piece in pieces:
                file.write(piece)
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        target.unlink(missing_ok=True)
        raise
    return target


def _reserve(claimed_name: str, folder: Path) -> Path:
    taken = {entry.name.lower() for entry in folder.iterdir()}
    while True:
        name = safe_file_name(claimed_name, taken)
        try:
            os.close(_create(folder / name))
        except FileExistsError:
            taken.add(name.lower())
        else:
            return folder / name


def _create(path: Path) -> int:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
    return os.open(path, flags, 0o600)
