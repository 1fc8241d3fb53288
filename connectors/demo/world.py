"""The three pretend networks of one program, with the same people's habits running through them.

``INBOX_TUI_DEMO_SPEED`` sets the tempo: 1 by default, 0 for a world that stands still.
``INBOX_TUI_DEMO_NOW`` (an ISO 8601 date and time) sets the time that everything is dated back from.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from connectors.demo.cast import load, small_talk
from connectors.demo.connector import DemoConnector
from connectors.demo.life import Life, Tempo
from connectors.demo.network import Clock, Network, wall_clock
from connectors.demo.styles import HARBOR, LANTERN, PIGEON, Style
from inbox_tui.domain.ids import Millis, ServiceId

SPEED: Final = "INBOX_TUI_DEMO_SPEED"
NOW: Final = "INBOX_TUI_DEMO_NOW"
_HOME: Final = "INBOX_TUI_HOME"

_CASTS: Final = {HARBOR.service: "harbor", LANTERN.service: "lantern", PIGEON.service: "pigeon"}
_PAIRING_SECONDS: Final = 1.0


class World:
    """The networks and the lives on them."""

    def __init__(self, *, tempo: Tempo, clock: Clock) -> None:
        self.tempo = tempo
        small = small_talk()
        self._networks: dict[ServiceId, Network] = {}
        self._lives: dict[ServiceId, Life] = {}
        for style in (HARBOR, LANTERN, PIGEON):
            self._networks[style.service] = Network(
                style.service,
                clock=clock,
                encryption=style.encryption,
                decrypted_at=style.decrypted_at,
            )
            self._lives[style.service] = Life(
                load(_CASTS[style.service]), small, tempo, on_block=self._come_back(style)
            )

    def network(self, style: Style) -> Network:
        """The network of a service."""
        return self._networks[style.service]

    def life(self, style: Style) -> Life:
        """The people of a service."""
        return self._lives[style.service]

    async def pair(self) -> None:
        """Until somebody pretends to have scanned the code."""
        if self.tempo.speed > 0:
            await asyncio.sleep(_PAIRING_SECONDS / self.tempo.speed)

    def _come_back(self, blocked_on: Style) -> _Comeback:
        return _Comeback(self, blocked_on)


class _Comeback:
    """Somebody blocked on one service writes from the next that the person uses."""

    def __init__(self, world: World, blocked_on: Style) -> None:
        self._world = world
        self._blocked_on = blocked_on

    def __call__(self, name: str) -> None:
        for style in (LANTERN, PIGEON, HARBOR):
            if style is not self._blocked_on and self._world.life(style).is_settled:
                self._world.life(style).returns(name)
                return


_WORLDS: Final[dict[str, World]] = {}


def the_world(environ: Mapping[str, str] = os.environ) -> World:
    """The world of this program's data: made when it is first looked at."""
    home = environ.get(_HOME, "")
    if home not in _WORLDS:
        tempo = Tempo(float(environ.get(SPEED) or 1))
        _WORLDS[home] = World(tempo=tempo, clock=_clock(environ.get(NOW), tempo))
    return _WORLDS[home]


def connector_of(style: Style) -> DemoConnector:
    """The connector of a service in the living world."""
    return DemoConnector(
        style,
        lambda: the_world().network(style),
        pairing=lambda: the_world().pair(),
        company=lambda: the_world().life(style),
    )


def _clock(now: str | None, tempo: Tempo) -> Clock:
    if not now:
        return wall_clock
    start = datetime.fromisoformat(now)
    if start.tzinfo is None:
        start = start.replace(tzinfo=UTC)
    began = time.monotonic()

    def clock() -> Millis:
        passed = (time.monotonic() - began) * min(1.0, tempo.speed)
        return Millis(int((start.timestamp() + passed) * 1000))

    return clock
