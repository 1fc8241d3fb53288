"""The list of chats."""

from __future__ import annotations

from typing import Final

from inbox_tui.domain.chat import Member, Membership
from inbox_tui.domain.ids import ChatKey, Identity, MessageId, Millis, ServiceId
from inbox_tui.store import chat_rows, clock, lookup, mutes
from inbox_tui.store.database import Value
from inbox_tui.store.rows import EVERYTHING, ChatCursor, ChatFilter, ChatRow, Only, UnreadTotals
from inbox_tui.store.session import Reader, Transaction

_IS_SERVICE_ON: Final = (
    "(accounts.is_on AND (accounts.is_home OR EXISTS (SELECT 1 FROM consents"
    " WHERE consents.service = accounts.service AND consents.withdrawn_at IS NULL)))"
)
_ONLY: Final[dict[Only, str]] = {
    "all": "chats.request <> 1",
    "unread": "chats.request <> 1 AND (chats.unread > 0 OR chats.is_marked_unread)",
    "mentions": "chats.request <> 1 AND chats.mentions > 0",
    "requests": "chats.request = 1",
    "favourites": "chats.request <> 1 AND chats.is_favourite",
    "pinned": "chats.request <> 1 AND chats.pinned IS NOT NULL",
    "archive": "chats.request <> 1 AND (chats.membership IN ('left', 'banned')"
    f" OR chats.archive = 1 OR NOT {_IS_SERVICE_ON})",
}


def page(
    reader: Reader,
    *,
    filter: ChatFilter = EVERYTHING,  # noqa: A002 - the word the callers use
    after: ChatCursor | None = None,
    limit: int = 200,
) -> tuple[ChatRow, ...]:
    """Chats by newest activity. ``after`` is the ``cursor`` of the last row of the page before."""
    where = ["NOT chats.is_deleted", _ONLY[filter.only]]
    bindings: list[Value] = []
    if filter.accounts is not None:
        marks = ", ".join("?" * len(filter.accounts))
        where.append(f"accounts.account IN ({marks})")
        bindings += sorted(filter.accounts)
    if after is not None:
        where.append("(chats.active_at, chats.id) < (?, ?)")
        bindings += [after.active_at, after.row]
    rows = reader.connection.execute(
        f"{chat_rows.SELECT} WHERE {' AND '.join(where)}"
        " ORDER BY chats.active_at DESC, chats.id DESC",
        bindings,
    )
    sought = filter.text.casefold()
    standing = mutes.standing(reader)
    found: list[ChatRow] = []
    for columns in rows:
        if sought and sought not in chat_rows.title_of(columns).casefold():
            continue
        if len(found) == limit:
            break
        found.append(chat_rows.chat_row(columns, standing))
    return tuple(found)


def get(reader: Reader, key: ChatKey) -> ChatRow | None:
    """One chat, unless it isn't here or was deleted."""
    columns = reader.connection.one(
        f"{chat_rows.SELECT} WHERE accounts.account = ? AND chats.chat = ? AND NOT chats.is_deleted",
        (key.account, key.chat),
    )
    return None if columns is None else chat_rows.chat_row(columns, mutes.standing(reader))


def members(reader: Reader, key: ChatKey) -> tuple[Member, ...]:
    """Who is in a chat, as far as is known; those joined first."""
    rows = reader.connection.execute(
        "SELECT identities.service, identities.native,"
        " coalesce(nullif(members.display_name, ''), identities.display_name), members.membership,"
        " members.role FROM members JOIN identities ON identities.id = members.identity"
        " WHERE members.chat = ? ORDER BY members.membership <> 'joined', 3, identities.native",
        (lookup.chat_number(reader, key),),
    )
    return tuple(
        Member(Identity(ServiceId(service), native), name, Membership(membership), role)
        for service, native, name, membership, role in rows
    )


def unread_totals(reader: Reader, now: Millis | None = None) -> UnreadTotals:
    """Figures for the status line; ``now`` tells which mutes have ended."""
    row = reader.connection.one(
        "SELECT count(*) FILTER (WHERE counts AND (unread > 0 OR is_marked_unread)),"
        " coalesce(sum(unread) FILTER (WHERE counts), 0),"
        " coalesce(sum(mentions) FILTER (WHERE request <> 1), 0),"
        " count(*) FILTER (WHERE request = 1) FROM (SELECT chats.*, request <> 1"
        " AND NOT is_muted_on_service AND coalesce(muted_until, 0) <= ?1 AND archive <> 1"
        f" AND coalesce(snoozed_until, 0) <= ?1 AND NOT {mutes.HOLDS} AS counts"
        " FROM chats JOIN accounts ON accounts.id = chats.account"
        " LEFT JOIN identities AS partner ON partner.id = chats.partner WHERE NOT is_deleted)",
        (clock.now() if now is None else now,),
    )
    return UnreadTotals(*(row or (0, 0, 0, 0)))


def delete(tx: Transaction, key: ChatKey) -> None:
    """Delete a chat here: messages, index, attachments. Nothing that old comes back into it.

    What a service that is still on says of the chat is kept, unseen, for the case that somebody
    writes in it again.
    """
    from inbox_tui.store import erasing  # noqa: PLC0415 - files among it, which no list needs

    chat = lookup.existing_chat(tx, key)
    erasing.erase_chat(tx, chat)
    tx.connection.execute(
        "UPDATE chats SET deleted_at = ?, is_deleted = 1, draft = '', last_position = NULL,"
        " unread = 0, mentions = 0, read_position = NULL, service_unread = NULL,"
        " counted_position = 0, is_marked_unread = 0, muted_until = NULL, request = 0,"
        " pinned = NULL, archive = 0, snoozed_until = NULL, lets_mentions_through = 0,"
        " active_at = 0 WHERE id = ?",
        (tx.now, chat),
    )
    tx.connection.execute(
        "UPDATE chats SET title = '', description = '', partner = NULL, invited_by = NULL,"
        " labels = '[]', capabilities = NULL, succeeded_by = NULL WHERE id = ?"
        " AND NOT (SELECT is_on FROM accounts WHERE accounts.id = chats.account)",
        (chat,),
    )
    tx.changes.message(key)
    tx.changes.outbox = tx.changes.requests = True


def set_mute(
    tx: Transaction, key: ChatKey, until: Millis | None, *, lets_mentions_through: bool = False
) -> None:
    """Mute until a time, or ``FOR_EVER``; ``None`` lifts it, the service's own as well."""
    tx.connection.execute(
        "UPDATE chats SET muted_until = ?1, lets_mentions_through = ?3,"
        " is_muted_on_service = CASE WHEN ?1 IS NULL THEN 0 ELSE is_muted_on_service END"
        " WHERE id = ?2",
        (until, lookup.existing_chat(tx, key), until is not None and lets_mentions_through),
    )
    tx.changes.chats.add(key)


def set_draft(tx: Transaction, key: ChatKey, text: str) -> None:
    """Keep what was typed and not sent."""
    tx.connection.execute(
        "UPDATE chats SET draft = ?1 WHERE id = ?2 AND draft <> ?1",
        (text, lookup.existing_chat(tx, key)),
    )
    if tx.connection.changes():
        tx.changes.chats.add(key)


def accept(tx: Transaction, key: ChatKey) -> None:
    """Take a chat out of Requests; it does not go back there."""
    from inbox_tui.store import outbox_effects  # noqa: PLC0415 - listing chats needs no events
    from inbox_tui.store.intake import Intake  # noqa: PLC0415

    intake = Intake.of(tx, key.account)
    outbox_effects.accept(intake, intake.chat(key.chat))


def mark_read(tx: Transaction, key: ChatKey, up_to: MessageId) -> None:
    """Count everything up to a message as read, here. Tells no service."""
    from inbox_tui.store import outbox_effects  # noqa: PLC0415 - as above
    from inbox_tui.store.intake import Intake  # noqa: PLC0415

    intake = Intake.of(tx, key.account)
    outbox_effects.mark_read(intake, intake.chat(key.chat), up_to)
    intake.finish()
