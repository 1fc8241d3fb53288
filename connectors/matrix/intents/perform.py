"""One table from what is asked for to what does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from connectors.matrix.intents import marking, people, sending
from connectors.matrix.intents.desk import Desk
from inbox_tui.connector.errors import Unsupported
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.ids import TransactionId
from inbox_tui.domain.intent import (
    AnswerRequest,
    BlockOnService,
    DeleteMessage,
    EditMessage,
    Intent,
    LeaveChat,
    MarkRead,
    MarkUnread,
    MuteOnService,
    PinMessage,
    React,
    Report,
    SendMessage,
    SetFavourite,
    SetLowPriority,
    SetTyping,
    StartDirect,
    Unreact,
    feature_needed,
)

# each function takes the intent of its own row: the table is what guarantees it
_Action = Callable[[Desk, Any, TransactionId], Awaitable[Outcome]]


async def perform(
    desk: Desk, intent: Intent, transaction: TransactionId, allowed: Capabilities
) -> Outcome:
    """Carry out an intent. Raises ``Unsupported`` before anything is asked of the server."""
    needed = [feature_needed(intent)]
    if isinstance(intent, SendMessage) and intent.topic is not None:
        needed.append(Feature.THREAD)
    for feature in needed:
        if not allowed.allows(feature):
            raise Unsupported(allowed.reason(feature))
    return await _ACTIONS[type(intent)](desk, intent, transaction)


_ACTIONS: Final[dict[type[Intent], _Action]] = {
    SendMessage: sending.send,
    EditMessage: sending.edit,
    DeleteMessage: sending.take_back,
    React: sending.react,
    Unreact: sending.unreact,
    PinMessage: marking.pin,
    MarkRead: marking.mark_read,
    MarkUnread: marking.mark_unread,
    SetTyping: marking.set_typing,
    SetFavourite: marking.set_favourite,
    SetLowPriority: marking.set_low_priority,
    MuteOnService: marking.mute,
    BlockOnService: people.block,
    Report: people.report,
    AnswerRequest: people.answer,
    LeaveChat: people.leave,
    StartDirect: people.start_direct,
}
