"""What an intent does to the store: at once when it is queued, for good when it was sent."""

from __future__ import annotations

from dataclasses import replace

from inbox_tui.domain.event import MessageDeleted, ReactionAdded, ReactionRemoved
from inbox_tui.domain.ids import Identity, MessageId, Millis, ServiceId, TransactionId
from inbox_tui.domain.intent import (
    AnswerRequest,
    DeleteMessage,
    EditMessage,
    Intent,
    MarkRead,
    MarkUnread,
    MuteOnService,
    PinMessage,
    React,
    SendMessage,
    SetFavourite,
    SetLowPriority,
    Unreact,
)
from inbox_tui.domain.message import FilePart, Message, Status
from inbox_tui.store import (
    addresses,
    attachments,
    chat_facts,
    deferred,
    pins,
    reactions,
    renaming,
    unread,
    writing,
)
from inbox_tui.store.intake import ChatState, Intake
from inbox_tui.store.record_rows import OutboxItem


def show_at_once(intake: Intake, intent: Intent, transaction: TransactionId) -> None:
    """What the person sees before the service has heard of it."""
    match intent:
        case SendMessage():
            _show_echo(intake, intent, transaction)
        case AnswerRequest(chat=chat, is_accepted=True):
            accept(intake, intake.chat(chat))
        case MarkRead(chat=chat, up_to=up_to):
            mark_read(intake, intake.chat(chat), up_to)
        case MarkUnread(chat=chat, is_unread=is_set):
            chat_facts.flag(intake, intake.chat(chat), "is_marked_unread", is_set=is_set)
        case SetFavourite(chat=chat, is_favourite=is_set):
            chat_facts.flag(intake, intake.chat(chat), "is_favourite", is_set=is_set)
        case SetLowPriority(chat=chat, is_low_priority=is_set):
            chat_facts.flag(intake, intake.chat(chat), "is_low_priority", is_set=is_set)
        case MuteOnService(chat=chat, until=until):
            muted = until is not None
            chat_facts.flag(intake, intake.chat(chat), "is_muted_on_service", is_set=muted)
        case _:
            # edits, deletions and reactions are laid over the messages while they wait
            return


def make_lasting(
    intake: Intake, item: OutboxItem, status: Status, message: MessageId | None
) -> None:
    """The service took it: what it did stays, without waiting for an echo."""
    own_id = message or writing.local_id(item.transaction)
    intent, now = item.intent, intake.tx.now
    match intent:
        case SendMessage(chat=chat):
            _name_echo(intake, intake.chat(chat), item.transaction, status, message)
        case EditMessage():
            version = _own_message(intake, own_id, intent, item.transaction)
            author = _author(intake, intake.chat(intent.chat), intent.target)
            writing.edit(intake, replace(version, sender=author))
        case DeleteMessage(chat=chat, target=target):
            own = own_identity(intake)
            # the service allowed it, whoever wrote the message
            writing.delete(intake, MessageDeleted(chat, target, own, now, is_moderated=True))
        case React(chat=chat, target=target, key=key):
            own = own_identity(intake)
            reactions.add(intake, ReactionAdded(chat, target, own, key, now, message))
        case PinMessage(chat=chat, target=target, is_pinned=is_pinned):
            pins.change(intake, intake.chat(chat), target, is_pinned=is_pinned)
        case Unreact(chat=chat, target=target, key=key, reaction=reaction):
            own = own_identity(intake)
            reactions.remove(intake, ReactionRemoved(chat, own, reaction, target, key))
        case _:
            return
    intake.touch(intake.chat(intent.chat))


def take_back(intake: Intake, item: OutboxItem) -> None:
    """The person gave it up."""
    if item.chat is None:
        return
    chat = intake.chat(item.chat)
    echo = _echo_position(intake, chat, item.transaction)
    if echo is not None:
        writing.remove(intake, chat, echo)
    intake.touch(chat)


def move_to_end(intake: Intake, item: OutboxItem) -> None:
    """What waited for its time is sent now: it stands below what was said meanwhile."""
    if item.chat is None:
        return
    chat = intake.chat(item.chat)
    echo = _echo_position(intake, chat, item.transaction)
    if echo is not None:
        writing.move(intake, chat, echo, _at_the_end(intake, chat))


def mark_read(intake: Intake, chat: ChatState, up_to: MessageId) -> None:
    """Count everything up to a message as read, here."""
    position = intake.tx.connection.scalar(
        "SELECT position FROM messages WHERE chat = ? AND id = ?", (chat.number, up_to)
    )
    if position is not None:
        unread.move_read_position(intake.tx, chat.number, position)
    chat_facts.flag(intake, chat, "is_marked_unread", is_set=False)
    chat.is_touched = True


def accept(intake: Intake, chat: ChatState) -> None:
    """Take a chat out of Requests; it does not go back there."""
    intake.tx.connection.execute(
        "UPDATE chats SET request = ? WHERE id = ?", (chat_facts.REQUEST_ACCEPTED, chat.number)
    )
    addresses.clear(intake.tx, chat.number)
    intake.tx.changes.requests = True
    intake.tx.changes.chats.add(chat.key)


def own_identity(intake: Intake) -> Identity:
    """Who the account is on its service."""
    row = intake.tx.connection.one(
        "SELECT service, native FROM identities WHERE id = ?", (intake.account.identity,)
    )
    service, native = row or (intake.account.service, "")
    return Identity(ServiceId(service), native)


def _show_echo(intake: Intake, intent: SendMessage, transaction: TransactionId) -> None:
    chat = intake.chat(intent.chat)
    if chat.is_deleted:
        intake.revive(chat)
    echo = _own_message(intake, writing.local_id(transaction), intent, transaction)
    writing.insert(intake, chat, echo, _at_the_end(intake, chat), status=Status.QUEUED)
    intake.tx.connection.execute("UPDATE chats SET draft = '' WHERE id = ?", (chat.number,))
    accept(intake, chat)
    for part in intent.parts:
        if isinstance(part, FilePart):
            attachments.note_fetched(intake.tx, chat.number, part.locator, part.locator)


def _at_the_end(intake: Intake, chat: ChatState) -> Millis:
    """When somebody writes now, whatever the two clocks say: below what is there."""
    newest = intake.tx.connection.scalar(
        "SELECT ordered_at FROM messages WHERE chat = ? ORDER BY position DESC LIMIT 1",
        (chat.number,),
    )
    return Millis(max(intake.tx.now, newest or 0))


def _name_echo(
    intake: Intake,
    chat: ChatState,
    transaction: TransactionId,
    status: Status,
    message: MessageId | None,
) -> None:
    """Give the echo the id it was sent under. Where the real message came first, the echo goes."""
    if message is not None:
        renaming.rename(intake.tx, chat.number, writing.local_id(transaction), message)
    position = _echo_position(intake, chat, transaction)
    if position is None:
        return
    connection = intake.tx.connection
    if message is not None and connection.scalar(
        "SELECT 1 FROM messages WHERE chat = ? AND id = ?", (chat.number, message)
    ):
        writing.remove(intake, chat, position)
        connection.execute(
            "UPDATE messages SET txn = ?, is_mine = 1, status = coalesce(status, ?)"
            " WHERE chat = ? AND id = ?",
            (transaction, status.value, chat.number, message),
        )
        return
    connection.execute(
        "UPDATE messages SET id = coalesce(?, id), status = ?, status_reason = ''"
        " WHERE chat = ? AND position = ?",
        (message, status.value, chat.number, position),
    )
    if message is not None:
        deferred.apply_waiting(intake, chat, message)


def _echo_position(intake: Intake, chat: ChatState, transaction: TransactionId) -> int | None:
    position: int | None = intake.tx.connection.scalar(
        "SELECT position FROM messages WHERE chat = ? AND txn = ? AND is_echo",
        (chat.number, transaction),
    )
    return position


def _author(intake: Intake, chat: ChatState, message: MessageId) -> Identity:
    """Under whom an own message stands: in some rooms that is not the account's own identity."""
    row = intake.tx.connection.one(
        "SELECT identities.service, identities.native FROM messages"
        " JOIN identities ON identities.id = messages.sender"
        " WHERE messages.chat = ? AND messages.id = ?",
        (chat.number, message),
    )
    return own_identity(intake) if row is None else Identity(ServiceId(row[0]), row[1])


def _own_message(
    intake: Intake,
    message: MessageId,
    intent: SendMessage | EditMessage,
    transaction: TransactionId,
) -> Message:
    own = Message(
        message,
        intent.chat,
        own_identity(intake),
        intake.tx.now,
        intent.parts,
        transaction=transaction,
    )
    if isinstance(intent, EditMessage):
        return replace(own, replaces=intent.target)
    return replace(own, in_reply_to=intent.in_reply_to, topic=intent.topic)
