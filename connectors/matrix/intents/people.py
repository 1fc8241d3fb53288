"""Meeting people and keeping away from them: invitations, direct chats, blocks, reports."""

from __future__ import annotations

from connectors.matrix.homeserver import Refused
from connectors.matrix.ids import client_path
from connectors.matrix.intents.desk import Desk
from inbox_tui.connector.errors import (
    OutcomeUnknown,
    Rejected,
    Transient,
    Unreachable,
    Unsupported,
)
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import ChatChanged
from inbox_tui.domain.ids import ChatId, TransactionId
from inbox_tui.domain.intent import (
    AnswerRequest,
    BlockOnService,
    LeaveChat,
    Report,
    StartDirect,
)


async def answer(desk: Desk, intent: AnswerRequest, _: TransactionId) -> Outcome:
    """Join a room one is invited to, or turn the invitation down."""
    if not intent.is_accepted:
        await desk.homeserver.post(desk.room_path(intent.chat, "leave"), {})
        return Outcome()
    known = desk.book.get(intent.chat)
    await desk.homeserver.post(desk.room_path(intent.chat, "join"), {})
    if known is not None and known.is_direct:
        await _remember_direct(desk, intent.chat, known.direct_with)
    return Outcome()


async def leave(desk: Desk, intent: LeaveChat, _: TransactionId) -> Outcome:
    """Leave a room."""
    await desk.homeserver.post(desk.room_path(intent.chat, "leave"), {})
    return Outcome()


async def start_direct(desk: Desk, intent: StartDirect, _: TransactionId) -> Outcome:
    """The direct chat with somebody: the one there is, or a new one."""
    person = intent.identity.native
    existing = await _existing_direct(desk, person)
    room = existing or await _create_direct(desk, person)
    if existing is None:
        await _remember_direct(desk, room, person)
    opened = ChatChanged(
        ChatId(room),
        kind=ChatKind.DIRECT,
        membership=Membership.JOINED,
        partner=intent.identity,
    )
    return Outcome(events=(opened,))


async def block(desk: Desk, intent: BlockOnService, _: TransactionId) -> Outcome:
    """Put somebody on the account's ignore list, or take them off."""
    kind, person = "m.ignored_user_list", intent.identity.native
    said = await desk.account_data(kind)
    ignored = dict(said.child("ignored_users").fields)
    if intent.is_blocked:
        ignored[person] = {}
    else:
        ignored.pop(person, None)
    await desk.homeserver.put(
        desk.own_path("account_data", kind), {**said.fields, "ignored_users": ignored}
    )
    return Outcome()


async def report(desk: Desk, intent: Report, _: TransactionId) -> Outcome:
    """Tell the homeserver's administrators; reports go no further than that server."""
    reason = {"reason": f"{intent.reason.value}: {intent.note}".rstrip(": ")}
    for path in _reported(desk, intent):
        try:
            await desk.homeserver.post(path, reason)
        except Refused as error:
            if error.is_unrecognised:
                raise Unsupported(
                    "This homeserver takes no such report. Write to its administrators."
                ) from error
            raise
    return Outcome()


def _reported(desk: Desk, intent: Report) -> list[str]:
    if intent.messages:
        if intent.chat is None:
            raise Rejected("A report of messages must name their chat.")
        return [desk.room_path(intent.chat, "report", message) for message in intent.messages]
    if intent.person is not None:
        return [client_path("users", intent.person.native, "report")]
    if intent.chat is not None:
        return [desk.room_path(intent.chat, "report")]
    raise Rejected("A report must name a message, a chat or a person.")


async def _existing_direct(desk: Desk, person: str) -> str | None:
    rooms = (await desk.account_data("m.direct")).names(person)
    for room in rooms:
        known = desk.book.get(room)
        if known and known.membership is Membership.JOINED and known.direct_with == person:
            return room
    return None


async def _create_direct(desk: Desk, person: str) -> str:
    body = {"preset": "trusted_private_chat", "is_direct": True, "invite": [person]}
    try:
        return (await desk.homeserver.post(client_path("createRoom"), body)).name("room_id")
    except Unreachable:
        raise
    except Transient as error:
        raise OutcomeUnknown(
            "The connection broke off while the chat was being opened. Look whether it is there "
            "before you try again."
        ) from error


async def _remember_direct(desk: Desk, room: str, person: str) -> None:
    said = await desk.account_data("m.direct")
    rooms = said.names(person)
    if room not in rooms:
        await desk.homeserver.put(
            desk.own_path("account_data", "m.direct"), {**said.fields, person: [*rooms, room]}
        )
