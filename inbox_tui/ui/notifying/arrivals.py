"""Which of the messages that arrived make themselves heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatKey, MessageKey, Millis
from inbox_tui.domain.message import NoticePart, plain_text
from inbox_tui.policy.notices import Heard
from inbox_tui.policy.notify import Arrival, should_notify
from inbox_tui.policy.quiet_hours import SETTING as QUIET_SETTING
from inbox_tui.policy.quiet_hours import is_quiet, stored_hours
from inbox_tui.policy.shelves import Shelf, shelf_of
from inbox_tui.store import chats, people, settings, timeline
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.store.session import Reader

FRESH_MILLIS: Final = 5 * 60 * 1000
"""What is older when it arrives was caught up with: it is counted, and rings nothing."""


def heard(
    reader: Reader, arrived: Sequence[MessageKey], *, being_read: ChatKey | None, now: Millis
) -> list[Heard]:
    """Those of ``arrived`` to tell the person of, in order."""
    is_quiet_time = is_quiet(stored_hours(settings.get(reader, QUIET_SETTING)), now)
    rows: dict[ChatKey, ChatRow | None] = {}
    found = []
    for key in arrived:
        if key.chat_key not in rows:
            rows[key.chat_key] = chats.get(reader, key.chat_key)
        chat, message = rows[key.chat_key], timeline.get(reader, key)
        if chat is None or message is None or not _says_something(message):
            continue
        arrival = replace(
            _arrival(reader, chat, message, now),
            is_being_read=key.chat_key == being_read,
            is_quiet_time=is_quiet_time,
        )
        if should_notify(arrival, now):
            found.append(_heard(chat, message))
    return found


def _arrival(reader: Reader, chat: ChatRow, message: MessageRow, now: Millis) -> Arrival:
    return Arrival(
        is_mine=message.is_mine,
        is_sender_blocked=people.is_blocked(reader, message.sender),
        is_request=chat.is_request,
        is_history=message.sent_at < now - FRESH_MILLIS,
        is_low_priority=chat.is_low_priority,
        mentions_me=message.mentions_me,
        mutes=chat.mutes,
        is_put_away=shelf_of(chat, now) is not Shelf.INBOX or not chat.is_service_on,
    )


def _says_something(message: MessageRow) -> bool:
    """Whether somebody wrote it: that a chat has a new name rings nothing."""
    return not message.is_deleted and not all(
        isinstance(part, NoticePart) for part in message.parts
    )


def _heard(chat: ChatRow, message: MessageRow) -> Heard:
    return Heard(
        chat.key,
        chat.title,
        message.sender_name,
        plain_text(message.parts),
        is_direct=chat.kind is ChatKind.DIRECT,
    )
