"""The file itself: read, written whole or not at all, and looked at for changes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from inbox_tui.config.kinds import Plain
from inbox_tui.config.problem import BadConfig, Problem
from inbox_tui.config.setting import Setting

NAME: Final = "config.toml"
MOST_BYTES: Final = 1_000_000


class ConfigFile:
    """One profile's file. Every method reads or writes the disk."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def mark(self) -> str | None:
        """Something that is different after every change; ``None`` where there is no file."""
        try:
            found = self.path.stat()
        except OSError:
            return None
        return f"{found.st_mtime_ns}:{found.st_size}:{found.st_ino}"

    def text(self) -> str:
        """What stands in it; nothing where there is none. Raises :class:`BadConfig`."""
        try:
            # line ends as they are: they are written back
            with self.path.open(encoding="utf-8", newline="") as file:
                return file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError) as error:
            raise BadConfig(Problem(f"it can't be read: {_why(error)}")) from error

    def set(self, setting: Setting, value: Plain | None) -> None:
        """Set one value, or go back to its default. Raises :class:`BadConfig`."""
        from inbox_tui.config.template import template  # noqa: PLC0415 - only to write
        from inbox_tui.config.writing import with_value  # noqa: PLC0415

        before = self.text() or template()
        self.write(with_value(before, setting, value))

    def write(self, text: str) -> None:
        """Replace the whole file in one step, links to it kept. Raises :class:`BadConfig`."""
        try:
            goal = self.path.resolve()
            goal.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace(goal, text)
        except OSError as error:
            raise BadConfig(Problem(f"it can't be written: {_why(error)}")) from error


def _replace(goal: Path, text: str) -> None:
    import tempfile  # noqa: PLC0415 - only to write

    handle, draft = tempfile.mkstemp(dir=goal.parent, prefix=f".{goal.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if goal.exists():
            Path(draft).chmod(goal.stat().st_mode & 0o777)
        Path(draft).replace(goal)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _why(error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, OSError):
        return (error.strerror or "unknown error").lower()
    return "it is not UTF-8"
