"""Finding the installed connectors without running any of them.

An entry point of the group ``inbox_tui.connectors`` names a package and an object in it. The package
is located, its ``facts.toml`` read as data, and what it needs looked for; only :meth:`Offer.load`
imports it, and only the engine calls that, for a service the person switched on.

Looking is put off until somebody asks: with what it imports it is a tenth of a whole start, and an
inbox of native chats is painted without it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self, cast

from inbox_tui.domain.ids import ServiceId

if TYPE_CHECKING:
    from importlib import metadata

    # what connectors are written with brings httpx along, and looking at facts needs none of it
    from inbox_tui.connector.protocol import Connector
    from inbox_tui.domain.service import Availability, ServiceFacts

GROUP: Final = "inbox_tui.connectors"


@dataclass(frozen=True, slots=True)
class Offer:
    """A service that an installed connector offers, and whether it could be switched on here."""

    facts: ServiceFacts
    availability: Availability
    entry_point: metadata.EntryPoint

    def load(self) -> Connector:
        """Import the connector. Only for a service that is switched on."""
        return cast("Connector", self.entry_point.load())


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry point whose facts can't be read, with the reason."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """What there was when somebody looked."""

    offers: Mapping[ServiceId, Offer]
    broken: tuple[Broken, ...] = ()


class Registry:
    """Every connector that is installed. Threads share it."""

    def __init__(self, offers: Mapping[ServiceId, Offer], broken: tuple[Broken, ...] = ()) -> None:
        self._look: Callable[[], Found] = lambda: Found(offers, broken)
        self._found: Found | None = None
        self._looking = threading.Lock()

    @classmethod
    def later(cls, look: Callable[[], Found]) -> Self:
        """A registry that looks once, when it is first asked."""
        registry = cls({})
        registry._look = look
        return registry

    @property
    def offers(self) -> Mapping[ServiceId, Offer]:
        """The services that connectors are installed for."""
        return self._seen().offers

    @property
    def broken(self) -> tuple[Broken, ...]:
        """Entry points that can't be offered."""
        return self._seen().broken

    def offer(self, service: ServiceId) -> Offer | None:
        """The connector of ``service``, where one is installed."""
        return self.offers.get(service)

    def _seen(self) -> Found:
        with self._looking:
            if self._found is None:
                self._found = self._look()
            return self._found


def discover(
    *, demo: bool = False, entry_points: Iterable[metadata.EntryPoint] | None = None
) -> Registry:
    """The installed connectors: the pretend services alone for a demonstration, or all others."""

    def look() -> Found:
        from inbox_tui.connector.looking import look as look_now  # noqa: PLC0415

        return look_now(demo=demo, entry_points=entry_points)

    return Registry.later(look)
