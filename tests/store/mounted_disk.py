"""Real disks of a few megabytes: filled up, write-protected, and made room on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

MEGABYTES = 24


class SmallDisk:
    """A file system of its own under ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, *, leave: int = 0) -> None:
        """Leave not one byte, or so many."""
        with self._filler.open("ab", buffering=0) as file:
            size = -1
            while size != file.tell():
                size = file.tell()
                for piece in (2**20, 4096, 1):
                    with suppress(OSError):
                        while True:
                            file.write(bytes(piece))
                # what was set aside for the writing itself is free only now
                os.fsync(file.fileno())
            file.truncate(size - leave)

    def make_room(self) -> None:
        self._filler.unlink()

    def remount(self, options: str) -> None:
        _run("mount", "-o", f"remount,{options}", str(self.folder))


@contextmanager
def small_disk(folder: Path, *, kind: str = "tmpfs") -> Iterator[SmallDisk]:
    """Mount one; the test is skipped where that isn't allowed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only the superuser may mount a small disk")
    folder.mkdir()
    with ExitStack() as stack:
        if kind == "tmpfs":
            done = _try("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "small", str(folder))
        else:
            image = folder.with_name(f"{folder.name}.img")
            with image.open("wb") as file:
                file.truncate(MEGABYTES * 2**20)
            _run("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", str(image))
            done = _try("mount", "-o", "loop", str(image), str(folder))
        if not done:
            pytest.skip(f"no {kind} may be mounted here")
        # lazily: what a failed test left open must not keep it for ever
        stack.callback(_try, "umount", "-l", str(folder))
        yield SmallDisk(folder)


def again(disk: SmallDisk) -> None:
    """Unmount an image and mount it anew, as a restart of the machine does."""
    _run("umount", str(disk.folder))
    _run("mount", "-o", "loop", str(disk.folder.with_name(f"{disk.folder.name}.img")), disk.folder)


def protect(path: Path, *, is_protected: bool = True) -> None:
    """Let nobody write to a file or folder, the superuser included; or let them again."""
    _run("chattr", "+i" if is_protected else "-i", str(path))


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


def _try(*command: str) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
