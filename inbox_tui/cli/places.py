"""Where the program keeps its files: the one module that knows.

Each profile has folders of its own, so that two inboxes never share a store, a key or a lock.
``INBOX_TUI_HOME`` puts everything under one folder instead of where the system would have it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

HOME_VARIABLE: Final = "INBOX_TUI_HOME"
DEFAULT_PROFILE: Final = "default"
APPLICATION: Final = "inbox-tui"
_PROFILE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")


class BadProfile(ValueError):
    """A profile's name that could not be the name of a folder everywhere."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one profile. None of them is made by looking them up."""

    profile: str
    data: Path
    """The store and the slots of its key."""
    config: Path
    """What the person edits: key map, themes."""
    cache: Path
    state: Path
    log: Path
    downloads: Path

    @classmethod
    def under(cls, home: Path, profile: str = DEFAULT_PROFILE) -> Places:
        """Everything under one folder, as ``INBOX_TUI_HOME`` and the demonstration want it."""
        root = home.expanduser().absolute() / checked_profile(profile)
        return cls(profile, *(root / name for name in _FOLDERS))

    @classmethod
    def of(
        cls, profile: str = DEFAULT_PROFILE, environment: Mapping[str, str] = os.environ
    ) -> Places:
        """The folders of ``profile``. Raises :class:`BadProfile` for a name that can't be one."""
        checked_profile(profile)
        if home := environment.get(HOME_VARIABLE):
            return cls.under(Path(home), profile)
        # costs 20 ms to import, and a person who set the variable need not pay
        import platformdirs  # noqa: PLC0415

        system = platformdirs.PlatformDirs(APPLICATION, appauthor=False)
        return cls(
            profile,
            data=system.user_data_path / profile,
            config=system.user_config_path / profile,
            cache=system.user_cache_path / profile,
            state=system.user_state_path / profile,
            log=system.user_log_path / profile,
            downloads=system.user_downloads_path / APPLICATION,
        )


def profiles(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The profiles that have an inbox or settings, by name."""
    default = Places.of(DEFAULT_PROFILE, environment)
    parents = (
        (default.data.parent.parent,)
        if environment.get(HOME_VARIABLE)
        else (default.data.parent, default.config.parent)
    )
    names = {path.name for parent in parents if parent.is_dir() for path in parent.iterdir()}
    return sorted(
        name for name in names if _PROFILE.match(name) and _is_used(Places.of(name, environment))
    )


def _is_used(places: Places) -> bool:
    return any(path.is_dir() and any(path.iterdir()) for path in (places.data, places.config))


_FOLDERS: Final = ("data", "config", "cache", "state", "log", "downloads")


def checked_profile(name: str) -> str:
    """``name``, when it may name a folder. Raises :class:`BadProfile` with what is allowed."""
    if _PROFILE.match(name) is None:
        raise BadProfile(
            "A profile's name has up to 40 letters, digits, hyphens and underscores, and begins "
            "with a letter or digit."
        )
    return name
