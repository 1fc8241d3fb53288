"""Who sent a stanza, where to, when, and what it is called: one answer for every copy of it.

The same message comes live, as a carbon, and from an archive. Its :class:`MessageId` must be the same
each time:

- between two people the sender's ``id``, which both servers hand on unchanged, or the sender's
  ``origin-id`` or the archive's id where it has none;
- in a room the room's own ``stanza-id``, or author and ``id`` in a room that gives none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from connectors.xmpp.addresses import BadAddress, address, bare, person
from connectors.xmpp.elements import attribute, child, children
from connectors.xmpp.namespaces import DELAY, MUC_USER, OCCUPANT_ID, STANZA_IDS
from connectors.xmpp.rooms import Room
from connectors.xmpp.stamps import millis
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis


@dataclass(frozen=True, slots=True)
class Archived:
    """What the archive that holds a stanza says of it."""

    id: str
    at: Millis | None


@dataclass(frozen=True, slots=True)
class Envelope:
    """Everything about a message but its contents."""

    chat: ChatId
    kind: ChatKind
    sender: Identity
    author: str
    """The sender as the memory of the chat knows them."""
    is_own: bool
    id: MessageId
    own_id: str
    """The sender's own id for it; empty where there is none."""
    sent_at: Millis
    accepted_at: Millis | None
    is_live: bool
    is_from_room: bool = False
    """Whether the room itself says it, not somebody in it."""


def direct_envelope(
    message: Element, own: str, now: Millis, archived: Archived | None = None
) -> Envelope:
    """Of a message between this account and somebody. Raises :class:`BadAddress`."""
    source = address(attribute(message, "from") or own)
    is_own = source.bare == own
    other = address(attribute(message, "to") or own) if is_own else source
    is_private_in_room = bool(other.resource) and child(message, MUC_USER, "x") is not None
    chat = str(other.full if is_private_in_room else other.bare)
    own_id = _own_id(message)
    return Envelope(
        chat=ChatId(chat),
        kind=ChatKind.DIRECT,
        sender=person(own if is_own else chat),
        author=own if is_own else chat,
        is_own=is_own,
        id=MessageId(own_id or _archive_id(message, own, archived) or _digest(message)),
        own_id=own_id,
        sent_at=_sent_at(message, archived, now),
        accepted_at=_accepted_at(message, own, archived, now),
        is_live=archived is None and child(message, DELAY, "delay") is None,
    )


def room_envelope(
    message: Element, room: Room, own: Identity, now: Millis, archived: Archived | None = None
) -> Envelope:
    """Of a message in a room. Raises :class:`BadAddress`."""
    source = address(attribute(message, "from"))
    if source.bare != room.address:
        raise BadAddress(f"a message of {room.address} came from elsewhere")
    nick = str(source.resource)
    occupant = ""
    if room.gives_occupant_ids:
        occupant = attribute(child(message, OCCUPANT_ID, "occupant-id"), "id")
    is_live = archived is None and child(message, DELAY, "delay") is None
    sender = room.identity(nick, occupant, _real_address(message, room, archived), is_live=is_live)
    own_id = _own_id(message)
    room_id = _archive_id(message, room.address, archived) if room.gives_stanza_ids else ""
    return Envelope(
        chat=ChatId(room.address),
        kind=ChatKind.GROUP,
        sender=sender,
        author=sender.native,
        is_own=sender == own,
        id=MessageId(room_id or f"{sender.native} {own_id or _digest(message)}"),
        own_id=own_id,
        sent_at=_sent_at(message, archived, now),
        accepted_at=_accepted_at(message, room.address, archived, now),
        is_live=is_live,
        is_from_room=not nick,
    )


def stanza_id(message: Element, by: str) -> str:
    """The id that ``by`` gave to a message; empty where it gave none.

    Whoever archives takes out ids that others wrote in its name (XEP-0359, 5).
    """
    for given in children(message, STANZA_IDS, "stanza-id"):
        if attribute(given, "by") == by:
            return attribute(given, "id")
    return ""


def _own_id(message: Element) -> str:
    return attribute(message, "id") or attribute(child(message, STANZA_IDS, "origin-id"), "id")


def _archive_id(message: Element, by: str, archived: Archived | None) -> str:
    return archived.id if archived is not None else stanza_id(message, by)


def _digest(message: Element) -> str:
    """A name for a message that nobody named: the same for the same sender, words and time."""
    said = [attribute(message, "from").partition("/")[0]]
    said += [part.text or "" for part in message if part.tag.endswith("}body")]
    said.append(attribute(child(message, DELAY, "delay"), "stamp"))
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:32]


def _sent_at(message: Element, archived: Archived | None, now: Millis) -> Millis:
    delayed = millis(attribute(child(message, DELAY, "delay"), "stamp"))
    if delayed is not None:
        return delayed
    return archived.at if archived is not None and archived.at is not None else now


def _real_address(message: Element, room: Room, archived: Archived | None) -> str:
    """Whom the room's archive names as the sender.

    Live, such a claim is anybody's; and where archives leave claims of senders in, theirs comes
    after (XEP-0313, 6.1.3.2). A room with occupant ids needs neither.
    """
    if archived is None or room.gives_occupant_ids or not room.shows_addresses:
        return ""
    users = children(message, MUC_USER, "x")
    claimed = attribute(child(users[-1], MUC_USER, "item"), "jid") if users else ""
    return bare(claimed) if claimed else ""


def _accepted_at(
    message: Element, by: str, archived: Archived | None, now: Millis
) -> Millis | None:
    """When the account's server or the room took the message."""
    if archived is not None:
        return archived.at
    delay = child(message, DELAY, "delay")
    late = millis(attribute(delay, "stamp"))
    says_so = attribute(delay, "from") in (by, by.rpartition("@")[2])
    return min(late, now) if late is not None and says_so else now
