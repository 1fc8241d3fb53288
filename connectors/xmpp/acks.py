"""Stream management (XEP-0198) that says "handled" only of what has been stored.

slixmpp counts a stanza as handled when it arrives. Here the count that goes to the server stops
before the first message or presence whose batch isn't committed; what is unacknowledged when the
connection breaks is delivered again by the server.
"""

from __future__ import annotations

from collections import deque
from typing import Final, NamedTuple

from slixmpp.plugins import register_plugin
from slixmpp.plugins.xep_0198 import XEP_0198
from slixmpp.plugins.xep_0198.stanza import Ack, RequestAck
from slixmpp.xmlstream import StanzaBase

MODULO: Final = 2**32


class Mark(NamedTuple):
    """Which stanza of which session."""

    session: int
    number: int


class DurableAcks(XEP_0198):
    """The plugin of slixmpp, with acknowledgement tied to commits."""

    name = "durable_acks"  # a name of its own: the registry of plugins is global to the process

    def plugin_init(self) -> None:
        """Start with nothing owed."""
        self._uncommitted: deque[Mark] = deque()
        self._session = 0
        self._ack_is_owed = False
        # an ack is asked for after each send that waits for one, not every few stanzas
        self.window = 0
        super().plugin_init()  # type: ignore[no-untyped-call]  # slixmpp leaves it untyped

    def arrived(self) -> Mark:
        """The stanza counted last is waiting to be stored; the mark to commit it by."""
        mark = Mark(self._session, int(self.handled))
        self._uncommitted.append(mark)
        return mark

    def committed(self, mark: Mark) -> None:
        """Everything that arrived up to ``mark`` is durable."""
        if mark.session != self._session:
            return
        while self._uncommitted and self._uncommitted.popleft() != mark:
            pass
        if self._ack_is_owed:
            self.send_ack()

    @property
    def durable(self) -> int:
        """How many stanzas the server may forget."""
        if self._uncommitted:
            return (self._uncommitted[0].number - 1) % MODULO
        return int(self.handled)

    def send_ack(self) -> None:
        """Tell the server how many stanzas it may forget."""
        self._ack_is_owed = bool(self._uncommitted)
        if self.xmpp.transport:
            ack = Ack(self.xmpp)
            ack["h"] = self.durable
            self.xmpp.send_raw(str(ack))

    def ask(self) -> None:
        """Ask the server how many of our stanzas it has."""
        self.xmpp.send_raw(str(RequestAck(self.xmpp)))

    def session_end(self, event: object) -> None:
        """A new session counts from zero; what arrived in the old one is still being stored."""
        super().session_end(event)  # type: ignore[no-untyped-call]  # slixmpp leaves it untyped
        self._session += 1
        self._uncommitted.clear()
        self._ack_is_owed = False

    def is_counted(self, stanza: StanzaBase) -> bool:
        """Whether ``stanza`` is one that has just been counted."""
        return bool(self.enabled_in) and stanza.name in ("message", "presence", "iq")


register_plugin(DurableAcks)
