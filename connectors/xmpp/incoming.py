"""Whatever arrives, as events. What can't be understood is set aside, and the stream goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.addresses import BadAddress, address
from connectors.xmpp.contents import Forged, Malformed, events_of
from connectors.xmpp.elements import attribute, raw
from connectors.xmpp.envelope import direct_envelope, room_envelope, stanza_id
from connectors.xmpp.forwarded import Forwarded, carbon, is_carbon, query_of
from connectors.xmpp.invitations import invitation, subscription
from connectors.xmpp.namespaces import CLIENT
from connectors.xmpp.pushes import PushedLists
from connectors.xmpp.recall import Recalls
from connectors.xmpp.room_presence import room_presence
from connectors.xmpp.rooms import Room
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption
from inbox_tui.domain.event import ChatChanged, Event, MessageReceived, Quarantined, TypingChanged
from inbox_tui.domain.ids import ChatId, Identity, Millis

MAX_TYPING: Final = 20
_PUBSUB_EVENT: Final = "{http://jabber.org/protocol/pubsub#event}event"


class Incoming:
    """Reads for one account."""

    def __init__(
        self,
        own: Identity,
        rooms: dict[str, Room],
        recalls: Recalls,
        lists: PushedLists,
        now: Callable[[], Millis],
    ) -> None:
        self._own = own
        self._rooms = rooms
        self._recalls = recalls
        self._lists = lists
        self._now = now
        self._introduced: set[ChatId] = set()
        self._typing: dict[ChatId, tuple[Identity, ...]] = {}
        self.is_caught_up = False
        """Whether what arrives continues what the account's own archive has given."""
        self.positions: dict[str, str] = {}
        """The newest archive id of each archive (own: empty name) since this was last emptied."""

    def read(self, element: Element) -> list[Event]:
        """What arrived on the stream."""
        return self._guarded(element, partial(self._live, element))

    def read_archived(
        self, found: Iterable[Forwarded], room: Room | None = None, *, is_news: bool = False
    ) -> list[Event]:
        """A page of an archive, oldest first. ``is_news``: it came since the last run."""
        events: list[Event] = []
        for each in found:
            read = partial(self._archived, each, room, is_news=is_news)
            events += self._guarded(each.message, read)
        return events

    def _guarded(self, element: Element, read: Callable[[], list[Event]]) -> list[Event]:
        try:
            return read()
        except (BadAddress, Malformed, Forged) as error:
            return [Quarantined(raw(element), str(error))]
        except Exception as error:  # noqa: BLE001 - one bad stanza must not stop the stream
            return [Quarantined(raw(element), f"{type(error).__name__}: {error}")]

    def _live(self, element: Element) -> list[Event]:
        if element.tag == f"{{{CLIENT}}}presence":
            return self._presence(element)
        if element.tag == f"{{{CLIENT}}}iq":
            return self._lists.read(element)
        if query_of(element) is not None:
            raise Forged("an archive's answer to a question that wasn't asked of it")
        if is_carbon(element):
            copy = carbon(element, self._own.native)
            # rooms send to every device themselves
            return [] if attribute(copy, "type") == "groupchat" else self._direct(copy)
        if element.find(_PUBSUB_EVENT) is not None or attribute(element, "type") == "headline":
            return []
        room = self._room_of(element)
        if room is not None:
            return self._in_room(element, room)
        invited = invitation(element)
        return [*invited] if invited is not None else self._direct(element)

    def _presence(self, presence: Element) -> list[Event]:
        source = address(attribute(presence, "from") or self._own.native)
        room = self._rooms.get(str(source.bare))
        if room is not None:
            return room_presence(presence, room)
        return subscription(presence, str(source.bare), self._own.native)

    def _room_of(self, message: Element) -> Room | None:
        source = address(attribute(message, "from") or self._own.native)
        room = self._rooms.get(str(source.bare))
        if attribute(message, "type") == "groupchat":
            if room is None:
                raise Forged("a message of a room that this account is not in")
            return room
        return None

    def _in_room(self, message: Element, room: Room) -> list[Event]:
        envelope = room_envelope(message, room, self._own, self._now())
        position = stanza_id(message, room.address)
        if position and room.is_caught_up and room.has_archive:
            self.positions[room.address] = position
        events = events_of(message, envelope, self._recalls.of(envelope.chat), mentions(room.nick))
        return [self._with_the_others(event, envelope.sender) for event in events]

    def _with_the_others(self, event: Event, sender: Identity) -> Event:
        """In a room several people may be typing; an event names them all."""
        if not isinstance(event, TypingChanged):
            return event
        who = [each for each in self._typing.get(event.chat, ()) if each != sender]
        self._typing[event.chat] = (*who, *event.who)[-MAX_TYPING:]
        return TypingChanged(event.chat, self._typing[event.chat])

    def _direct(self, message: Element) -> list[Event]:
        envelope = direct_envelope(message, self._own.native, self._now())
        position = stanza_id(message, self._own.native)
        if position and self.is_caught_up:
            self.positions[""] = position
        events = events_of(message, envelope, self._recalls.of(envelope.chat), _nobody)
        return self._introduce(envelope.chat, events)

    def _archived(self, found: Forwarded, room: Room | None, *, is_news: bool) -> list[Event]:
        message, now = found.message, self._now()
        if room is not None:
            in_room = room_envelope(message, room, self._own, now, found.archived)
            return events_of(message, in_room, self._recalls.of(in_room.chat), mentions(room.nick))
        if attribute(message, "type") == "groupchat":
            return []
        invited = invitation(message)
        if invited is not None:
            # an old one may have been answered long ago
            return [*invited] if is_news and invited[0].chat not in self._rooms else []
        envelope = direct_envelope(message, self._own.native, now, found.archived)
        events = events_of(message, envelope, self._recalls.of(envelope.chat), _nobody)
        return self._introduce(envelope.chat, events)

    def _introduce(self, chat: ChatId, events: list[Event]) -> list[Event]:
        """Say what a direct chat is before its first message of this run."""
        if chat in self._introduced or not any(isinstance(e, MessageReceived) for e in events):
            return events
        self._introduced.add(chat)
        return [
            ChatChanged(
                chat,
                kind=ChatKind.DIRECT,
                partner=Identity(self._own.service, chat),
                encryption=Encryption.OFF,
                decrypted_at=DecryptedAt.PROVIDER,
            ),
            *events,
        ]


def mentions(nick: str) -> Callable[[str], bool]:
    """A test for texts that name ``nick`` as a word."""
    pattern = re.compile(rf"(?<!\w){re.escape(nick)}(?!\w)", re.IGNORECASE)
    return lambda text: bool(nick) and pattern.search(text) is not None


def _nobody(_: str) -> bool:
    return False
