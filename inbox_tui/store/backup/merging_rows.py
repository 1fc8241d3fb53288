"""Rows of one store for another: what has a number of its own there gets the one it has here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.store import blocking, lookup
from inbox_tui.store.database import Database
from inbox_tui.store.session import Transaction

Row: TypeAlias = dict[str, Any]
"""By column."""


class Source:
    """The database of the backup."""

    def __init__(self, connection: Database) -> None:
        self.connection = connection
        self._columns: dict[str, tuple[str, ...]] = {}

    def rows(self, table: str, where: str = "", *values: str | int) -> Iterator[Row]:
        """Rows of a table; ``where`` is all that follows its name."""
        columns = self._columns_of(table)
        statement = f"SELECT {', '.join(columns)} FROM {table} {where}"
        for row in self.connection.execute(statement, values):
            yield dict(zip(columns, row, strict=True))

    def _columns_of(self, table: str) -> tuple[str, ...]:
        if table not in self._columns:
            found = self.connection.rows(f"SELECT name FROM pragma_table_info('{table}')")
            self._columns[table] = tuple(name for (name,) in found)
        return self._columns[table]


class Numbers:
    """The numbers here of what has others there."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.accounts: dict[int, int] = {}
        self.chats: dict[int, int] = {}
        self._identities: dict[int, int] = {}

    def identity(self, tx: Transaction, theirs: int | None) -> int | None:
        """An identity; one that nobody met here comes with its name and whether it is blocked."""
        if theirs is None:
            return None
        if theirs not in self._identities:
            self._identities[theirs] = self._known_or_new(tx, theirs)
        return self._identities[theirs]

    def _known_or_new(self, tx: Transaction, theirs: int) -> int:
        (row,) = self._source.rows("identities", "WHERE id = ?", theirs)
        name = Identity(ServiceId(row["service"]), row["native"])
        known = lookup.known_identity(tx, name)
        if known is not None:
            return known
        number = lookup.identity_number(tx, name)
        tx.connection.execute(
            "UPDATE identities SET display_name = ? WHERE id = ?", (row["display_name"], number)
        )
        for table in ("addresses", "cleared"):
            for fact in self._source.rows(table, "WHERE identity = ?", theirs):
                add(tx, table, fact, identity=number)
        for block in self._source.rows(
            "blocks", "WHERE identity = ? AND because_of IS NULL", theirs
        ):
            add(tx, "blocks", block, identity=number)
            blocking.spread(tx, number)
        return number


_MAPPED: Final[dict[str, tuple[str, ...]]] = {
    "accounts": ("identity",),
    "chats": ("partner", "invited_by"),
    "members": ("identity",),
    "messages": ("sender", "deleted_by"),
    "reactions": ("identity",),
    "receipts": ("identity",),
}
"""Columns that name an identity."""


def identities_mapped(tx: Transaction, numbers: Numbers, table: str, row: Row) -> Row:
    """A row with our numbers of the identities it names."""
    return {**row, **{name: numbers.identity(tx, row[name]) for name in _MAPPED[table]}}


def add(tx: Transaction, table: str, row: Row, **changed: str | int | None) -> bool:
    """Put a row here, with some columns changed, unless its key is taken; whether it was put."""
    values = {**row, **changed}
    tx.connection.execute(
        f"INSERT OR IGNORE INTO {table}({', '.join(values)})"
        f" VALUES({', '.join('?' * len(values))})",
        tuple(values.values()),
    )
    return tx.connection.changes() > 0


def without(row: Row, *names: str) -> Row:
    """A row without some of its columns, for which the defaults hold here."""
    return {name: value for name, value in row.items() if name not in names}
