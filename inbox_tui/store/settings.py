"""Settings the person chose, by name."""

from __future__ import annotations

from inbox_tui.store.session import Reader, Transaction


def get(reader: Reader, key: str) -> str | None:
    """The value of a setting, or ``None`` where the default holds."""
    value: str | None = reader.connection.scalar("SELECT value FROM settings WHERE key = ?", (key,))
    return value


def put(tx: Transaction, key: str, value: str | None) -> None:
    """Keep a setting; ``None`` goes back to the default."""
    if value is None:
        tx.connection.execute("DELETE FROM settings WHERE key = ?", (key,))
    else:
        tx.connection.execute(
            "INSERT INTO settings(key, value) VALUES(?, ?)"
            " ON CONFLICT(key) DO UPDATE SET value = excluded.value",
            (key, value),
        )
    tx.changes.settings = True
