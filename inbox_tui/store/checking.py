"""Looking a store over: every page, what the tables say of each other, and every file beside them.

Nothing is changed by it, and it may run while the store is written to: it reads one snapshot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import apsw

from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.vault import Vault
from inbox_tui.store import (
    checking_facts,
    checking_files,
    clock,
    files,
    header,
    opening,
    write_ahead,
)
from inbox_tui.store.database import Database
from inbox_tui.store.errors import Damaged, StoreError
from inbox_tui.store.faults import store_error
from inbox_tui.store.problems import Problem
from inbox_tui.store.progress import Report, Step, unreported
from inbox_tui.store.rekeying.staging import settle_to_read
from inbox_tui.store.session import Reader
from inbox_tui.store.write_ahead import Tail

SALVAGE: Final = (
    "Leave the folder as it is, and put a backup back, or read out what is whole with: "
    "inbox-tui store check --salvage FOLDER"
)
_REINDEX: Final = "Words may not be found; the messages themselves are whole."
_STEPS_BETWEEN_REPORTS: Final = 100_000
"""Instructions of the engine, some milliseconds."""
_PAGES_BETWEEN_REPORTS: Final = 64
_MAX_FINDINGS: Final = 100


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is wrong; ``pages`` and ``attachments`` were looked at and counted."""

    problems: tuple[Problem, ...]
    pages: int
    attachments: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(slots=True)
class _Findings:
    problems: list[Problem] = field(default_factory=list)
    pages: int = 0
    attachments: int = 0


def check(
    folder: Path, key: MasterKey, report: Report = unreported, *, quick: bool = False
) -> CheckReport:
    """Look over the store in ``folder``, and be it one that is too damaged to open.

    ``quick`` leaves out what takes long on a large store: comparing each index with its table, and
    unsealing every file. Raises ``StoreError`` where not even the list of tables can be read.
    """
    settle_to_read(folder, clock.now())
    found = _Findings()
    found.problems.extend(_beside(folder, key))
    connection = opening.open_to_inspect(folder, key)
    try:
        connection.execute("BEGIN")
        found.problems.extend(_log(connection))
        _look_over(Reader(connection), folder, found, report, quick=quick)
    finally:
        connection.close()
    return CheckReport(tuple(dict.fromkeys(found.problems)), found.pages, found.attachments)


def _look_over(
    reader: Reader, folder: Path, found: _Findings, report: Report, *, quick: bool
) -> None:
    _look_at_pages(reader.connection, found, report)
    found.problems.extend(_structure(reader.connection, report, quick=quick))
    found.problems.extend(_readable(lambda: list(checking_facts.contradictions(reader, report))))
    found.problems.extend(
        _readable(lambda: _look_at_files(reader, folder, found, report, quick=quick))
    )


def _beside(folder: Path, key: MasterKey) -> Iterator[Problem]:
    if not header.is_whole(header.read(folder), key):
        yield Problem(
            f"header ({header.FILE_NAME})",
            "is missing or was altered",
            "Open the inbox once for writing: it is made anew from the database.",
        )
    try:
        Vault.open(folder)
    except KeysError as error:
        yield Problem("key file", "can't be read", str(error))


def _log(connection: Database) -> Iterator[Problem]:
    if write_ahead.inspect(connection) is Tail.DAMAGED:
        yield Problem("newest changes (inbox.db-wal)", "are damaged and left out", SALVAGE)


def _look_at_pages(connection: Database, found: _Findings, report: Report) -> None:
    """Read every page of each table and index, so that damage gets their names."""
    total = int(connection.scalar("PRAGMA page_count"))
    for name, table in connection.rows(
        "SELECT name, tbl_name FROM sqlite_schema WHERE rootpage > 0 ORDER BY rootpage"
    ):
        try:
            for _ in connection.execute("SELECT pageno FROM dbstat WHERE name = ?", (name,)):
                found.pages += 1
                if found.pages % _PAGES_BETWEEN_REPORTS == 0:
                    report(Step(found.pages, total, "pages"))
        except apsw.Error as error:
            _refuse_unless_damage(error)
            found.problems.append(_damaged_part(name, table))


def _damaged_part(name: str, table: str) -> Problem:
    subject = checking_facts.subject_of(table)
    if name != table:
        return Problem(f"index {name} of {subject}", "has unreadable pages", SALVAGE)
    return Problem(subject, f"has unreadable pages (table {table})", SALVAGE)


def _structure(connection: Database, report: Report, *, quick: bool) -> list[Problem]:
    stopped: list[BaseException] = []
    rounds = 0

    def told() -> bool:
        nonlocal rounds
        rounds += 1
        try:
            report(Step(rounds, None, "rounds of comparing"))
        except BaseException as error:  # noqa: BLE001 - it may not pass through the engine, and is raised after it
            stopped.append(error)
        return bool(stopped)

    connection.set_progress_handler(told, _STEPS_BETWEEN_REPORTS)
    pragma = "quick_check" if quick else "integrity_check"
    try:
        rows = connection.rows(f"PRAGMA {pragma}({_MAX_FINDINGS})")
    except apsw.InterruptError:
        raise stopped[0] from None
    except apsw.Error as error:
        _refuse_unless_damage(error)
        return [Problem("database", "can't be compared as a whole", SALVAGE)]
    finally:
        connection.set_progress_handler(None)
    return [_disagreement(str(said)) for (said,) in rows if said != "ok"]


def _disagreement(said: str) -> Problem:
    if "message_index" in said:
        return Problem("search index", said, _REINDEX)
    return Problem("database", said, SALVAGE)


def _look_at_files(
    reader: Reader, folder: Path, found: _Findings, report: Report, *, quick: bool
) -> list[Problem]:
    looked_at = checking_files.look_over(
        reader, folder / files.ATTACHMENTS_NAME, report, is_content_read=not quick
    )
    found.attachments = looked_at.count
    return list(looked_at.problems)


def _readable(look: Callable[[], list[Problem]]) -> list[Problem]:
    try:
        return look()
    except Damaged:
        return [_UNREADABLE]
    except apsw.Error as error:
        _refuse_unless_damage(error)
        return [_UNREADABLE]


_UNREADABLE: Final = Problem("database", "is too damaged for its parts to be compared", SALVAGE)


def _refuse_unless_damage(error: apsw.Error) -> None:
    meant = store_error(error)
    if not isinstance(meant, Damaged):
        raise meant or StoreError(str(error)) from error
