"""Reading a table around its damaged pages.

Forwards to the damage, backwards to it from the other side; what lies between is asked for row by row,
by the keys that the table's indexes still know, and where none is whole, by trying numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import apsw

from inbox_tui.store.database import Column, Database
from inbox_tui.store.errors import Damaged
from inbox_tui.store.faults import store_error

Key: TypeAlias = tuple[Any, ...]
Row: TypeAlias = tuple[Column, ...]
Keep: TypeAlias = Callable[[Row], None]

MAX_NUMBERS_TRIED: Final = 200_000


@dataclass(frozen=True, slots=True)
class Table:
    """``key``: the columns it is ordered by on the disk, which are ``rowid`` where it has one."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    indexes: tuple[str, ...]


@dataclass(slots=True)
class Lost:
    """What of a table could not be read."""

    keys: list[Key] = field(default_factory=list)
    """Rows that are known to have been there."""
    between: tuple[Key | None, Key | None] | None = None
    """A stretch, its ends not in it, of which no index knew what was there; ``None``: an end."""

    def __bool__(self) -> bool:
        return bool(self.keys) or self.between is not None


def tables_of(connection: Database) -> Iterator[Table]:
    """Every table that holds something of its own: none of the search index. Raises ``Damaged``."""
    rows = connection.rows(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND rootpage > 0"
        " AND name NOT LIKE 'message\\_index%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " ORDER BY name"
    )
    for name, sql in rows:
        columns = connection.rows("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (name,))
        primary = sorted((pk, column) for column, pk in columns if pk)
        has_rowid = not sql.rstrip().upper().endswith("WITHOUT ROWID")
        yield Table(
            name,
            tuple(column for column, _ in columns),
            ("rowid",) if has_rowid else tuple(column for _, column in primary),
            tuple(
                index
                for (index,) in connection.rows(
                    "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ?", (name,)
                )
            ),
        )


def read_around(connection: Database, table: Table, keep: Keep) -> Lost:
    """Hand every readable row of ``table`` to ``keep``; what could not be read."""
    return _Reading(connection, table, keep).run()


class _Reading:
    def __init__(self, connection: Database, table: Table, keep: Keep) -> None:
        self._connection = connection
        self._table = table
        self._keep = keep
        self._lost = Lost()
        self._width = len(table.key)
        self._keys = ", ".join(table.key)
        self._marks = ", ".join("?" * self._width)

    def run(self) -> Lost:
        is_through, low = self._walk(None, is_forward=True)
        if is_through:
            return self._lost
        _, high = self._walk(low, is_forward=False)
        known = sorted(self._known_keys(low, high))
        if known:
            self._lost.keys.extend(key for key in known if not self._fetch(key))
        else:
            self._try_numbers(low, high)
        return self._lost

    def _walk(self, limit: Key | None, *, is_forward: bool) -> tuple[bool, Key | None]:
        """As far as it goes from one end; whether that was all, and the last key that was passed."""
        at: Key | None = None
        while True:
            try:
                for row in self._from(at, self._selected, is_forward=is_forward):
                    if not is_forward and limit is not None and row[: self._width] <= limit:
                        return True, at
                    self._keep(row[self._width :])
                    at = row[: self._width]
            except apsw.Error as error:
                _refuse_unless_damage(error)
                following = self._key_after(at, is_forward=is_forward)
                if following is None:
                    return False, at
                # its key can be read, the rest of it can't: one long row and not its neighbours
                self._lost.keys.append(following)
                at = following
            else:
                return True, at

    def _key_after(self, at: Key | None, *, is_forward: bool) -> Key | None:
        try:
            for row in self._from(at, self._keys, is_forward=is_forward):
                return tuple(row)
        except apsw.Error as error:
            _refuse_unless_damage(error)
        return None

    def _from(self, at: Key | None, what: str, *, is_forward: bool) -> Iterable[Row]:
        order = "ASC" if is_forward else "DESC"
        where = f" WHERE ({self._keys}) {'>' if is_forward else '<'} ({self._marks})" if at else ""
        ordered = ", ".join(f"{column} {order}" for column in self._table.key)
        return self._connection.execute(
            f"SELECT {what} FROM {self._table.name} NOT INDEXED{where} ORDER BY {ordered}", at or ()
        )

    @property
    def _selected(self) -> str:
        return f"{self._keys}, {', '.join(self._table.columns)}"

    def _known_keys(self, low: Key | None, high: Key | None) -> set[Key]:
        found: set[Key] = set()
        for index in self._table.indexes:
            for order in ("ASC", "DESC"):
                found.update(
                    key
                    for key in self._keys_in(index, order)
                    if (low is None or key > low) and (high is None or key < high)
                )
        return found

    def _keys_in(self, index: str, order: str) -> Iterator[Key]:
        first = self._connection.scalar("SELECT name FROM pragma_index_info(?)", (index,))
        try:
            for row in self._connection.execute(
                f"SELECT {self._keys} FROM {self._table.name} INDEXED BY {index}"
                f" ORDER BY {first} {order}"
            ):
                yield tuple(row)
        except apsw.SQLError:
            # an index of some rows only can't be asked for all
            return
        except apsw.Error as error:
            _refuse_unless_damage(error)

    def _fetch(self, key: Key) -> bool:
        try:
            row = self._connection.one(
                f"SELECT {', '.join(self._table.columns)} FROM {self._table.name} NOT INDEXED"
                f" WHERE ({self._keys}) = ({self._marks})",
                key,
            )
        except apsw.Error as error:
            _refuse_unless_damage(error)
            return False
        if row is not None:
            self._keep(row)
        return True

    def _try_numbers(self, low: Key | None, high: Key | None) -> None:
        """Each number the key may begin with, from both sides."""
        self._lost.between = (low, high)
        begin, end = (low or (0,))[0], (high or (None,))[0]
        if not isinstance(begin, int) or not isinstance(end, int):
            return
        if end - begin > MAX_NUMBERS_TRIED:
            return
        for number in range(begin, end + 1):
            for order in ("ASC", "DESC"):
                self._beginning_with(number, order)

    def _beginning_with(self, number: int, order: str) -> None:
        ordered = ", ".join(f"{column} {order}" for column in self._table.key)
        try:
            for row in self._connection.execute(
                f"SELECT {', '.join(self._table.columns)} FROM {self._table.name} NOT INDEXED"
                f" WHERE {self._table.key[0]} = ? ORDER BY {ordered}",
                (number,),
            ):
                self._keep(tuple(row))
        except apsw.Error as error:
            _refuse_unless_damage(error)


def placeholders(columns: Sequence[str]) -> str:
    """As many question marks as there are columns."""
    return ", ".join("?" * len(columns))


def _refuse_unless_damage(error: apsw.Error) -> None:
    meant = store_error(error)
    if not isinstance(meant, Damaged):
        raise meant or error
