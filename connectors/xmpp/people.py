"""Contacts and rooms: accepting, declining, leaving, blocking and reporting."""

from __future__ import annotations

from typing import Final, TypeAlias
from xml.etree.ElementTree import Element

from connectors.xmpp import outgoing
from connectors.xmpp.addresses import SERVICE, BadAddress, bare
from connectors.xmpp.elements import make
from connectors.xmpp.namespaces import ROSTER
from connectors.xmpp.pushes import contact_chat
from connectors.xmpp.room_work import RoomWork
from connectors.xmpp.session import INVITED_PREFIX, Session
from inbox_tui.connector.errors import Rejected, Transient, Unsupported
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import ChatChanged
from inbox_tui.domain.ids import ChatId, Identity
from inbox_tui.domain.intent import AnswerRequest, BlockOnService, LeaveChat, Report, StartDirect

PeopleIntent: TypeAlias = BlockOnService | Report | AnswerRequest | LeaveChat | StartDirect
MAX_REPORTED: Final = 20


class People:
    """Carries out what concerns people and rooms as a whole. All of it may be repeated."""

    def __init__(self, session: Session, rooms: RoomWork) -> None:
        self._session = session
        self._rooms = rooms

    async def perform(self, intent: PeopleIntent) -> Outcome:
        """Do it. Raises what a refusal means."""
        if not self._session.client.is_open:
            raise Transient("The connection to the server is down.")
        match intent:
            case BlockOnService(identity=identity, is_blocked=is_blocked):
                wish = outgoing.block if is_blocked else outgoing.unblock
                await self._ask(wish(self._address(identity)))
                return Outcome()
            case Report():
                return await self._report(intent)
            case AnswerRequest(chat=chat, is_accepted=is_accepted):
                if f"{INVITED_PREFIX}{chat}" in self._session.host.state:
                    return await self._answer_room(chat, is_accepted=is_accepted)
                return await self._answer_person(chat, is_accepted=is_accepted)
            case LeaveChat(chat=chat):
                return await self._leave(chat)
            case StartDirect(identity=identity):
                return Outcome(events=(contact_chat(self._address(identity)),))

    async def _report(self, report: Report) -> Outcome:
        """A report travels with a block, so whoever is reported is blocked too (XEP-0377)."""
        who = report.person or Identity(SERVICE, report.chat or "")
        why = outgoing.report(
            report.reason, report.note, self._session.address, report.messages[:MAX_REPORTED]
        )
        await self._ask(outgoing.block(self._address(who), why))
        return Outcome()

    async def _answer_person(self, chat: ChatId, *, is_accepted: bool) -> Outcome:
        client = self._session.client
        if not is_accepted:
            client.send_element(outgoing.presence(chat, "unsubscribed"))
            return Outcome(events=(ChatChanged(chat, membership=Membership.LEFT),))
        item = make(ROSTER, "item", attributes={"jid": bare(chat)})
        await self._ask(make(ROSTER, "query", item))
        client.send_element(outgoing.presence(chat, "subscribed"))
        client.send_element(outgoing.presence(chat, "subscribe"))
        return Outcome(events=(contact_chat(bare(chat)),))

    async def _answer_room(self, chat: ChatId, *, is_accepted: bool) -> Outcome:
        if is_accepted:
            room = await self._rooms.enter(chat)
            await self._rooms.keep(room, is_in=True)
            return Outcome()
        # declining aloud would tell whoever invited; silence is not noticed
        await self._session.commit((), {f"{INVITED_PREFIX}{chat}": None})
        left = ChatChanged(chat, kind=ChatKind.GROUP, membership=Membership.LEFT)
        return Outcome(events=(left,))

    async def _leave(self, chat: ChatId) -> Outcome:
        room = self._session.room(chat)
        if room is None:
            raise Unsupported("Only rooms can be left; delete the chat instead.")
        await self._rooms.keep(room, is_in=False)
        self._session.client.send_element(
            outgoing.presence(f"{room.address}/{room.nick}", "unavailable")
        )
        return Outcome(events=(ChatChanged(chat, membership=Membership.LEFT),))

    async def _ask(self, wish: Element) -> None:
        await self._session.client.ask("", wish, kind="set")

    def _address(self, identity: Identity) -> str:
        if identity.service != SERVICE or "/" in identity.native:
            raise Rejected(
                "The room hides this person's address, so they can only be blocked on this device."
            )
        try:
            return bare(identity.native)
        except BadAddress as error:
            raise Rejected(f"That is not an XMPP address: {error}.") from None
