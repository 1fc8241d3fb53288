"""A message, with its envelope already read, as events.

Nothing here trusts a sender beyond their own messages: a correction, a retraction or a reaction is
reported as theirs, and whether they may do that is for policy to say. Only a room may speak of what
its moderators do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.elements import attribute, child, child_text, children
from connectors.xmpp.envelope import Envelope
from connectors.xmpp.failures import reason_of
from connectors.xmpp.namespaces import (
    CHAT_STATES,
    CLIENT,
    CORRECT,
    FASTEN,
    MARKERS,
    MODERATE,
    MODERATE_OLD,
    NICK,
    REACTIONS,
    RECEIPTS,
    REPLY,
    RETRACT,
    RETRACT_OLD,
)
from connectors.xmpp.parts import body_of, parts_of
from connectors.xmpp.recall import ReactionChange, Recall
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    IdentityNamed,
    MessageDeleted,
    MessageDelivered,
    MessageEdited,
    MessageReceived,
    ReactionAdded,
    ReactionRemoved,
    ReceiptKind,
    ReceiptReceived,
    TypingChanged,
)
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, TransactionId
from inbox_tui.domain.message import Message, Status, TextPart

MAX_REACTIONS: Final = 20
MAX_KEY_CHARACTERS: Final = 32
MAX_ID_CHARACTERS: Final = 1_000


class Malformed(ValueError):
    """A message that says something in a way that can't be understood."""


class Forged(ValueError):
    """A message that claims what its sender has no say in."""


def events_of(
    message: Element, envelope: Envelope, recall: Recall, mentioned: Callable[[str], bool]
) -> list[Event]:
    """What a message says. Raises :class:`Malformed` or :class:`Forged`."""
    if len(envelope.id) > MAX_ID_CHARACTERS:
        raise Malformed("the id is too long")
    if attribute(message, "type") == "error":
        return _failed(message, envelope)
    for read in (_moderated, _retracted, _reacted):
        events = read(message, envelope, recall)
        if events is not None:
            return events
    return [
        *_receipts(message, envelope),
        *_said(message, envelope, recall, mentioned),
        *_subject(message, envelope),
        *_typing(message, envelope),
    ]


def _said(
    message: Element, envelope: Envelope, recall: Recall, mentioned: Callable[[str], bool]
) -> list[Event]:
    parts = parts_of(message)
    if not parts or envelope.is_from_room:
        return []
    replaces = _replaces(message, envelope, recall)
    if replaces is None and envelope.own_id:
        recall.remember(envelope.id, envelope.author, envelope.own_id)
    said = Message(
        id=envelope.id,
        chat=envelope.chat,
        sender=envelope.sender,
        sent_at=envelope.sent_at,
        accepted_at=envelope.accepted_at,
        parts=parts,
        in_reply_to=_reply_target(message),
        replaces=replaces,
        mentions_me=not envelope.is_own
        and envelope.kind is ChatKind.GROUP
        and any(isinstance(part, TextPart) and mentioned(part.text) for part in parts),
        transaction=TransactionId(envelope.own_id) if envelope.is_own and envelope.own_id else None,
    )
    named = child_text(message, NICK, "nick").strip()
    names: list[Event] = []
    if named and envelope.kind is ChatKind.DIRECT and not envelope.is_own:
        names.append(IdentityNamed(envelope.sender, named[:200]))
    return [*names, MessageEdited(said) if replaces is not None else MessageReceived(said)]


def _replaces(message: Element, envelope: Envelope, recall: Recall) -> MessageId | None:
    """XEP-0308: the first version, by the id its sender gave it. Only of the same sender."""
    correction = child(message, CORRECT, "replace")
    if correction is None:
        return None
    own_id = attribute(correction, "id")
    if not own_id:
        raise Malformed("a correction that doesn't say of what")
    known = recall.message(envelope.author, own_id)
    if known is not None:
        return known
    if envelope.kind is ChatKind.GROUP:
        raise Malformed("a correction of a message that isn't known any more")
    return MessageId(own_id)


def _reply_target(message: Element) -> MessageId | None:
    target = attribute(child(message, REPLY, "reply"), "id")
    return MessageId(target) if 0 < len(target) <= MAX_ID_CHARACTERS else None


def _moderated(message: Element, envelope: Envelope, _: Recall) -> list[Event] | None:
    """XEP-0425: the room says that a moderator took a message back."""
    for outer, retraction, moderation in (
        (RETRACT, RETRACT, MODERATE),
        (FASTEN, RETRACT_OLD, MODERATE_OLD),
    ):
        holder = child(message, outer, "retract" if outer is RETRACT else "apply-to")
        if holder is None:
            continue
        moderated = child(holder, moderation, "moderated")
        if moderated is None:
            continue
        if outer is FASTEN and child(moderated, retraction, "retract") is None:
            continue
        if not envelope.is_from_room or envelope.kind is not ChatKind.GROUP:
            raise Forged("a moderation that the room itself did not send")
        target = attribute(holder, "id")
        if not target:
            raise Malformed("a moderation that doesn't say of what")
        by = attribute(moderated, "by")
        return [
            MessageDeleted(
                envelope.chat,
                MessageId(target),
                Identity(envelope.sender.service, by) if by else envelope.sender,
                envelope.sent_at,
                is_moderated=True,
            )
        ]
    return None


def _retracted(message: Element, envelope: Envelope, recall: Recall) -> list[Event] | None:
    """XEP-0424: the sender took a message of theirs back."""
    target = ""
    retract = child(message, RETRACT, "retract")
    if retract is not None:
        target = attribute(retract, "id")
    else:
        holder = child(message, FASTEN, "apply-to")
        if holder is None or child(holder, RETRACT_OLD, "retract") is None:
            return None
        target = attribute(holder, "id")
    if not target:
        raise Malformed("a retraction that doesn't say of what")
    # older clients name the sender's own id in rooms too
    known = recall.message(envelope.author, target)
    return [
        MessageDeleted(envelope.chat, known or MessageId(target), envelope.sender, envelope.sent_at)
    ]


def _reacted(message: Element, envelope: Envelope, recall: Recall) -> list[Event] | None:
    """XEP-0444: everything the sender now reacts with to one message."""
    reactions = child(message, REACTIONS, "reactions")
    if reactions is None:
        return None
    target = MessageId(attribute(reactions, "id"))
    if not 0 < len(target) <= MAX_ID_CHARACTERS:
        raise Malformed("a reaction that doesn't say to what")
    keys = [(each.text or "").strip() for each in children(reactions, REACTIONS, "reaction")]
    keys = [key for key in keys if 0 < len(key) <= MAX_KEY_CHARACTERS][:MAX_REACTIONS]
    change = recall.react(target, envelope.author, keys, envelope.sent_at)
    return reaction_events(envelope.chat, target, envelope.sender, change, envelope.sent_at)


def reaction_events(
    chat: ChatId, target: MessageId, sender: Identity, change: ReactionChange, at: Millis
) -> list[Event]:
    """A change of somebody's reactions, as events."""
    events: list[Event] = []
    if change.forgets_all and not change.added:
        events.append(ReactionRemoved(chat, sender, target=target))
    events += [ReactionRemoved(chat, sender, target=target, key=key) for key in change.removed]
    events += [ReactionAdded(chat, target, sender, key, at) for key in change.added]
    return events


def _receipts(message: Element, envelope: Envelope) -> list[Event]:
    """XEP-0184 and XEP-0333: how far somebody has got."""
    events: list[Event] = []
    for namespace, name, kind in (
        (RECEIPTS, "received", ReceiptKind.DELIVERED),
        (MARKERS, "received", ReceiptKind.DELIVERED),
        (MARKERS, "displayed", ReceiptKind.READ),
    ):
        receipt = child(message, namespace, name)
        if receipt is None:
            continue
        up_to = attribute(receipt, "id")
        if not 0 < len(up_to) <= MAX_ID_CHARACTERS:
            raise Malformed("a receipt that doesn't say for what")
        if envelope.is_own and kind is ReceiptKind.DELIVERED:
            continue
        events.append(
            ReceiptReceived(
                envelope.chat, envelope.sender, MessageId(up_to), kind, envelope.sent_at
            )
        )
    return events


def _subject(message: Element, envelope: Envelope) -> list[Event]:
    subject = child(message, CLIENT, "subject")
    if envelope.kind is not ChatKind.GROUP or subject is None or body_of(message):
        return []
    return [ChatChanged(envelope.chat, description=subject.text or "")]


def _typing(message: Element, envelope: Envelope) -> list[Event]:
    """XEP-0085: only while it is live."""
    if not envelope.is_live or envelope.is_own:
        return []
    if child(message, CHAT_STATES, "composing") is not None:
        return [TypingChanged(envelope.chat, (envelope.sender,))]
    if any(
        child(message, CHAT_STATES, name) is not None
        for name in ("active", "paused", "inactive", "gone")
    ):
        return [TypingChanged(envelope.chat, ())]
    return []


def _failed(message: Element, envelope: Envelope) -> list[Event]:
    """What was sent came back."""
    if envelope.is_own or not envelope.own_id:
        return []
    return [
        MessageDelivered(
            envelope.chat,
            MessageId(envelope.own_id),
            Status.FAILED,
            f"It was not delivered: {reason_of(message)}.",
        )
    ]
