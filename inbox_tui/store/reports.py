"""Reports the person made."""

from __future__ import annotations

from typing import cast

from inbox_tui.domain.ids import AccountId, Millis
from inbox_tui.domain.intent import Report
from inbox_tui.store.encoding import decode_intent, encode_intent
from inbox_tui.store.record_rows import ReportRow
from inbox_tui.store.session import Reader, Transaction


def add(tx: Transaction, account: AccountId, report: Report, *, outcome: str = "") -> int:
    """Keep a report; returns its number."""
    tx.connection.execute(
        "INSERT INTO reports(account, report, made_at, outcome) VALUES(?, ?, ?, ?)",
        (account, encode_intent(report), tx.now, outcome),
    )
    return tx.connection.last_insert_rowid()


def set_outcome(tx: Transaction, report: int, outcome: str) -> None:
    """What the service said to it."""
    tx.connection.execute("UPDATE reports SET outcome = ? WHERE id = ?", (outcome, report))


def all_reports(reader: Reader) -> tuple[ReportRow, ...]:
    """Every report, the latest first."""
    rows = reader.connection.execute(
        "SELECT id, account, report, made_at, outcome FROM reports ORDER BY id DESC"
    )
    return tuple(
        ReportRow(
            number,
            AccountId(account),
            cast("Report", decode_intent(report)),
            Millis(made_at),
            outcome,
        )
        for number, account, report, made_at, outcome in rows
    )
