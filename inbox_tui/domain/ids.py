"""How things are named: every key the program stores or compares.

A key is always a service's own stable id or a random one of ours, never a display name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

ServiceId = NewType("ServiceId", str)
"""A messaging network, as its connector names it: ``matrix``, ``xmpp``."""

AccountId = NewType("AccountId", str)
"""One login on one service. Random, ours, never reused."""

ChatId = NewType("ChatId", str)
"""A chat's id on its service, unique within one account."""

MessageId = NewType("MessageId", str)
"""A message's id on its service, unique within one chat."""

TransactionId = NewType("TransactionId", str)
"""The random id an intent keeps through every retry, so that a service can tell a repeat."""

Millis = NewType("Millis", int)
"""Milliseconds since 1970-01-01 UTC."""

FOR_EVER = Millis(2**53)
"""A time that never comes: until when something holds that never ends."""


@dataclass(frozen=True, slots=True, order=True)
class ChatKey:
    """One chat of one account."""

    account: AccountId
    chat: ChatId


@dataclass(frozen=True, slots=True, order=True)
class MessageKey:
    """One message of one chat of one account."""

    account: AccountId
    chat: ChatId
    message: MessageId

    @property
    def chat_key(self) -> ChatKey:
        """The chat the message is in."""
        return ChatKey(self.account, self.chat)


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """How a service knows somebody: ``(matrix, @anna:example.org)``. Never a display name."""

    service: ServiceId
    native: str
