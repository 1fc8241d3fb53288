"""First contact: requests to be a contact (RFC 6121, 3), and invitations to rooms."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from connectors.xmpp.addresses import address, bare, person
from connectors.xmpp.contents import Malformed
from connectors.xmpp.elements import attribute, child, child_text
from connectors.xmpp.namespaces import INVITATION, MUC_USER, NICK
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.event import ChatChanged, Event, IdentityNamed
from inbox_tui.domain.ids import ChatId


def subscription(presence: Element, source: str, own: str) -> list[Event]:
    """What a presence from outside a room asks; nothing is answered."""
    if attribute(presence, "type") != "subscribe" or source == own:
        return []
    events: list[Event] = [
        ChatChanged(
            ChatId(source),
            kind=ChatKind.DIRECT,
            membership=Membership.INVITED,
            partner=person(source),
            invited_by=person(source),
            encryption=Encryption.OFF,
            decrypted_at=DecryptedAt.PROVIDER,
        )
    ]
    named = child_text(presence, NICK, "nick").strip()
    if named:
        events.append(IdentityNamed(person(source), named[:200]))
    return events


def invitation(message: Element) -> list[ChatChanged] | None:
    """The invitation in a message, direct (XEP-0249) or through the room (XEP-0045, 7.8.2)."""
    source = attribute(message, "from")
    user = child(message, MUC_USER, "x")
    mediated = None if user is None else child(user, MUC_USER, "invite")
    if mediated is not None:
        return [_invited(bare(source), attribute(mediated, "from"))]
    direct = child(message, INVITATION, "x")
    if direct is None:
        return None
    return [_invited(bare(attribute(direct, "jid")), source)]


def _invited(room: str, by: str) -> ChatChanged:
    if not address(room).node or not by:
        raise Malformed("an invitation that doesn't say where to or from whom")
    return ChatChanged(
        ChatId(room),
        kind=ChatKind.GROUP,
        title=room.partition("@")[0],
        membership=Membership.INVITED,
        invited_by=person(bare(by)),
        encryption=Encryption.OFF,
        decrypted_at=DecryptedAt.PROVIDER,
    )
