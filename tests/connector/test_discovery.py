"""Connectors are found without running a line of them."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from inbox_tui.connector.discovery import GROUP, discover

FACTS = (Path(__file__).parents[2] / "connectors/demo/lantern/facts.toml").read_text("utf-8")


def package(folder: Path, name: str, facts: str | None) -> EntryPoint:
    """A package that must never be imported."""
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text("raise AssertionError('imported')")
    if facts is not None:
        (folder / name / "facts.toml").write_text(facts, encoding="utf-8")
    return EntryPoint(name, f"{name}:connector", GROUP)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("demo", [True, False])
def test_looking_for_connectors_imports_none_of_them(demo: bool) -> None:
    script = (
        "import sys\n"
        "from inbox_tui.connector.discovery import discover\n"
        f"registry = discover(demo={demo})\n"
        "print(len(registry.offers), [m for m in sys.modules if m.startswith('connectors.')],"
        " 'slixmpp' in sys.modules, 'vodozemac' in sys.modules)"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.strip()
    count, _, rest = printed.partition(" ")
    assert int(count) >= 1
    assert "connectors.matrix" not in rest
    assert "connectors.xmpp" not in rest
    assert "connectors.demo.world" not in rest
    assert rest.endswith("False False")


def test_a_demonstration_offers_the_pretend_services_alone() -> None:
    registry = discover(demo=True)
    assert set(registry.offers) == {"demo-harbor", "demo-lantern", "demo-pigeon"}
    assert all(offer.availability.usable for offer in registry.offers.values())


def test_no_pretend_service_is_offered_otherwise() -> None:
    assert not any(offer.facts.is_demo for offer in discover().offers.values())


def test_a_connector_of_somebody_else_is_offered_and_not_imported(folder: Path) -> None:
    theirs = package(folder, "somebodys", FACTS.replace("demo = true", ""))
    registry = discover(entry_points=[theirs])
    (offer,) = registry.offers.values()
    assert offer.facts.id == "demo-lantern"
    assert "somebodys" not in sys.modules
    with pytest.raises(AssertionError, match="imported"):
        offer.load()


def test_what_a_connector_lacks_is_told_with_what_to_run(folder: Path) -> None:
    needy = FACTS.replace("demo = true", 'extra = "pigeons"').replace(
        "requires = []", 'requires = ["no_such_module"]'
    )
    (offer,) = discover(entry_points=[package(folder, "needy", needy)]).offers.values()
    assert not offer.availability.usable
    assert 'pip install "inbox-tui[pigeons]"' in offer.availability.reason


def test_a_broken_connector_is_named_and_the_others_are_still_offered(folder: Path) -> None:
    registry = discover(
        entry_points=[
            package(folder, "broken", "nonsense"),
            package(folder, "factless", None),
            EntryPoint("gone", "no_such_package:connector", GROUP),
            package(folder, "whole", FACTS.replace("demo = true", "")),
        ]
    )
    assert [broken.name for broken in registry.broken] == ["broken", "factless", "gone"]
    assert "facts.toml" in registry.broken[0].reason
    assert list(registry.offers) == ["demo-lantern"]


def test_of_two_connectors_for_one_service_the_first_by_name_is_offered(folder: Path) -> None:
    facts = FACTS.replace("demo = true", "")
    registry = discover(
        entry_points=[package(folder, "b_one", facts), package(folder, "a_one", facts)]
    )
    (offer,) = registry.offers.values()
    assert offer.entry_point.name == "a_one"
