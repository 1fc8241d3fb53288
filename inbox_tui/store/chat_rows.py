"""From columns to :class:`ChatRow`: everything a list shows of a chat, by one query."""

from __future__ import annotations

from typing import Any, Final

from inbox_tui.domain.chat import Archive, ChatKind, DecryptedAt, Encryption, Membership, is_native
from inbox_tui.domain.ids import FOR_EVER, ChatId, ChatKey, Millis, ServiceId
from inbox_tui.domain.mute import Mute, MuteScope
from inbox_tui.store import lookup, message_rows
from inbox_tui.store.chat_facts import REQUEST_WAITS
from inbox_tui.store.encoding import decode_capabilities, decode_texts
from inbox_tui.store.making import maker
from inbox_tui.store.mutes import Standing
from inbox_tui.store.rows import ChatCursor, ChatRow

_TITLE_NAMES: Final = 4
"""How many members' names stand for a title."""

# the names come as JSON: whatever character joined them, somebody's name would hold it
_MEMBER_NAMES: Final = (
    "CASE WHEN chats.title <> '' OR chats.partner IS NOT NULL THEN NULL ELSE"
    " (SELECT json_group_array(name) FROM (SELECT coalesce(nullif(members.display_name, ''),"
    " nullif(identities.display_name, ''), identities.native) AS name FROM members"
    " JOIN identities ON identities.id = members.identity WHERE members.chat = chats.id"
    " AND members.identity <> accounts.identity AND members.membership IN ('joined', 'invited')"
    f" LIMIT {_TITLE_NAMES})) END"
)
TITLE_COLUMNS: Final = (
    " chats.chat, chats.title, partner.native, partner.display_name, partner_here.display_name,"
    f" {_MEMBER_NAMES}"
)
TITLE_COLUMN_COUNT: Final = 6
_PARTNER: Final = 2
_CHAT_COLUMNS: Final = (
    f"{TITLE_COLUMNS}, accounts.account, accounts.service, chats.origin, chats.kind,"
    " partner.service, chats.membership, accounts.is_home, chats.active_at, chats.unread,"
    " chats.mentions, chats.is_marked_unread, chats.muted_until, chats.is_muted_on_service,"
    " chats.is_favourite, chats.is_low_priority, chats.labels, chats.draft,"
    " EXISTS (SELECT 1 FROM outbox WHERE outbox.chat = chats.id"
    " AND outbox.status IN ('failed', 'unknown')),"
    " chats.encryption, chats.decrypted_at, chats.request, accounts.is_on AND (accounts.is_home"
    " OR EXISTS (SELECT 1 FROM consents WHERE consents.service = accounts.service"
    " AND consents.withdrawn_at IS NULL)), chats.succeeded_by, chats.capabilities,"
    " inviter.service, inviter.native, chats.description,"
    " (SELECT json_group_array(label) FROM (SELECT label FROM labels WHERE labels.chat = chats.id"
    " ORDER BY label)), chats.pinned, chats.archive, chats.snoozed_until,"
    " chats.lets_mentions_through, partner.person, chats.id"
)
_CHAT_COLUMN_COUNT: Final = 40

TITLE_JOINS: Final = (
    " JOIN accounts ON accounts.id = chats.account"
    " LEFT JOIN identities AS partner ON partner.id = chats.partner"
    " LEFT JOIN members AS partner_here ON partner_here.chat = chats.id"
    " AND partner_here.identity = chats.partner"
)
SELECT: Final = (
    f"SELECT{_CHAT_COLUMNS},{message_rows.COLUMNS} FROM chats{TITLE_JOINS}"
    " LEFT JOIN identities AS inviter ON inviter.id = chats.invited_by"
    " LEFT JOIN messages AS message ON message.chat = chats.id"
    f" AND message.position = chats.last_position{message_rows.JOINS}"
)


def title_of(columns: tuple[Any, ...]) -> str:
    """A chat's title: its own, else the partner's name, else its members', else its id.

    From :data:`TITLE_COLUMNS`, with which :data:`SELECT` begins.
    """
    chat, title, partner, name, name_here, members = columns[:TITLE_COLUMN_COUNT]
    if title:
        return str(title)
    if partner is not None:
        return str(name_here or name or partner)
    names = decode_texts(members) if members else ()
    return ", ".join(names) or str(chat)


def chat_row(columns: tuple[Any, ...], standing: Standing) -> ChatRow:
    """A row from :data:`SELECT`; ``standing``: the mutes that hold for more than one chat."""
    (
        account,
        service,
        origin,
        kind,
        partner_service,
        membership,
        is_home,
        active_at,
        unread,
        mentions,
        is_marked_unread,
        muted_until,
        is_muted_on_service,
        is_favourite,
        is_low_priority,
        labels,
        draft,
        has_failed,
        encryption,
        decrypted_at,
        request,
        is_service_on,
        succeeded_by,
        capabilities,
        inviter_service,
        inviter,
        description,
        own_labels,
        pinned,
        archive,
        snoozed_until,
        lets_mentions_through,
        person,
        number,
    ) = columns[TITLE_COLUMN_COUNT:_CHAT_COLUMN_COUNT]
    key = lookup.chat_key(account, columns[0])
    message = columns[_CHAT_COLUMN_COUNT:]
    origin = origin or service
    own = muted_until or (FOR_EVER if is_muted_on_service else None)
    mutes = standing.of(origin, person, is_native=is_native(service, origin, is_home=bool(is_home)))
    if own is not None:
        mutes = (Mute(MuteScope.CHAT, "", own, bool(lets_mentions_through)), *mutes)
    return _row(
        key,
        ServiceId(service),
        ServiceId(origin),
        _KINDS[kind],
        title_of(columns),
        _MEMBERSHIPS[membership],
        bool(is_home),
        None if message[message_rows.POSITION] is None else message_rows.message_row(key, message),
        Millis(active_at),
        unread,
        mentions,
        bool(is_marked_unread),
        max((mute.until for mute in mutes), default=None),
        bool(is_favourite),
        bool(is_low_priority),
        () if labels == "[]" else decode_texts(labels),
        draft,
        bool(has_failed),
        _ENCRYPTIONS[encryption],
        _DECRYPTED_AT[decrypted_at],
        lookup.identity_or_none(partner_service, columns[_PARTNER]),
        request == REQUEST_WAITS,
        bool(is_service_on),
        None if succeeded_by is None else ChatKey(key.account, ChatId(succeeded_by)),
        None if capabilities is None else decode_capabilities(capabilities),
        lookup.identity_or_none(inviter_service, inviter),
        description,
        () if own_labels == "[]" else decode_texts(own_labels),
        pinned,
        _ARCHIVES[archive],
        snoozed_until,
        mutes,
        bool(is_muted_on_service),
        ChatCursor(Millis(active_at), number),
    )


_row: Final = maker(ChatRow)
_ARCHIVES: Final = {state.value: state for state in Archive}
_KINDS: Final = {kind.value: kind for kind in ChatKind}
_MEMBERSHIPS: Final = {membership.value: membership for membership in Membership}
_ENCRYPTIONS: Final = {state.value: state for state in Encryption}
_DECRYPTED_AT: Final = {place.value: place for place in DecryptedAt}
