"""What the person asked for, done."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from connectors.xmpp import outgoing
from connectors.xmpp.archive import Question
from connectors.xmpp.contents import reaction_events
from connectors.xmpp.delivery import Deliveries
from connectors.xmpp.elements import attribute
from connectors.xmpp.features import MAX_TEXT
from connectors.xmpp.files import upload
from connectors.xmpp.namespaces import ARCHIVE_EXTENDED
from connectors.xmpp.people import People
from connectors.xmpp.rooms import Room
from connectors.xmpp.session import Session
from inbox_tui.connector.errors import Rejected, Unsupported
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.event import (
    Event,
    MessageDeleted,
    MessageEdited,
    MessageReceived,
    ReceiptKind,
    ReceiptReceived,
)
from inbox_tui.domain.ids import ChatId, MessageId, TransactionId
from inbox_tui.domain.intent import (
    AnswerRequest,
    BlockOnService,
    DeleteMessage,
    EditMessage,
    Intent,
    LeaveChat,
    MarkRead,
    React,
    Report,
    SendMessage,
    SetTyping,
    StartDirect,
    Unreact,
    feature_needed,
)
from inbox_tui.domain.message import FilePart, Message, Part, TextPart

MAX_DONE: Final = 500


class Performer:
    """Carries out intents for one connection."""

    def __init__(self, session: Session, deliveries: Deliveries, people: People) -> None:
        self._session = session
        self._deliveries = deliveries
        self._people = people
        self._done: OrderedDict[TransactionId, Outcome] = OrderedDict()

    async def perform(self, intent: Intent, transaction: TransactionId) -> Outcome:
        """Do it; a transaction that this run has done is only answered again."""
        self._check(intent)
        done = self._done.get(transaction)
        if done is not None:
            return done
        outcome = await self._do(intent, transaction)
        self._done[transaction] = outcome
        if len(self._done) > MAX_DONE:
            self._done.popitem(last=False)
        return outcome

    def _check(self, intent: Intent) -> None:
        chat = getattr(intent, "chat", None)
        capabilities = self._session.capabilities(chat)
        needed = [feature_needed(intent)]
        if isinstance(intent, SendMessage) and intent.topic is not None:
            needed.append(Feature.THREAD)
        if isinstance(intent, SendMessage) and _files(intent.parts):
            needed.append(Feature.FILE)
        for feature in needed:
            if not capabilities.allows(feature):
                raise Unsupported(capabilities.reason(feature))

    async def _do(self, intent: Intent, transaction: TransactionId) -> Outcome:
        match intent:
            case SendMessage():
                return await self._send(intent, transaction)
            case EditMessage():
                return await self._edit(intent, transaction)
            case DeleteMessage():
                return await self._delete(intent, transaction)
            case React(chat=chat, target=target, key=key):
                return await self._react(chat, target, transaction, add=key)
            case Unreact(chat=chat, target=target, key=key):
                return await self._react(chat, target, transaction, remove=key)
            case MarkRead():
                return await self._mark_read(intent, transaction)
            case SetTyping(chat=chat, is_typing=is_typing):
                typing = outgoing.typing(chat, self._kind(chat), is_typing=is_typing)
                if self._session.client.is_open:
                    self._session.client.send_element(typing)
                return Outcome()
            case BlockOnService() | Report() | AnswerRequest() | LeaveChat() | StartDirect():
                return await self._people.perform(intent)
            case _:
                raise Unsupported("This program has no way to do that on XMPP.")

    # --- messages -------------------------------------------------------------------------------

    async def _send(self, intent: SendMessage, transaction: TransactionId) -> Outcome:
        chat, kind, text = intent.chat, self._kind(intent.chat), _text(intent.parts)
        files = [(part, await upload(self._session, part)) for part in _files(intent.parts)]
        inside = outgoing.files(text, files, kind) if files else outgoing.said(text, kind)
        inside += outgoing.mentions(intent.parts)
        if intent.in_reply_to is not None:
            inside.append(
                outgoing.reply(intent.in_reply_to, self._author(chat, intent.in_reply_to))
            )
        message = outgoing.message(chat, kind, transaction, *inside)
        taken = await self._deliveries.send(chat, message, transaction)
        if kind is ChatKind.GROUP:
            return Outcome(taken.id)  # the room has sent it back already
        self._session.recalls.of(chat).remember(taken.id, self._session.address, transaction)
        sent: tuple[Part, ...] = (
            *((TextPart(text),) if text else ()),
            *(_at(part, address) for part, address in files),
        )
        return Outcome(
            taken.id,
            events=(MessageReceived(self._own(chat, taken.id, sent, transaction, intent)),),
        )

    async def _edit(self, intent: EditMessage, transaction: TransactionId) -> Outcome:
        chat, kind, text = intent.chat, self._kind(intent.chat), _text(intent.parts)
        room = self._session.room(chat)
        own_id = str(intent.target) if room is None else await self._own_id(room, intent.target)
        message = outgoing.message(
            chat,
            kind,
            transaction,
            *outgoing.said(text, kind),
            *outgoing.mentions(intent.parts),
            outgoing.correction(own_id),
        )
        taken = await self._deliveries.send(chat, message, transaction)
        if room is not None:
            return Outcome(taken.id)
        edited = self._own(chat, taken.id, (TextPart(text),), transaction, replaces=intent.target)
        return Outcome(taken.id, events=(MessageEdited(edited),))

    async def _delete(self, intent: DeleteMessage, transaction: TransactionId) -> Outcome:
        chat, target = intent.chat, intent.target
        room = self._session.room(chat)
        if room is not None and room.may_moderate:
            known = self._session.recalls.of(chat).known(target)
            if known is None or known.author != self._session.address:
                await self._session.client.ask(
                    room.address, outgoing.moderation(target), kind="set"
                )
                return Outcome()
        message = outgoing.message(
            chat, self._kind(chat), transaction, *outgoing.retraction(target)
        )
        await self._deliveries.send(chat, message, transaction)
        now = self._session.host.now()
        events: tuple[Event, ...] = (MessageDeleted(chat, target, self._session.own, now),)
        return Outcome(events=events if room is None else ())

    async def _react(
        self,
        chat: ChatId,
        target: MessageId,
        transaction: TransactionId,
        *,
        add: str | None = None,
        remove: str | None = None,
    ) -> Outcome:
        recall, own = self._session.recalls.of(chat), self._session.own
        before = recall.reactions(target, own.native)
        keys = [key for key in before if key != remove]
        if add is not None and add not in keys:
            keys.append(add)
        kind = self._kind(chat)
        message = outgoing.message(chat, kind, transaction, *outgoing.reactions(target, keys))
        await self._deliveries.send(chat, message, transaction)
        if kind is ChatKind.GROUP:
            return Outcome()
        now = self._session.host.now()
        change = recall.react(target, own.native, keys, now)
        return Outcome(events=tuple(reaction_events(chat, target, own, change, now)))

    async def _mark_read(self, intent: MarkRead, transaction: TransactionId) -> Outcome:
        chat = intent.chat
        marker = outgoing.message(
            chat, self._kind(chat), transaction, *outgoing.displayed(intent.up_to)
        )
        await self._session.client.deliver(marker)
        now = self._session.host.now()
        read = ReceiptReceived(chat, self._session.own, intent.up_to, ReceiptKind.READ, now)
        return Outcome(events=(read,))

    # --- what a message needs to know -----------------------------------------------------------

    def _kind(self, chat: ChatId) -> ChatKind:
        return ChatKind.DIRECT if self._session.room(chat) is None else ChatKind.GROUP

    def _author(self, chat: ChatId, target: MessageId) -> str:
        """The address to name as the author of ``target``; empty where it isn't known."""
        room = self._session.room(chat)
        known = self._session.recalls.of(chat).known(target)
        if room is None:
            return known.author if known is not None else str(chat)
        for occupant in room.occupants.values():
            if known is not None and room.member(occupant).identity.native == known.author:
                return f"{room.address}/{occupant.nick}"
        return ""

    async def _own_id(self, room: Room, target: MessageId) -> str:
        """The id under which an own message was sent to a room."""
        known = self._session.recalls.of(ChatId(room.address)).known(target)
        if known is not None:
            return known.own_id
        if ARCHIVE_EXTENDED in room.features:
            page = await self._session.archives.page(
                Question(archive=room.address, ids=(target,), limit=1)
            )
            for found in page.found:
                if found.archived.id == target and attribute(found.message, "id"):
                    return attribute(found.message, "id")
        raise Rejected("The message is too old to be edited here: write a new one instead.")

    def _own(
        self,
        chat: ChatId,
        message: MessageId,
        parts: tuple[Part, ...],
        transaction: TransactionId,
        intent: SendMessage | None = None,
        *,
        replaces: MessageId | None = None,
    ) -> Message:
        now = self._session.host.now()
        return Message(
            id=message,
            chat=chat,
            sender=self._session.own,
            sent_at=now,
            accepted_at=now,
            parts=parts,
            in_reply_to=None if intent is None else intent.in_reply_to,
            replaces=replaces,
            transaction=transaction,
        )


def _text(parts: tuple[Part, ...]) -> str:
    said = (
        f"{outgoing.ACTION}{part.text}" if part.is_action else part.text
        for part in parts
        if isinstance(part, TextPart)
    )
    text = "\n".join(said)
    if len(text) > MAX_TEXT:
        raise Rejected(
            f"The text is longer than the {MAX_TEXT:,} characters that fit in one piece."
        )
    return text


def _files(parts: tuple[Part, ...]) -> list[FilePart]:
    return [part for part in parts if isinstance(part, FilePart)]


def _at(part: FilePart, address: str) -> FilePart:
    """The file as it is known once it has been uploaded."""
    return FilePart(
        name=part.name,
        locator=address,
        media_type=part.media_type,
        size=part.size,
        kind=part.kind,
        caption=part.caption,
    )
