"""The one table of keys, put together from its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inbox_tui.ui.keys.chats import CHAT_KEYS
from inbox_tui.ui.keys.general import GENERAL_KEYS
from inbox_tui.ui.keys.messages import MESSAGE_KEYS
from inbox_tui.ui.keys.row import Key, Where
from inbox_tui.ui.keys.screens import SCREEN_KEYS
from inbox_tui.ui.keys.writing import WRITING_KEYS

if TYPE_CHECKING:
    from textual.binding import Binding

KEYS: Final[tuple[Key, ...]] = (
    *GENERAL_KEYS,
    *CHAT_KEYS,
    *MESSAGE_KEYS,
    *WRITING_KEYS,
    *SCREEN_KEYS,
)
NO_KEY: Final = "no_key"
"""Stands in place of a key where a row has none: no terminal sends it."""
BY_ID: Final = {key.id: key for key in KEYS}


def keys_of(*places: Where) -> tuple[Key, ...]:
    """The rows for these places, in the table's order."""
    return tuple(key for key in KEYS if key.where in places)


def bindings(*places: Where) -> list[Binding]:
    """Textual's bindings for these places: the ``BINDINGS`` of a widget or screen."""
    # the command line prints the table without Textual
    from textual.binding import Binding  # noqa: PLC0415

    return [
        Binding(
            key.keys or NO_KEY,
            key.action,
            key.description,
            show=bool(key.label),
            id=key.id,
            priority=key.is_priority,
        )
        for key in keys_of(*places)
    ]
