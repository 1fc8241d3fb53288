"""Mutes that hold for more than one chat: a service, a person, the tray of third-party chats.

A chat's own mute stands with the chat: :func:`inbox_tui.store.chats.set_mute`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inbox_tui.domain.ids import Millis
from inbox_tui.store.session import Reader, Transaction


class MuteScope(Enum):
    """What a mute is of."""

    SERVICE = "service"
    PERSON = "person"
    TRAY = "tray"


@dataclass(frozen=True, slots=True)
class Mute:
    """``target``: the service's id or the person's number; nothing for the tray."""

    scope: MuteScope
    target: str
    until: Millis


def put(tx: Transaction, scope: MuteScope, target: str, until: Millis | None) -> None:
    """Mute until a time, or ``FOR_EVER``; ``None`` lifts the mute."""
    if until is None:
        tx.connection.execute(
            "DELETE FROM mutes WHERE scope = ? AND target = ?", (scope.value, target)
        )
    else:
        tx.connection.execute(
            "INSERT OR REPLACE INTO mutes(scope, target, until) VALUES(?, ?, ?)",
            (scope.value, target, until),
        )
    tx.changes.settings = True


def standing(reader: Reader, now: Millis) -> tuple[Mute, ...]:
    """Every mute that has not ended."""
    rows = reader.connection.execute(
        "SELECT scope, target, until FROM mutes WHERE until > ? ORDER BY scope, target", (now,)
    )
    return tuple(Mute(MuteScope(scope), target, Millis(until)) for scope, target, until in rows)
