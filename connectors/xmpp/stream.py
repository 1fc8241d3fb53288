"""The stream to one server: slixmpp, held to what this program promises.

What is different from slixmpp as it comes:

- TLS or nothing: a server that offers no encryption is refused, and no stanza is read before it
  (also not one injected ahead of the handshake). Certificates are checked for the address's domain
  by the context of the account's egress; a redirect to another host is not followed.
- Messages, presences and pushes never reach slixmpp's own handlers, which would accept contact
  requests by themselves; they go to ``receive`` as plain elements, in order.
- An exception inside a handler ends the connection with a reason; it is not just logged.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Protocol, cast
from xml.etree.ElementTree import Element, XMLParser, XMLPullParser

from slixmpp import ClientXMPP
from slixmpp.xmlstream import StanzaBase

from connectors.xmpp.acks import DurableAcks, Mark
from connectors.xmpp.elements import attribute, child, is_too_deep
from connectors.xmpp.failures import describe_connection_failure, refused_login
from connectors.xmpp.namespaces import BLOCKING, ROSTER
from connectors.xmpp.wire import WireGuard, WireViolation
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.errors import ConnectorError, Transient, Unreachable
from inbox_tui.domain.secret import Secret

if TYPE_CHECKING:
    from slixmpp.stanza import StreamFeatures

OPEN_SECONDS: Final = 30.0
CLOSE_SECONDS: Final = 2.0
DIRECT_TLS_PORTS: Final = frozenset({443, 5223})

# slixmpp logs stanzas, and what it sends to sign in, at debug level; its errors arrive as events
logging.getLogger("slixmpp").addHandler(logging.NullHandler())
logging.getLogger("slixmpp").propagate = False
logging.getLogger("slixmpp").setLevel(logging.CRITICAL)


class Receiver(Protocol):
    """Who gets what arrives."""

    def take(self, element: Element) -> bool:
        """Take an element that needs no storing; ``False`` leaves it to :meth:`receive`."""

    def receive(self, element: Element, mark: Mark | None) -> None:
        """Take an element; ``mark`` is to be given to ``committed`` once it is stored."""

    def could_not_read(self, element: Element, reason: str) -> None:
        """Told of an element that was dropped because it could not be handled."""


class Stream(ClientXMPP):
    """One stream, opened once or resumed."""

    def __init__(
        self,
        address: str,
        password: Secret,
        egress: Egress,
        receiver: Receiver,
        place: tuple[str, int] | None = None,
    ) -> None:
        self._guard = WireGuard()
        self._receiver = receiver
        self._place = place
        self._is_closing = False
        self._is_starting_tls = False
        self._failure: Exception | None = None
        super().__init__(
            address,
            password.reveal(),
            ssl_context=egress.tls_context(),
            loop=asyncio.get_running_loop(),
        )
        self._egress = egress
        self._opened: asyncio.Future[bool] = self.loop.create_future()
        self.lost: asyncio.Future[None] = self.loop.create_future()
        self.auto_authorize = None
        self.auto_subscribe = False
        self.whitespace_keepalive_interval = 60
        if place is not None:
            # one port speaks one of the two; guessing wrong would wait for an answer for ever
            self.enable_direct_tls = place[1] in DIRECT_TLS_PORTS
            self.enable_starttls = not self.enable_direct_tls
        self.register_plugin("durable_acks")
        self.acks = cast("DurableAcks", self.plugin["durable_acks"])  # type: ignore[typeddict-item]
        self.add_filter("in", self._divert)
        self._listen()

    def _listen(self) -> None:
        handlers: dict[str, Callable[[Any], None]] = {
            "stream_negotiated": lambda _: self._open(is_resumed=False),
            "session_resumed": lambda _: self._open(is_resumed=True),
            "failed_auth": self._auth_failed,
            "no_auth": lambda _: self.fail(refused_login("no-mechanism")),
            "connection_failed": self._attempt_failed,
            "reconnect_delay": lambda _: self.fail(self._last_failure()),
            "ssl_invalid_chain": self._certificate_refused,
            "disconnected": self._disconnected,
        }
        for name, handler in handlers.items():
            self.add_event_handler(name, handler)

    # --- opening and closing --------------------------------------------------------------------

    async def open(self) -> bool:
        """Connect and sign in, or resume; whether it is the old session that goes on.

        Raises ``BadCredentials``, ``Unreachable`` or another ``ConnectorError``.
        """
        if self._egress.settings.proxy:
            raise Unreachable(
                "XMPP can't go through a proxy in this program. Take the proxy out of the account's "
                "settings to connect directly."
            )
        await self._gone()
        self._opened = self.loop.create_future()
        self.lost = self.loop.create_future()
        self._failure = None
        self.connect(*self._place) if self._place else self.connect()
        try:
            async with asyncio.timeout(OPEN_SECONDS):
                return await self._opened
        except TimeoutError:
            raise Unreachable(
                f"{self.default_domain} did not answer in time. Check the address, the host and "
                "the port."
            ) from None
        finally:
            self.cancel_connection_attempt()

    async def _gone(self) -> None:
        """Until an earlier transport has let go: its end must not be taken for the new one's."""
        if self.transport is not None:
            self.abort()
            await asyncio.wait((self.disconnected,), timeout=CLOSE_SECONDS)

    async def close(self) -> None:
        """End the stream and let go of everything, in bounded time."""
        self._is_closing = True
        self.cancel_connection_attempt()
        if self.transport is not None:
            await self.disconnect(wait=CLOSE_SECONDS, ignore_send_queue=True)
        self.abort()
        for handle in self.scheduled_events.values():
            handle.cancel()
        self.scheduled_events.clear()
        if self._run_out_filters is not None:
            self._run_out_filters.cancel()
            await asyncio.gather(self._run_out_filters, return_exceptions=True)
        for future in (self._opened, self.lost):
            if future.done() and not future.cancelled():
                future.exception()  # looked at, so that nothing warns of it

    def fail(self, error: ConnectorError) -> None:
        """End the connection for ``error``."""
        self.cancel_connection_attempt()
        for future in (self._opened, self.lost):
            if not future.done():
                future.set_exception(error)
                break
        self.abort()

    @property
    def is_open(self) -> bool:
        """Whether stanzas can be sent now."""
        return self._session_started and self.transport is not None

    @property
    def is_encrypted(self) -> bool:
        """Whether the transport is TLS, verified when it was made."""
        return isinstance(self.socket, ssl.SSLObject | ssl.SSLSocket)

    def pause(self) -> None:
        """Read nothing more until :meth:`resume`."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if self.transport is not None and not self.transport.is_closing():
            self.transport.resume_reading()

    # --- what slixmpp calls ---------------------------------------------------------------------

    def init_parser(self) -> None:
        """A parser for a new stream, which reads UTF-8 and nothing else."""
        super().init_parser()
        self._guard.restart()
        # a declared encoding could hide a document type from the guard
        parser = XMLParser(encoding="utf-8")  # noqa: S314 - document types are refused by the guard
        self.parser = XMLPullParser(("start", "end"), _parser=parser)

    def data_received(self, data: bytes | str) -> None:
        """Bytes from the server, checked before they are parsed."""
        try:
            self._guard.check(data.encode() if isinstance(data, str) else data)
            super().data_received(data)
        except WireViolation as violation:
            self.fail(Transient(f"{violation} The connection was ended."))

    async def _attempt_connection(
        self,
        host: str,
        port: int,
        tls: bool,  # noqa: FBT001 - as slixmpp calls it
        server_hostname: str | None,
    ) -> bool:
        # where a domain has no records, slixmpp tries direct TLS first, on the port that never
        # speaks it, and would wait for an answer
        if tls and port == self.default_port:
            return False
        return await super()._attempt_connection(host, port, tls, server_hostname)

    async def start_tls(self) -> bool:
        """The handshake; its own error says more than the broken connection that follows it."""
        self._is_starting_tls = True
        try:
            done = await super().start_tls()
        finally:
            self._is_starting_tls = False
        if not done:
            self.fail(describe_connection_failure(self._failure, self.default_domain))
        return done

    def start_stream_handler(self, xml: Element) -> None:
        """The root element has begun."""
        self._guard.root_seen()
        super().start_stream_handler(xml)  # type: ignore[no-untyped-call]  # slixmpp leaves it untyped

    def _spawn_event(self, xml: Element) -> None:
        self._guard.element_done()
        if is_too_deep(xml):
            self._receiver.could_not_read(xml, "nested too deeply")
            return
        try:
            super()._spawn_event(xml)
        except Exception as error:  # noqa: BLE001 - one bad stanza must not end the stream
            self._receiver.could_not_read(xml, f"{type(error).__name__}: {error}")

    def _divert(self, stanza: StanzaBase) -> StanzaBase | None:
        """Take what is ours from slixmpp; runs after the stanza was counted."""
        if stanza.name not in ("message", "presence", "iq"):
            return stanza
        if not self.is_encrypted:
            self.fail(Unreachable(f"{self.default_domain} sent data without encryption."))
            return None
        element = stanza.xml
        if stanza.name == "iq" and not is_push(element):
            return stanza
        if not self._receiver.take(element):
            self._receiver.receive(
                element, self.acks.arrived() if self.acks.is_counted(stanza) else None
            )
        return None

    async def _handle_stream_features(self, features: StreamFeatures) -> bool | None:
        if not self.is_encrypted and "starttls" not in features["features"]:
            self.fail(
                Unreachable(
                    f"{self.default_domain} offers no encryption, and this program sends nothing "
                    "without it. Check the host and the port."
                )
            )
            return True
        return await super()._handle_stream_features(features)

    def _handle_stream_error(self, error: StanzaBase) -> None:
        # slixmpp would follow "see-other-host", also before TLS, to whatever host it names
        condition = error["condition"]
        self.fail(Transient(f"{self.default_domain} ended the connection ({condition})."))

    def exception(self, exception: Exception) -> None:
        """An exception in a handler: nothing is known of the stream any more."""
        self.fail(
            Transient(f"Something went wrong with the connection ({type(exception).__name__}).")
        )

    # --- events of the stream -------------------------------------------------------------------

    def _open(self, *, is_resumed: bool) -> None:
        if self.boundjid.bare != self.requested_jid.bare:
            self.fail(Transient(f"The server signed in as {self.boundjid.bare}, another address."))
        elif not self._opened.done():
            self._opened.set_result(is_resumed)

    def _auth_failed(self, failure: StanzaBase) -> None:
        # slixmpp would go on to weaker mechanisms with the same password
        self.fail(refused_login(failure["condition"]))

    def _attempt_failed(self, reason: object) -> None:
        self._failure = reason if isinstance(reason, Exception) else OSError(str(reason))

    def _last_failure(self) -> ConnectorError:
        return describe_connection_failure(self._failure, self.default_domain)

    def _certificate_refused(self, error: Exception) -> None:
        self._failure = error

    def _disconnected(self, _: object) -> None:
        if self._is_closing or self._is_starting_tls:
            return
        error = Transient(f"The connection to {self.default_domain} broke off.")
        for future in (self._opened, self.lost):
            if not future.done():
                future.set_exception(error)
                break


def is_push(iq: Element) -> bool:
    """Whether a request is news of the contact list or the block list."""
    if attribute(iq, "type") != "set":
        return False
    return (
        child(iq, ROSTER, "query") is not None
        or child(iq, BLOCKING, "block") is not None
        or child(iq, BLOCKING, "unblock") is not None
    )
