"""The one table of keys. Bindings, the key line, the help screen and the docs are made from it.

To add a key, add a row to the file of its place: :mod:`~inbox_tui.ui.keys.chats`,
:mod:`~inbox_tui.ui.keys.messages`, :mod:`~inbox_tui.ui.keys.writing`,
:mod:`~inbox_tui.ui.keys.screens` or :mod:`~inbox_tui.ui.keys.general`. A screen with keys of its own
gets a member of :class:`~inbox_tui.ui.keys.row.Where`, a line in ``OUTER``, and
``BINDINGS = [*bindings(Where.ITS_PLACE)]``. Nothing binds a key in any other way.
"""

from __future__ import annotations

from inbox_tui.ui.keys.display import display
from inbox_tui.ui.keys.lines import on_key_line
from inbox_tui.ui.keys.row import OUTER, Group, Key, Where
from inbox_tui.ui.keys.table import BY_ID, KEYS, bindings, keys_of

__all__ = [
    "BY_ID",
    "KEYS",
    "OUTER",
    "Group",
    "Key",
    "Where",
    "bindings",
    "display",
    "keys_of",
    "on_key_line",
]
