"""The contact list (RFC 6121, 2) and the block list (XEP-0191), whole and as they change."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from connectors.xmpp.addresses import BadAddress, bare, person
from connectors.xmpp.contents import Forged
from connectors.xmpp.elements import attribute, child, children, raw
from connectors.xmpp.namespaces import BLOCKING, ROSTER
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    IdentityNamed,
    Quarantined,
    ServiceBlocksChanged,
)
from inbox_tui.domain.ids import ChatId

_CONTACT = frozenset({"to", "from", "both"})


class PushedLists:
    """Both lists of one account. A push counts only from the account itself (CVE-2016-9928)."""

    def __init__(self, own: str) -> None:
        self._own = own
        self.blocked: set[str] = set()
        self.contacts: dict[str, str] = {}
        """Names by address."""

    def read(self, push: Element) -> list[Event]:
        """A change that the server pushes. Raises :class:`Forged`."""
        if attribute(push, "from") not in ("", self._own):
            raise Forged("a push of a list that did not come from the own account")
        roster = child(push, ROSTER, "query")
        if roster is not None:
            return self.contacts_in(roster)
        blocked = child(push, BLOCKING, "block")
        if blocked is not None:
            self.blocked |= _items(blocked)
        unblocked = child(push, BLOCKING, "unblock")
        if unblocked is not None:
            # without items everybody is let go
            self.blocked -= _items(unblocked) or set(self.blocked)
        return [self.blocks()]

    def contacts_in(self, roster: Element) -> list[Event]:
        """The contacts in a list, or in a change of it, as chats."""
        events: list[Event] = []
        for item in children(roster, ROSTER, "item"):
            try:
                who = bare(attribute(item, "jid"))
            except BadAddress as error:
                events.append(Quarantined(raw(item), str(error)))
                continue
            name = attribute(item, "name").strip()
            if attribute(item, "subscription") == "remove":
                self.contacts.pop(who, None)
                continue
            self.contacts[who] = name
            is_asked = attribute(item, "ask") == "subscribe"
            if attribute(item, "subscription") in _CONTACT or is_asked:
                events.append(contact_chat(who))
            if name:
                events.append(IdentityNamed(person(who), name[:200]))
        return events

    def blocks_in(self, blocklist: Element) -> list[Event]:
        """The block list as the server gives it."""
        self.blocked = _items(blocklist)
        return [self.blocks()]

    def blocks(self) -> ServiceBlocksChanged:
        """The block list as an event."""
        return ServiceBlocksChanged(frozenset(person(who) for who in self.blocked))


def contact_chat(who: str) -> ChatChanged:
    """The chat with a contact."""
    return ChatChanged(
        ChatId(who),
        kind=ChatKind.DIRECT,
        membership=Membership.JOINED,
        partner=person(who),
        encryption=Encryption.OFF,
        decrypted_at=DecryptedAt.PROVIDER,
    )


def _items(holder: Element) -> set[str]:
    addresses = (attribute(item, "jid") for item in children(holder, BLOCKING, "item"))
    # a block may name a whole server or a device; it stays as the server keeps it
    return {who for who in addresses if who}
