"""Doing what the person asked for, on a pretend network."""

from __future__ import annotations

from dataclasses import dataclass, replace

from connectors.demo import keeping, talk
from connectors.demo.network import Network
from connectors.demo.room import Room
from connectors.demo.styles import Style
from inbox_tui.connector.errors import Rejected, Unsupported
from inbox_tui.connector.protocol import Host, Outcome
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import Identity, MessageId, TransactionId
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
from inbox_tui.domain.message import FilePart, Part, TextPart


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, where, and under which rules."""

    me: str
    network: Network
    style: Style
    host: Host


async def perform(actor: Actor, intent: Intent, transaction: TransactionId) -> Outcome:
    """Do ``intent``. Raises ``Unsupported`` or ``Rejected`` and has done nothing then."""
    _refuse_what_is_not_there(actor, intent)
    match intent:
        case SendMessage():
            return await _send(actor, intent, transaction)
        case EditMessage(chat, target, parts):
            _check_parts(actor, parts)
            limit = actor.style.limits.edit_age_seconds
            _check_age(actor, actor.network.room(chat, actor.me), target, limit)
            return Outcome(talk.edit(actor.network, actor.me, chat, target, parts).id)
        case DeleteMessage(chat, target):
            limit = actor.style.limits.delete_age_seconds
            _check_age(actor, actor.network.room(chat, actor.me), target, limit)
            talk.delete(actor.network, actor.me, chat, target)
        case _:
            _do(actor.network, actor.me, intent)
    return Outcome()


def _do(network: Network, me: str, intent: Intent) -> None:
    """What needs no check but that of the network itself."""
    match intent:
        case React(chat, target, key):
            talk.react(network, me, chat, target, key)
        case Unreact(chat, target, key):
            talk.unreact(network, me, chat, target, key)
        case PinMessage(chat, target, is_pinned):
            keeping.pin(network, me, chat, target, is_pinned=is_pinned)
        case MarkRead(chat, up_to, is_private):
            talk.read(network, me, chat, up_to, is_private=is_private)
        case SetTyping(chat, is_typing):
            talk.type_in(network, me, chat, is_typing=is_typing)
        case StartDirect(identity):
            network.describe(network.open_direct(me, _native(network, identity)))
        case BlockOnService(identity, is_blocked):
            keeping.block(network, me, _native(network, identity), is_blocked=is_blocked)
        case _:
            _keep(network, me, intent)


def _keep(network: Network, me: str, intent: Intent) -> None:
    """What only the person's own view shows."""
    match intent:
        case MarkUnread(chat, is_unread):
            keeping.mark_unread(network, me, chat, is_unread=is_unread)
        case SetFavourite(chat, is_favourite):
            keeping.favour(network, me, chat, is_favourite=is_favourite)
        case SetLowPriority(chat, is_low_priority):
            keeping.put_aside(network, me, chat, is_low_priority=is_low_priority)
        case MuteOnService(chat, until):
            keeping.mute(network, me, chat, is_muted=until is not None)
        case Report():
            keeping.report(network, me, intent)
        case AnswerRequest(chat, is_accepted):
            keeping.answer(network, me, chat, is_accepted=is_accepted)
        case LeaveChat(chat):
            keeping.leave(network, me, chat)


async def _send(actor: Actor, intent: SendMessage, transaction: TransactionId) -> Outcome:
    actor.network.room(intent.chat, actor.me)
    _check_parts(actor, intent.parts)
    parts = tuple([await _uploaded(actor, part) for part in intent.parts])
    entry = talk.post(
        actor.network,
        actor.me,
        intent.chat,
        parts,
        reply_to=intent.in_reply_to,
        topic=intent.topic,
        transaction=transaction,
    )
    return Outcome(entry.id)


async def _uploaded(actor: Actor, part: Part) -> Part:
    """The part as the others see it: a file's bytes go to the network first."""
    if not isinstance(part, FilePart):
        return part
    most = actor.style.limits.file_bytes
    data = bytearray()
    async for piece in actor.host.open_attachment(part.locator):
        data += piece
        if most is not None and len(data) > most:
            raise Rejected(f"{actor.style.name} takes files of up to {most:,} bytes.")
    locator = f"file:{actor.network.message_id()}"
    actor.network.files[locator] = bytes(data)
    return replace(part, locator=locator, size=len(data), thumbnail=None)


def _refuse_what_is_not_there(actor: Actor, intent: Intent) -> None:
    capabilities = actor.style.capabilities()
    needed = {feature_needed(intent)}
    if isinstance(intent, SendMessage) and intent.topic is not None:
        needed.add(Feature.THREAD)
    for feature in needed:
        if not capabilities.allows(feature):
            raise Unsupported(capabilities.reason(feature))


def _check_parts(actor: Actor, parts: tuple[Part, ...]) -> None:
    most = actor.style.limits.text_characters
    for part in parts:
        if isinstance(part, TextPart) and most is not None and len(part.text) > most:
            raise Rejected(
                f"{actor.style.name} takes {most:,} characters at once, and this has "
                f"{len(part.text):,}. Send it in parts."
            )


def _check_age(actor: Actor, room: Room, message: MessageId, most_seconds: int | None) -> None:
    entry = room.entry(message)
    if entry is None or most_seconds is None:
        return
    if actor.network.clock() - entry.at > most_seconds * 1000:
        raise Rejected(
            f"{actor.style.name} lets a message be changed for {most_seconds // 60:,} minutes, "
            "and this one is older."
        )


def _native(network: Network, identity: Identity) -> str:
    if identity.service != network.service:
        raise Rejected("This person is on another service. Use an account there.")
    return identity.native
