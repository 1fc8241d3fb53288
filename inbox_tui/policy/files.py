"""Names for files that come from outside. A remote string is never a path."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final

from inbox_tui.domain.safe_text import safe_line

MAX_STEM_BYTES: Final = 100
FALLBACK: Final = "file"

_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"com{number}" for number in range(1, 10)}
    | {f"lpt{number}" for number in range(1, 10)}
)
"""Devices on Windows, whatever follows the dot."""
_UNSAFE: Final = re.compile(r'[<>:"|?*/\\\x00-\x1f\x7f]')
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,9}\Z")


def safe_file_name(raw: str, existing: Container[str] = ()) -> str:
    """A file name from a remote claim: one path component, visible, and not in ``existing``.

    ``existing`` is compared without case, as some file systems do: give names in lower case.
    """
    last = re.split(r"[/\\]", raw)[-1]
    name = _UNSAFE.sub("_", safe_line(last, max_characters=300).text).strip(" .")
    suffix = _suffix(name)
    stem = _cut(name[: len(name) - len(suffix)].strip(" ."))
    if not stem.strip("_"):
        stem = FALLBACK
    if stem.split(".")[0].strip().casefold() in _RESERVED or stem.startswith("-"):
        stem = f"_{stem}"
    return _unused(stem, suffix, existing)


def _suffix(name: str) -> str:
    match = _SUFFIX.search(name)
    return match.group() if match and match.start() > 0 else ""


def _cut(stem: str) -> str:
    """As many whole characters as fit the cap in bytes."""
    return stem.encode()[:MAX_STEM_BYTES].decode(errors="ignore").rstrip(" .")


def _unused(stem: str, suffix: str, existing: Container[str]) -> str:
    name, number = f"{stem}{suffix}", 2
    while name.lower() in existing or name in existing:
        name, number = f"{stem} ({number}){suffix}", number + 1
    return name
