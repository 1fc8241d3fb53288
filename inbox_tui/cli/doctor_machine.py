"""What the doctor sees of the machine: versions, keyring, terminal."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from typing import Final

from inbox_tui import __version__
from inbox_tui.cli.findings import Finding, note, well, wrong

_OLDEST: Final = (3, 11)
_NEEDED: Final = ("textual", "apsw-sqlite3mc", "httpx", "cryptography", "keyring", "platformdirs")
_COLUMNS: Final = 60
_ROWS: Final = 15


def installed() -> Iterator[Finding]:
    """This program, Python, and the packages it can't do without."""
    area = "Installed"
    yield well(area, f"inbox-tui {__version__}")
    version = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info >= _OLDEST:
        yield well(area, version)
    else:
        yield wrong(area, version, "Install Python 3.11 or newer.")
    for package in _NEEDED:
        try:
            yield well(area, f"{package} {metadata.version(package)}")
        except metadata.PackageNotFoundError:
            yield wrong(area, f"{package} is missing", f"Run  pip install {package}")
    yield from _extras(area)


def _extras(area: str) -> Iterator[Finding]:
    try:
        about = metadata.metadata("inbox-tui")
        needs = metadata.requires("inbox-tui") or []
    except metadata.PackageNotFoundError:
        yield wrong(
            area, "inbox-tui runs without being installed", "Run  pip install .  in its folder."
        )
        return
    for extra in sorted(set(about.get_all("Provides-Extra") or []) - {"all", "conformance"}):
        packages = [_name(need) for need in needs if _is_of(need, extra)]
        missing = [package for package in packages if not _has(package)]
        if missing:
            yield note(
                area,
                f"the extra {extra} is not installed ({', '.join(missing)})",
                f'To use it run  pip install "inbox-tui[{extra}]"',
            )
        else:
            versions = ", ".join(f"{package} {metadata.version(package)}" for package in packages)
            yield well(area, f"the extra {extra} ({versions})")


def _is_of(requirement: str, extra: str) -> bool:
    return requirement.replace('"', "'").endswith(f"extra == '{extra}'")


def _name(requirement: str) -> str:
    for end, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            return requirement[:end]
    return requirement


def _has(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def keyring() -> Iterator[Finding]:
    """Whether the system can keep the store's key."""
    from inbox_tui.keys.keyring_state import keyring_state  # noqa: PLC0415 - slow to import

    state = keyring_state()
    if state.usable:
        yield well("Keyring", f"{state.backend} keeps secrets")
    else:
        yield note("Keyring", "no usable keyring", state.reason)


def terminal(environment: Mapping[str, str]) -> Iterator[Finding]:
    """What is drawn on: kind, colours, size, encoding."""
    area = "Terminal"
    if not sys.stdout.isatty():
        yield note(area, "standard output is not a terminal", "The app needs one; this doesn't.")
        return
    kind = environment.get("TERM", "")
    if kind in {"", "dumb"}:
        yield wrong(
            area,
            f"TERM is {kind or 'not set'}: nothing can be drawn",
            "Use a terminal emulator, or set TERM to what yours is, such as xterm-256color.",
        )
    else:
        yield well(area, f"TERM is {kind}, {_colours(environment)}")
    yield from _size(area)
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if encoding == "utf8":
        yield well(area, "it is written to in UTF-8")
    else:
        yield wrong(
            area,
            f"it is written to in {sys.stdout.encoding}",
            "Set LANG to a UTF-8 locale, such as C.UTF-8.",
        )


def _colours(environment: Mapping[str, str]) -> str:
    if environment.get("NO_COLOR"):
        return "colours off by NO_COLOR"
    if environment.get("COLORTERM") in {"truecolor", "24bit"}:
        return "16 million colours"
    return "256 colours" if "256" in environment.get("TERM", "") else "few colours"


def _size(area: str) -> Iterator[Finding]:
    size = shutil.get_terminal_size()
    text = f"{size.columns} columns, {size.lines} rows"
    if size.columns >= _COLUMNS and size.lines >= _ROWS:
        yield well(area, text)
    else:
        yield wrong(area, text, f"Make the window at least {_COLUMNS} by {_ROWS}.")
    if os.environ.get("TMUX") and not os.environ.get("COLORTERM"):
        yield note(
            area, "inside tmux without COLORTERM", "For all colours set COLORTERM=truecolor."
        )
