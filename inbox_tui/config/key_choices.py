"""The person's own keys: the rest of the file's ``[keys]``, by the row's id.

They may be written dotted (``message.reply = "R"``), quoted, or in tables of their own; the value is one
text or a list of texts. Which ids and keys there are is not known here: whoever has the table looks.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Final

from inbox_tui.config.lines import line_of
from inbox_tui.config.problem import BadConfig, Problem
from inbox_tui.config.writing import changed

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

SECTION: Final = "keys"
ALLOWED: Final = 'a key in quotation marks, such as "ctrl+k", or a list of them; "" for none'


def as_keys(value: object) -> str | None:
    """The keys a value says, alternatives separated by commas; ``None`` for what it can't be."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return ",".join("comma" if each == "," else each for each in value)
    return None


def line_of_row(text: str, row: str) -> int | None:
    """On which line the keys of a row are chosen."""
    return line_of(text, (SECTION, *row.split("."))) or line_of(text, (SECTION, row))


def with_keys(text: str, row: str, keys: str | None) -> str:
    """The text with the keys of a row chosen, or no longer for ``None``."""
    return changed(text, lambda document: _put(document, row, keys))


def _put(document: TOMLDocument, row: str, keys: str | None) -> None:
    import tomlkit  # noqa: PLC0415 - slow, and only to write

    table = document.get(SECTION)
    if table is None:
        if keys is None:
            return
        table = document[SECTION] = tomlkit.table()
    place, _, word = row.partition(".")
    nested = table.get(place)
    if keys is None:
        if row in table:
            del table[row]
        if isinstance(nested, MutableMapping) and word in nested:
            del nested[word]
            if not nested:
                del table[place]
    elif row in table:
        table[row] = _spelled(keys)
    elif isinstance(nested, MutableMapping):
        nested[word] = _spelled(keys)
    elif nested is not None:
        raise BadConfig(
            Problem(f"[{SECTION}] has {place} as something else", key=f"{SECTION}.{place}")
        )
    else:
        table.append(tomlkit.key([place, word]), tomlkit.item(_spelled(keys)))


def _spelled(keys: str) -> str | list[str]:
    parts = [each.strip() for each in keys.split(",")]
    return parts if len(parts) > 1 else parts[0]
