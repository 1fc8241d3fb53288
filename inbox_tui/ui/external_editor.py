"""Writing in the person's own editor.

The text is for those minutes in a file that is not encrypted: in a folder for this person alone, in
memory where the system has such a place, and gone when the editor has ended. What a crash left
behind goes at the next start.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

MOST_BYTES: Final = 1_000_000
_USUAL: Final = ("nano", "vi")
_PREFIX: Final = "message-"
_NAME: Final = "message.md"


class NoEditor(Exception):
    """The text was not edited. Says why, and what to do."""


def editor_command(environment: Mapping[str, str]) -> list[str]:
    """The editor and its arguments. Raises :class:`NoEditor` where there is none."""
    said = environment.get("VISUAL") or environment.get("EDITOR") or ""
    try:
        words = shlex.split(said)
    except ValueError:
        raise NoEditor(f"$VISUAL or $EDITOR can't be read: {said}") from None
    if not words:
        words = [name for name in _USUAL if shutil.which(name)][:1]
    if not words:
        raise NoEditor("No editor was found. Set $EDITOR to the one you like.")
    if shutil.which(words[0]) is None:
        raise NoEditor(f"There is no program {words[0]}. Set $EDITOR to the editor you like.")
    return words


def editing_folder(data: Path, environment: Mapping[str, str]) -> Path:
    """Where texts are while they are edited: in memory, where the system offers that."""
    memory = environment.get("XDG_RUNTIME_DIR", "")
    if memory and Path(memory).is_dir():
        return Path(memory) / "inbox-tui" / data.parent.name / data.name
    return data / "editing"


def clear_left_over(folder: Path) -> None:
    """Remove what a crash left behind."""
    for left in folder.glob(f"{_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)


def edit(text: str, command: list[str], folder: Path) -> str:
    """``text`` as the person left it. Holds the terminal until the editor ends.

    Raises :class:`NoEditor` where it ends with an error, or what it leaves can't be read.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    path = place / _NAME
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        ended = subprocess.run([*command, str(path)], check=False)  # noqa: S603 - an argument list; the person's own editor
        if ended.returncode != 0:
            raise NoEditor(
                f"The editor ended with error {ended.returncode}; the text is as it was."
            )
        return _read(path)
    except OSError as error:
        raise NoEditor(f"The text could not be edited: {error.strerror}.") from error
    finally:
        # editors leave copies and swap files beside the file
        shutil.rmtree(place, ignore_errors=True)


def _read(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise NoEditor(f"The text is longer than {MOST_BYTES:,} bytes; it is as it was before.")
    return data.decode("utf-8", "replace").removesuffix("\n")
