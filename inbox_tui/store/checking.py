"""Looking for damage: every page, every index, what tables say of one another, every sealed file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import apsw

from inbox_tui.store.database import Database
from inbox_tui.store.errors import StoreError
from inbox_tui.store.faults import store_error
from inbox_tui.store.progress import Cancelled, Report, Step, unreported

if TYPE_CHECKING:
    from inbox_tui.store.store import Store

_PUT_BACK: Final = "Make a copy of the inbox's folder as it is, and put a backup back."
_REINDEX: Final = "Words may not be found. Open the inbox for writing; it repairs that by itself."
_FETCH_AGAIN: Final = "Fetch it again from its chat; it is lost only where its service forgot it."
_MAX_PROBLEMS: Final = 100
_STEPS_BETWEEN_REPORTS: Final = 20_000
"""Instructions of the engine's own machine: some hundredths of a second."""

_FACTS: Final = (
    (
        "SELECT count(*) FROM chats LEFT JOIN messages ON messages.chat = chats.id"
        " AND messages.position = chats.last_position"
        " WHERE chats.last_position IS NOT NULL AND messages.chat IS NULL",
        "{} chats name a last message that is not there",
    ),
    (
        "SELECT count(*) FROM messages LEFT JOIN chats ON chats.id = messages.chat"
        " WHERE chats.id IS NULL",
        "{} messages belong to no chat",
    ),
    (
        "SELECT count(*) FROM messages LEFT JOIN identities ON identities.id = messages.sender"
        " WHERE identities.id IS NULL",
        "{} messages have a sender nobody knows",
    ),
    (
        "SELECT count(*) FROM reactions LEFT JOIN messages ON messages.chat = reactions.chat"
        " AND messages.id = reactions.target WHERE messages.chat IS NULL",
        "{} reactions belong to no message",
    ),
    (
        "SELECT count(*) FROM versions LEFT JOIN messages ON messages.chat = versions.chat"
        " AND messages.id = versions.message WHERE messages.chat IS NULL",
        "{} versions belong to no message",
    ),
)
"""What one table says of another, as a count of what does not fit."""


@dataclass(frozen=True, slots=True)
class Problem:
    """``where``: the part of the store. ``what`` and ``advice`` are sentences for the person."""

    where: str
    what: str
    advice: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at, and what is wrong with it."""

    problems: tuple[Problem, ...]
    pages: int
    attachments: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(store: Store, *, quick: bool = False, report: Report = unreported) -> CheckReport:
    """Look at everything; ``quick`` leaves out the indexes' contents and the sealed files.

    Reads only, beside whatever else happens. Raises ``StoreError`` where not even a reader opens.
    """
    problems: list[Problem] = []
    with store.read() as reader:
        connection = reader.connection
        pages = int(connection.scalar("PRAGMA page_count"))
        problems += _pages(connection, pages, quick=quick, report=report)
        if not problems:
            problems += _facts(connection)
    attachments = 0
    if not quick and not problems:
        found, attachments = _attachments(store, report)
        problems += found
    return CheckReport(tuple(problems[:_MAX_PROBLEMS]), pages, attachments)


def _pages(connection: Database, pages: int, *, quick: bool, report: Report) -> Iterator[Problem]:
    """What the engine finds: altered pages, trees that don't hold together, indexes that differ."""
    stopped: list[Cancelled] = []
    steps = 0

    def tick() -> bool:
        nonlocal steps
        steps += 1
        try:
            report(Step(steps, None, "steps"))
        except Cancelled as cancelled:
            stopped.append(cancelled)
            return True
        return False

    connection.set_progress_handler(tick, _STEPS_BETWEEN_REPORTS)
    pragma = "quick_check" if quick else "integrity_check"
    try:
        for (said,) in connection.execute(f"PRAGMA {pragma}({_MAX_PROBLEMS})"):
            if said == "ok":
                continue
            is_index = "message_index" in said
            where = "search index" if is_index else "database"
            yield Problem(where, str(said), _REINDEX if is_index else _PUT_BACK)
    except apsw.InterruptError:
        raise stopped[0] from None
    except apsw.Error as error:
        meant = store_error(error)
        if meant is None:
            raise
        yield Problem("database", f"one of {pages:,} pages can't be read: {meant}", _PUT_BACK)
    finally:
        connection.set_progress_handler(None)


def _facts(connection: Database) -> Iterator[Problem]:
    for statement, words in _FACTS:
        if count := connection.scalar(statement):
            yield Problem("database", words.format(count), _PUT_BACK)


def _attachments(store: Store, report: Report) -> tuple[list[Problem], int]:
    with store.read() as reader:
        rows = reader.connection.rows("SELECT locator, name FROM attachments ORDER BY locator")
    problems: list[Problem] = []
    for number, (locator, name) in enumerate(rows):
        report(Step(number, len(rows), "files"))
        try:
            for _chunk in store.attachments.open(locator):
                pass
        except StoreError as error:
            problems.append(Problem(f"file {name or locator}", str(error), _FETCH_AGAIN))
    return problems, len(rows)
