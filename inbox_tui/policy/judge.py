"""What is to be done with an event before it is stored: may its sender do that, and is it wanted.

The connector has checked that the service vouches for the sender. Here it is decided, against what
is stored, whether that sender may do what the event says. The decision is a pure function of the
event and a :class:`JudgeView`, a snapshot of the few stored facts that matter to it.

First contact. A chat waits in Requests while the service itself says ``INVITED``. On third-party
services, so does a direct chat that somebody else's message opened: one that was not here, and of
which the connector did not say that the account has ``JOINED`` it. A connector says so for chats of
the roster, of the service's own list, and those the person wrote in. A chat that was deleted here
and is written to again counts as not here: a stranger who was deleted must not come back accepted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    MessageDeleted,
    MessageDelivered,
    MessageEdited,
    MessageReceived,
    OutcomeReported,
    ReactionAdded,
    ReactionRemoved,
    ReceiptReceived,
)
from inbox_tui.domain.ids import Identity
from inbox_tui.domain.message import Message
from inbox_tui.domain.verdict import ACCEPTED, Decision, Verdict
from inbox_tui.policy.requests import FirstContacts, takes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatFacts:
    """What is stored of the chat an event is about."""

    kind: ChatKind
    membership: Membership | None = Membership.JOINED
    """``None`` where the chat is new and the connector did not say how the account stands to it."""
    partner: Identity | None = None
    is_request: bool = False
    members: Mapping[Identity, Membership] = field(default_factory=lambda: MappingProxyType({}))
    is_member_list_complete: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeView:
    """The stored facts an event is judged by."""

    me: Identity
    is_third_party: bool = False
    is_brought: bool = True
    """Whether the person wants the chat the event is about."""
    blocked: frozenset[Identity] = frozenset()
    """Also by another identity of the same person."""
    suspect_of: Identity | None = None
    """Who is blocked and has a verified address that the sender has too, on another service."""
    first_contacts: FirstContacts = FirstContacts.EVERYONE
    is_known: bool = False
    """Whether the sender is somebody the person already deals with, on whatever service."""
    chat: ChatFacts | None = None
    """``None`` where the chat isn't here."""
    target_author: Identity | None = None
    """Who wrote the message the event is about; ``None`` where that message isn't here."""
    is_own_transaction: bool = True
    """Whether a reported outcome belongs to this account."""


_NOT_HERE = Verdict(Decision.DEFER, "What it is about isn't here yet.")
_FIRST_CONTACT = Verdict(Decision.REQUEST, "First contact.")
_LEFT = Verdict(Decision.LEAVE, "This chat was not brought in.")
_NOT_TAKEN = Verdict(Decision.REFUSE, "First messages are not taken here.")
_SUSPECTED = Verdict(Decision.QUARANTINE, "It may be somebody who is blocked on another service.")
_BLOCKED = Verdict(Decision.REFUSE, "The sender is blocked.")
_HIDDEN = Verdict(Decision.HIDE, "The sender is blocked.")


def judge(event: Event, view: JudgeView) -> Verdict:
    """The verdict on ``event``. What only the service itself can say is accepted."""
    if not view.is_brought:
        return _LEFT
    match event:
        case MessageReceived(message=message):
            return _message(message, view)
        case MessageEdited(message=message):
            return _edit(message, view)
        case MessageDeleted():
            return _deletion(event, view)
        case ReactionAdded(sender=sender):
            return _by_a_member(sender, view, needs_target=True)
        case ReactionRemoved(sender=sender):
            return _refuse_blocked(sender, view) or ACCEPTED
        case ReceiptReceived(sender=sender):
            return _by_a_member(sender, view, needs_target=False)
        case MessageDelivered():
            return _delivery(view)
        case OutcomeReported():
            return _outcome(view)
        case ChatChanged():
            return _chat(event, view)
        case _:
            return ACCEPTED


def _message(message: Message, view: JudgeView) -> Verdict:
    if message.sender == view.me:
        return ACCEPTED
    if message.transaction is not None:
        return _refuse("It claims to be sent from here, by somebody else.")
    if message.sender in view.blocked:
        return _HIDDEN if _is_group(view) else _BLOCKED
    if not _is_first_contact(view):
        return _SUSPECTED if _is_suspected(view) else ACCEPTED
    return _first_contact(view)


def _first_contact(view: JudgeView) -> Verdict:
    if not takes(view.first_contacts, is_known=view.is_known):
        return _NOT_TAKEN
    return _SUSPECTED if _is_suspected(view) else _FIRST_CONTACT


def _is_suspected(view: JudgeView) -> bool:
    # in a group the others would be shut out with them
    return view.suspect_of is not None and not _is_group(view)


def _is_first_contact(view: JudgeView) -> bool:
    chat = view.chat
    if chat is None:
        return view.is_third_party
    if chat.is_request or chat.membership is Membership.INVITED:
        return True
    is_unvouched = chat.membership is None and chat.kind is ChatKind.DIRECT
    return is_unvouched and view.is_third_party


def _edit(message: Message, view: JudgeView) -> Verdict:
    if message.replaces is None:
        return _refuse("It doesn't say which message it changes.")
    blocked = _blocked_in_direct(message.sender, view)
    if blocked is not None:
        return blocked
    if view.target_author is None:
        return _NOT_HERE
    if view.target_author != message.sender:
        return _refuse("Only who wrote a message may change it.")
    return _HIDDEN if message.sender in view.blocked else ACCEPTED


def _deletion(event: MessageDeleted, view: JudgeView) -> Verdict:
    blocked = _blocked_in_direct(event.by, view)
    if blocked is not None:
        return blocked
    if view.target_author is None:
        return _NOT_HERE
    if event.is_moderated or event.by == view.target_author:
        return ACCEPTED
    return _refuse("Only who wrote a message, or a moderator, may take it back.")


def _by_a_member(sender: Identity, view: JudgeView, *, needs_target: bool) -> Verdict:
    refused = _refuse_blocked(sender, view)
    if refused is not None:
        return refused
    if not _belongs(sender, view):
        return _refuse("The sender is not in this chat.")
    return _NOT_HERE if needs_target and view.target_author is None else ACCEPTED


def _belongs(sender: Identity, view: JudgeView) -> bool:
    """Whether ``sender`` is in the chat, as far as anybody here can know."""
    chat = view.chat
    if sender == view.me:
        return True
    if chat is None:
        return False
    known = chat.members.get(sender)
    if known is not None:
        return known is Membership.JOINED
    if chat.kind is ChatKind.DIRECT:
        return sender == chat.partner
    # a list that isn't complete says nothing of who is missing from it
    return not chat.is_member_list_complete


def _delivery(view: JudgeView) -> Verdict:
    if view.target_author is None:
        return _NOT_HERE
    if view.target_author != view.me:
        return _refuse("It tells of a message that was not sent from here.")
    return ACCEPTED


def _outcome(view: JudgeView) -> Verdict:
    return ACCEPTED if view.is_own_transaction else _refuse("Nothing like it was sent from here.")


def _chat(event: ChatChanged, view: JudgeView) -> Verdict:
    if event.membership is not Membership.INVITED:
        return ACCEPTED
    if event.invited_by in view.blocked or event.partner in view.blocked:
        return Verdict(Decision.REFUSE, "Who invites is blocked.")
    return _first_contact(view)


def _refuse_blocked(sender: Identity, view: JudgeView) -> Verdict | None:
    return _BLOCKED if sender in view.blocked and sender != view.me else None


def _blocked_in_direct(sender: Identity, view: JudgeView) -> Verdict | None:
    return None if _is_group(view) else _refuse_blocked(sender, view)


def _is_group(view: JudgeView) -> bool:
    return view.chat is not None and view.chat.kind is ChatKind.GROUP


def _refuse(reason: str) -> Verdict:
    return Verdict(Decision.REFUSE, reason)
