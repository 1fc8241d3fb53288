"""Sending on a stream, and waiting for what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any, Final, cast
from xml.etree.ElementTree import Element

from slixmpp.exceptions import IqError, IqTimeout
from slixmpp.xmlstream import StanzaBase

from connectors.xmpp.elements import attribute, make, tag
from connectors.xmpp.failures import describe_refusal
from connectors.xmpp.namespaces import CLIENT, PING
from connectors.xmpp.stream import Receiver, Stream
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.errors import ConnectorError, Transient
from inbox_tui.domain.secret import Secret

ANSWER_SECONDS: Final = 30.0


class Client(Stream):
    """One account's stream, to talk on."""

    def __init__(
        self,
        address: str,
        password: Secret,
        egress: Egress,
        receiver: Receiver,
        place: tuple[str, int] | None = None,
    ) -> None:
        super().__init__(address, password, egress, receiver, place)
        self._delivered: dict[str, asyncio.Future[None]] = {}
        self.add_event_handler("stanza_acked", self._acked)

    def send_element(self, element: Element) -> None:
        """Send a message or presence without waiting for anything."""
        kind = self.Presence if element.tag == tag(CLIENT, "presence") else self.Message
        stanza = kind(xml=element)
        self.send(stanza)

    async def deliver(self, message: Element) -> None:
        """Send a message and wait until the server has it.

        Raises ``Transient`` where that isn't known in the end.
        """
        taken: asyncio.Future[None] = self.loop.create_future()
        name = attribute(message, "id")
        self._delivered[name] = taken
        try:
            self.send_element(message)
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._until_taken(taken)
        except TimeoutError:
            raise self._gone_silent() from None
        finally:
            self._delivered.pop(name, None)
            taken.cancel()

    async def _until_taken(self, taken: asyncio.Future[None]) -> None:
        await self._while_connected(self.waiting_queue.join())
        if self.acks.enabled_out and self.acks.enabled_in:
            self.acks.ask()
            await self._while_connected(taken)
        else:
            # stanzas are handled in order, so an answer to this says that the message was
            await self.ask(self.home, ping())

    async def check(self) -> None:
        """Find out whether anybody is at the other end; a connection without one is ended."""
        try:
            await self.ask(self.home, ping())
        except Transient:
            self._gone_silent()
        except ConnectorError:
            return  # a refusal is an answer too

    def _gone_silent(self) -> Transient:
        silent = Transient(f"{self.default_domain} has stopped answering.")
        self.fail(silent)
        return silent

    async def ask(self, to: str, payload: Element, *, kind: str = "get") -> Element:
        """The answer to a request: the whole ``iq`` element.

        Raises ``Rejected`` or ``RateLimited`` as the other side says, ``Transient`` without answer.
        """
        if not self.is_open:
            raise Transient("The connection to the server is down.")
        iq = self.make_iq(ito=to or None, itype=kind)  # type: ignore[arg-type]  # None is allowed
        iq.xml.append(payload)
        try:
            answer = await self._while_connected(iq.send(timeout=ANSWER_SECONDS))  # type: ignore[no-untyped-call]
        except IqError as error:
            raise describe_refusal(error.iq.xml) from None
        except IqTimeout:
            raise Transient(f"{to or self.default_domain} did not answer in time.") from None
        return cast("Element", answer.xml)

    @property
    def home(self) -> str:
        """The server's own address."""
        return str(self.boundjid.domain)

    def answer(self, push: Element) -> None:
        """Say that a push was taken."""
        reply = self.make_iq_result(id=attribute(push, "id"), ito=attribute(push, "from") or None)
        reply.send()  # type: ignore[no-untyped-call]  # slixmpp leaves it untyped

    async def _while_connected(self, waiting: Awaitable[Any]) -> Any:  # noqa: ANN401 - slixmpp leaves it untyped
        """What ``waiting`` yields, unless the connection breaks first."""
        task = asyncio.ensure_future(waiting)
        await asyncio.wait((task, self.lost), return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            task.cancel()
            raise Transient("The connection to the server broke off.")
        return task.result()

    def _acked(self, stanza: StanzaBase) -> None:
        waiting = self._delivered.get(stanza["id"])
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


def ping() -> Element:
    """A request that asks for nothing (XEP-0199)."""
    return make(PING, "ping")
