"""Looking for connectors: entry points, the facts beside them, and what they need to run."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata, util
from pathlib import Path

from inbox_tui.connector.discovery import GROUP, Broken, Found, Offer
from inbox_tui.connector.facts import FactsError, read_facts
from inbox_tui.domain.ids import ServiceId
from inbox_tui.domain.service import Availability, ServiceFacts


def look(*, demo: bool, entry_points: Iterable[metadata.EntryPoint] | None = None) -> Found:
    """What is installed now, without importing any of it."""
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
    return Found(offers, tuple(broken))


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
