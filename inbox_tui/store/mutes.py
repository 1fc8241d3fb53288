"""Mutes that hold for more than one chat: of a service, a person, the tray of third-party chats.

A chat's own mute stands with the chat: :func:`inbox_tui.store.chats.set_mute`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.domain.mute import Mute, MuteScope
from inbox_tui.store import lookup
from inbox_tui.store.session import Reader, Transaction

_COVERS: Final = (
    "(mutes.scope = 'service' AND mutes.target = coalesce(chats.origin, accounts.service)"
    " OR mutes.scope = 'person' AND mutes.target = CAST(partner.person AS TEXT)"
    " OR mutes.scope = 'tray' AND NOT (accounts.is_home"
    " AND coalesce(chats.origin, accounts.service) = accounts.service))"
)
HOLDS: Final = f"EXISTS (SELECT 1 FROM mutes WHERE mutes.until > ?1 AND {_COVERS})"
"""Whether such a mute holds for a chat at the moment that is bound first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Every such mute there is, those that have ended among them."""

    mutes: tuple[Mute, ...] = ()

    def of(self, origin: str, person: int | None, *, is_native: bool) -> tuple[Mute, ...]:
        """Those that hold for a chat, by where it is from and whom it is with."""
        if not self.mutes:
            return ()
        targets = {
            MuteScope.SERVICE: origin,
            MuteScope.PERSON: None if person is None else str(person),
            MuteScope.TRAY: None if is_native else "",
        }
        return tuple(mute for mute in self.mutes if targets.get(mute.scope) == mute.target)


def put(
    tx: Transaction,
    scope: MuteScope,
    target: str,
    until: Millis | None,
    *,
    lets_mentions_through: bool = False,
) -> None:
    """Mute until a time, or ``FOR_EVER``; ``None`` lifts the mute."""
    if until is None:
        _note_chats(tx, scope, target)
        tx.connection.execute(
            "DELETE FROM mutes WHERE scope = ? AND target = ?", (scope.value, target)
        )
    else:
        tx.connection.execute(
            "INSERT OR REPLACE INTO mutes(scope, target, until, lets_mentions_through)"
            " VALUES(?, ?, ?, ?)",
            (scope.value, target, until, lets_mentions_through),
        )
        _note_chats(tx, scope, target)
    tx.changes.settings = True


def standing(reader: Reader) -> Standing:
    """Every mute that holds for more than one chat."""
    rows = reader.connection.execute(
        "SELECT scope, target, until, lets_mentions_through FROM mutes ORDER BY scope, target"
    )
    return Standing(
        tuple(
            Mute(MuteScope(scope), target, Millis(until), bool(is_open))
            for scope, target, until, is_open in rows
        )
    )


def _note_chats(tx: Transaction, scope: MuteScope, target: str) -> None:
    rows = tx.connection.rows(
        "SELECT accounts.account, chats.chat FROM chats"
        " JOIN accounts ON accounts.id = chats.account"
        " LEFT JOIN identities AS partner ON partner.id = chats.partner"
        f" JOIN mutes ON {_COVERS} WHERE mutes.scope = ? AND mutes.target = ?",
        (scope.value, target),
    )
    tx.changes.chats.update(lookup.chat_key(account, chat) for account, chat in rows)
