"""Finding the installed connectors without running any of them.

An entry point of the group ``inbox_tui.connectors`` names a package and an object in it. The package
is located, its ``facts.toml`` read as data, and what it needs looked for; only :meth:`Offer.load`
imports it, and only the engine calls that, for a service the person switched on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from inbox_tui.connector.facts import FactsError, read_facts
from inbox_tui.domain.ids import ServiceId
from inbox_tui.domain.service import Availability, ServiceFacts

if TYPE_CHECKING:
    # what connectors are written with brings httpx along, and looking at facts needs none of it
    from inbox_tui.connector.protocol import Connector

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
class Registry:
    """Every connector that is installed."""

    offers: Mapping[ServiceId, Offer]
    broken: tuple[Broken, ...] = ()

    def offer(self, service: ServiceId) -> Offer | None:
        """The connector of ``service``, where one is installed."""
        return self.offers.get(service)


def discover(
    *, demo: bool = False, entry_points: Iterable[metadata.EntryPoint] | None = None
) -> Registry:
    """The installed connectors: the pretend services alone for a demonstration, or all others."""
    offers: dict[ServiceId, Offer] = {}
    broken: list[Broken] = []
    found = metadata.entry_points(group=GROUP) if entry_points is None else entry_points
    for entry_point in sorted(found, key=lambda point: point.name):
        try:
            facts = read_facts(_package_folder(entry_point.module) / "facts.toml")
        except FactsError as error:
            broken.append(Broken(entry_point.name, str(error)))
            continue
        if facts.is_demo == demo:
            offers.setdefault(facts.id, Offer(facts, _availability(facts), entry_point))
    return Registry(offers, tuple(broken))


def _package_folder(module: str) -> Path:
    try:
        spec = util.find_spec(module)
    except (ImportError, ValueError) as error:
        raise FactsError(f"{module} can't be located: {error}") from error
    if spec is None or not spec.submodule_search_locations:
        raise FactsError(f"{module} is not an installed package")
    return Path(next(iter(spec.submodule_search_locations)))


def _availability(facts: ServiceFacts) -> Availability:
    missing = [name for name in facts.requires if util.find_spec(name) is None]
    if not missing:
        return Availability(usable=True)
    what = f"inbox-tui[{facts.extra}]" if facts.extra else " ".join(missing)
    return Availability(usable=False, reason=f'Not installed: run  pip install "{what}"')
