"""A homeserver on loopback that says what a test wants said, and notes what it was asked."""

from __future__ import annotations

import contextlib
import json
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast
from urllib.parse import parse_qs, urlsplit

from tests.servers.certificates import Leaf

Json = dict[str, Any]
USER: Final = "@me:localhost"
PATIENT_SECONDS: Final = 20.0
"""How long a request for news is held, as a real server holds it."""


class PretendHomeserver(ThreadingHTTPServer):
    """Speaks as much of the client API as signing in and receiving take."""

    def __init__(self, leaf: Leaf | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        if leaf is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(leaf.certificate, leaf.key)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        scheme = "https" if leaf is not None else "http"
        self.base_url = f"{scheme}://127.0.0.1:{self.server_address[1]}"
        self._news = threading.Condition()
        self._replies: list[Json] = []
        self._noise: list[bytes] = []
        self._is_over = False
        self.acknowledged = 0
        """How many replies the client has said to have kept, by asking for what comes after."""
        self.asked: list[str] = []
        """The path of every request."""

    def says(self, reply: Mapping[str, Any]) -> None:
        """The next thing there is to know."""
        with self._news:
            self._replies.append(dict(reply))
            self._news.notify_all()

    def stutters(self, body: bytes) -> None:
        """Answer the next request for news with these bytes instead."""
        with self._news:
            self._noise.append(body)
            self._news.notify_all()

    @property
    def said(self) -> int:
        """How many replies there are."""
        return len(self._replies)

    def news_after(self, since: str) -> bytes:
        """What ``/sync`` answers. Waits until there is something."""
        with self._news:
            position = int(since or "0")
            self.acknowledged = max(self.acknowledged, position)
            self._news.notify_all()
            self._news.wait_for(
                lambda: not since or self._is_over or self._noise or len(self._replies) > position,
                timeout=PATIENT_SECONDS,
            )
            if self._noise:
                return self._noise.pop(0)
            if len(self._replies) <= position:
                return json.dumps({"next_batch": str(position)}).encode()
            return json.dumps({**self._replies[position], "next_batch": str(position + 1)}).encode()

    def end(self) -> None:
        """Let everybody who waits go."""
        with self._news:
            self._is_over = True
            self._news.notify_all()


class _Answers(BaseHTTPRequestHandler):
    def handle(self) -> None:
        # a client may leave in the middle of an answer
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            super().handle()

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        server = self._noted(address.path)
        if address.path.endswith("/sync"):
            since = parse_qs(address.query).get("since", [""])[0]
            self._say(server.news_after(since))
        elif address.path.endswith("/versions"):
            self._say({"versions": ["v1.15"]})
        elif address.path.endswith("/login"):
            self._say({"flows": [{"type": "m.login.password"}]})
        else:
            self._say({"errcode": "M_UNRECOGNIZED", "error": "Not here."}, HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        server = self._noted(urlsplit(self.path).path)
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        is_login = server.asked[-1].endswith("/login")
        self._say(
            {"user_id": USER, "access_token": "token", "device_id": "DEVICE"} if is_login else {}
        )

    do_PUT = do_POST  # noqa: N815 - the name it has

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the name it has
        """Say nothing."""

    def _noted(self, path: str) -> PretendHomeserver:
        server = cast("PretendHomeserver", self.server)
        server.asked.append(path)
        return server

    def _say(self, body: Json | bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@contextmanager
def pretend_homeserver(leaf: Leaf | None = None) -> Iterator[PretendHomeserver]:
    """One that runs for as long as the block; over TLS where a certificate is given."""
    with PretendHomeserver(leaf) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.end()
            server.shutdown()
            thread.join()


def in_room(room: str, events: Sequence[object], *, name: str = "") -> Json:
    """A reply about one room that was joined; with its name, where that is told."""
    named = {"type": "m.room.name", "state_key": "", "content": {"name": name}}
    state = [{**text_event("$name", "", USER), **named}] if name else []
    said = {"timeline": {"events": list(events)}, "state": {"events": state}}
    return {"rooms": {"join": {room: said}}}


def text_event(event_id: str, body: str, sender: str = "@anna:localhost") -> Json:
    """A message."""
    return {
        "type": "m.room.message",
        "event_id": event_id,
        "sender": sender,
        "origin_server_ts": 1_790_000_000_000,
        "content": {"msgtype": "m.text", "body": body},
    }
