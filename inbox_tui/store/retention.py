"""For how long messages are kept: a rule of a chat, of its service, or of everything.

The nearest rule counts. What is older goes for good and does not come back with history; messages
with a star stay, and so does what has not been sent yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from inbox_tui.domain.ids import ChatKey, Millis, ServiceId
from inbox_tui.store import erasing, lookup, unread
from inbox_tui.store.positions import position_at
from inbox_tui.store.session import Reader, Transaction

YEAR_DAYS: Final = 365
MONTH_DAYS: Final = 30
BATCH: Final = 50
_DAY: Final = 24 * 60 * 60 * 1000
_NOT_SENT: Final = "('queued', 'sending', 'failed', 'unknown')"
_GOES: Final = (
    " FROM messages WHERE chat = ? AND position < ? AND NOT is_starred AND NOT is_echo"
    f" AND coalesce(status, '') NOT IN {_NOT_SENT}"
)
_LIMITED: Final = (
    "SELECT id, account, chat, days FROM (SELECT chats.id, accounts.account, chats.chat,"
    " CASE WHEN of_chat.scope IS NOT NULL THEN of_chat.keep_days"
    " WHEN of_service.scope IS NOT NULL THEN of_service.keep_days"
    " ELSE of_all.keep_days END AS days"
    " FROM chats JOIN accounts ON accounts.id = chats.account"
    " LEFT JOIN retention AS of_chat ON of_chat.scope = 'chat'"
    " AND of_chat.target = CAST(chats.id AS TEXT)"
    " LEFT JOIN retention AS of_service ON of_service.scope = 'service'"
    " AND of_service.target = accounts.service"
    " LEFT JOIN retention AS of_all ON of_all.scope = 'everything') WHERE days IS NOT NULL"
)


class Scope(Enum):
    """What a rule is of."""

    CHAT = "chat"
    SERVICE = "service"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Rule:
    """``target``: a chat's number here, or a service. ``keep_days``: ``None`` keeps for ever."""

    scope: Scope
    target: str
    keep_days: int | None


def keep_chat(tx: Transaction, chat: ChatKey, days: int | None) -> None:
    """For how many days messages of a chat are kept; ``None``: for ever, whatever else is set."""
    _put(tx, Scope.CHAT, str(lookup.existing_chat(tx, chat)), days)


def keep_service(tx: Transaction, service: ServiceId, days: int | None) -> None:
    """The same for every chat of a service that has no rule of its own."""
    _put(tx, Scope.SERVICE, service, days)


def keep_everything(tx: Transaction, days: int | None) -> None:
    """The same for whatever has no nearer rule."""
    _put(tx, Scope.EVERYTHING, "", days)


def forget_chat_rule(tx: Transaction, chat: ChatKey) -> None:
    """Let the service's rule count for a chat again."""
    tx.connection.execute(
        "DELETE FROM retention WHERE scope = 'chat' AND target = ?",
        (str(lookup.existing_chat(tx, chat)),),
    )
    tx.changes.settings = True


def rules(reader: Reader) -> tuple[Rule, ...]:
    """Every rule."""
    rows = reader.connection.execute(
        "SELECT scope, target, keep_days FROM retention ORDER BY scope, target"
    )
    return tuple(Rule(Scope(scope), target, days) for scope, target, days in rows)


def days_for(reader: Reader, chat: ChatKey) -> int | None:
    """For how many days messages of a chat are kept, by whichever rule counts."""
    days: int | None = reader.connection.scalar(
        f"SELECT days FROM ({_LIMITED}) WHERE id = ?", (lookup.chat_number(reader, chat),)
    )
    return days


def would_go(reader: Reader, now: Millis) -> int:
    """How many messages the rules take away now: to be told before a rule is made shorter."""
    return sum(
        int(reader.connection.scalar(f"SELECT count(*){_GOES}", (chat, _cutoff(now, days))))
        for chat, _account, _name, days in reader.connection.rows(_LIMITED)
    )


def would_go_by(reader: Reader, days: int, now: Millis) -> int:
    """How many messages a rule of everything would take away that isn't made yet."""
    governed = reader.connection.rows(
        "SELECT chats.id FROM chats JOIN accounts ON accounts.id = chats.account WHERE NOT EXISTS"
        " (SELECT 1 FROM retention WHERE (scope = 'chat' AND target = CAST(chats.id AS TEXT))"
        " OR (scope = 'service' AND target = accounts.service))"
    )
    return sum(
        int(reader.connection.scalar(f"SELECT count(*){_GOES}", (chat, _cutoff(now, days))))
        for (chat,) in governed
    )


def remove_some(tx: Transaction) -> bool:
    """Take away a batch of what is too old; whether more may be left."""
    if not tx.connection.scalar("SELECT 1 FROM retention WHERE keep_days IS NOT NULL LIMIT 1"):
        return False
    for chat, account, name, days in tx.connection.rows(_LIMITED):
        before = _cutoff(tx.now, days)
        old = tx.connection.rows(f"SELECT position{_GOES} LIMIT {BATCH}", (chat, before))
        if old:
            key = lookup.chat_key(account, name)
            for (position,) in old:
                erasing.remove_message(tx, key, chat, position)
            _close_below(tx, chat, before, Millis(tx.now - days * _DAY))
            unread.refresh(tx, chat)
            return True
    return False


def _close_below(tx: Transaction, chat: int, position: int, at: Millis) -> None:
    """Nothing from before ``at`` comes back, and nothing below ``position`` is asked for."""
    tx.connection.execute(
        "UPDATE chats SET deleted_at = max(coalesce(deleted_at, 0), ?) WHERE id = ?", (at, chat)
    )
    tx.connection.execute("DELETE FROM gaps WHERE chat = ? AND position <= ?", (chat, position))


def _cutoff(now: Millis, days: int) -> int:
    return position_at(Millis(max(0, now - days * _DAY)))


def _put(tx: Transaction, scope: Scope, target: str, days: int | None) -> None:
    if days is not None and days < 1:
        raise ValueError("messages are kept for a day at least")
    tx.connection.execute(
        "INSERT OR REPLACE INTO retention(scope, target, keep_days) VALUES(?, ?, ?)",
        (scope.value, target, days),
    )
    tx.changes.settings = True
