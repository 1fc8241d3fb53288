"""A homeserver that answers what a test says, for what no real one can be made to answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from connectors.matrix.connection import MatrixConnection
from inbox_tui.connector.conformance.host import RecordingHost
from inbox_tui.connector.egress import Egress
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.domain.secret import Secret

BASE = "http://127.0.0.1:1"
VERSIONS = {
    "versions": ["v1.15"],
    "unstable_features": {"org.matrix.simplified_msc3575": True},
}

Answer = httpx.Response | httpx.TransportError
Route = Callable[[httpx.Request], Answer]


class ScriptedEgress(Egress):
    """Every client it makes speaks to the script instead of a network."""

    def __init__(self, routes: dict[str, Route | list[Answer]]) -> None:
        super().__init__()
        self.routes = {"/versions": lambda _: httpx.Response(200, json=VERSIONS), **routes}
        self.requests: list[httpx.Request] = []

    def http(self, base_url: str = "", *, read_seconds: float = 60.0) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=base_url,
            transport=httpx.MockTransport(self._answer),
            follow_redirects=True,
        )

    def asked(self, ending: str) -> list[httpx.Request]:
        """The requests whose path ends so."""
        return [request for request in self.requests if request.url.path.endswith(ending)]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        for ending, route in self.routes.items():
            if request.url.path.endswith(ending):
                answer = route.pop(0) if isinstance(route, list) else route(request)
                if isinstance(answer, httpx.TransportError):
                    raise answer
                return answer
        return refused(404, "M_UNRECOGNIZED")


def reply(body: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, json=body)


def refused(status: int, code: str, **more: Any) -> httpx.Response:
    return reply({"errcode": code, "error": "The server says why.", **more}, status)


def body_of(request: httpx.Request) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(request.content)
    return said


def host_for(
    egress: Egress,
    *,
    refresh: str = "",
    sync: str = "auto",
    state: dict[str, bytes] | None = None,
) -> RecordingHost:
    secrets = {"access_token": Secret("old")} | (
        {"refresh_token": Secret(refresh)} if refresh else {}
    )
    credentials = Credentials(secrets, {"homeserver": BASE, "user_id": "@me:here", "sync": sync})
    return RecordingHost(
        Identity(ServiceId("matrix"), "@me:here"), credentials, egress, state=state
    )


def connected(
    routes: dict[str, Route | list[Answer]],
    *,
    refresh: str = "",
    sync: str = "auto",
    state: dict[str, bytes] | None = None,
) -> tuple[MatrixConnection, RecordingHost, ScriptedEgress]:
    """A connection to a homeserver that answers by ``routes``: the end of a path, and what to say."""
    egress = ScriptedEgress(routes)
    host = host_for(egress, refresh=refresh, sync=sync, state=state)
    return MatrixConnection(host), host, egress
