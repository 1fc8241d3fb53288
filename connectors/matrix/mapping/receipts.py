"""Receipts and typing."""

from __future__ import annotations

from typing import Final

from connectors.matrix.ids import identity, is_user_id
from connectors.matrix.json_reading import JsonObject
from inbox_tui.domain.event import ReceiptKind, ReceiptReceived, TypingChanged
from inbox_tui.domain.ids import ChatId, MessageId, Millis

MAX_RECEIPTS: Final = 5_000
MAX_TYPING: Final = 50
_KINDS: Final = ("m.read", "m.read.private")


def receipts_in(room: str, content: JsonObject) -> tuple[ReceiptReceived, ...]:
    """What an ``m.receipt`` says. A receipt for a thread alone says nothing of the room."""
    found = [
        _receipt(room, event, user, receipt)
        for event, kinds in content.children()
        for kind in _KINDS
        for user, receipt in kinds.child(kind).children()
        if is_user_id(user) and receipt.text_or("thread_id", "main") == "main"
    ]
    return tuple(found[:MAX_RECEIPTS])


def typing_in(room: str, content: JsonObject, me: str) -> TypingChanged:
    """Who else is typing."""
    who = [user for user in content.names("user_ids") if is_user_id(user) and user != me]
    return TypingChanged(ChatId(room), tuple(identity(user) for user in who[:MAX_TYPING]))


def _receipt(room: str, event: str, user: str, receipt: JsonObject) -> ReceiptReceived:
    at = Millis(receipt.count("ts") or 0)
    return ReceiptReceived(ChatId(room), identity(user), MessageId(event), ReceiptKind.READ, at)
