"""Files by their paths: what terminals paste when something is dragged into them."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

MOST_CHARACTERS: Final = 8_000
MOST_FILES: Final = 20


def named_files(pasted: str) -> tuple[Path, ...]:
    """The files that ``pasted`` names, where it names files that are there and nothing else.

    One or more in a line: plain, in quotes, with escaped spaces, or as ``file://`` addresses. Looks
    at the disk, which may be slow: not to be called on a screen's own thread.
    """
    if len(pasted) > MOST_CHARACTERS:
        return ()
    found: list[Path] = []
    for line in filter(None, (line.strip() for line in pasted.splitlines())):
        paths = _of_line(line)
        if not paths or len(found) + len(paths) > MOST_FILES:
            return ()
        found += paths
    return tuple(dict.fromkeys(found))


def _of_line(line: str) -> list[Path]:
    whole = _path(line)
    if whole is not None and _is_file(whole):
        # a path with spaces in it that nobody escaped
        return [whole]
    try:
        words = shlex.split(line)
    except ValueError:
        return []
    paths = [path for path in map(_path, words) if path is not None and _is_file(path)]
    return paths if len(paths) == len(words) else []


def _path(word: str) -> Path | None:
    """The path a word is; relative ones are words like any others."""
    if word.startswith("file://"):
        address = urlsplit(word)
        is_here = address.netloc in ("", "localhost")
        return Path(unquote(address.path)) if is_here and address.path else None
    if word.startswith(("/", "~/")):
        return Path(word).expanduser()
    return None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        # no name the system would take: a sentence that begins with a slash
        return False
