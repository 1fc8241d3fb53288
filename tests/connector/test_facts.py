"""A connector's facts are whole, or the file and the key that are wrong are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.connector.conformance.base import is_a_sentence
from inbox_tui.connector.facts import FactsError, read_facts
from inbox_tui.domain.service import Route, ServiceFacts

ROOT = Path(__file__).parents[2]
GOOD = (ROOT / "connectors/demo/lantern/facts.toml").read_text("utf-8")


def written(folder: Path, text: str) -> Path:
    path = folder / "facts.toml"
    path.write_text(text, encoding="utf-8")
    return path


def without(key: str) -> str:
    lines = GOOD.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith(f"{key} ="))
    end = start
    if lines[start].endswith("["):
        end = lines.index("]", start)
    return "\n".join(lines[:start] + lines[end + 1 :])


def test_whole_facts_are_read(tmp_path: Path) -> None:
    facts = read_facts(written(tmp_path, GOOD))
    assert facts.id == "demo-lantern"
    assert facts.route is Route.PRETEND
    assert facts.is_demo
    assert facts.requires == ()
    assert len(facts.warnings) == 3


@pytest.mark.parametrize(
    "key",
    [
        "id",
        "name",
        "badge",
        "version",
        "checked_on",
        "summary",
        "operator",
        "route",
        "route_note",
        "identified_by",
        "provider_can",
        "limits",
        "cannot",
        "warnings",
        "by_default",
        "here",
        "decrypted_where",
    ],
)
def test_a_missing_key_is_named_with_its_file(tmp_path: Path, key: str) -> None:
    path = written(tmp_path, without(key))
    with pytest.raises(FactsError) as error:
        read_facts(path)
    assert str(path) in str(error.value)
    assert key in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('badge = "LN"', "badge = 7", "badge"),
        ('badge = "LN"', 'badge = "  "', "badge"),
        ("version = 1", "version = 0", "version"),
        ("version = 1", "version = true", "version"),
        ("checked_on = 2026-11-22", 'checked_on = "recently"', "checked_on"),
        ('route = "pretend"', 'route = "scenic"', "scenic"),
        ("requires = []", "requires = [1]", "requires"),
        ("[encryption]", "[other]", "encryption"),
    ],
)
def test_a_wrong_value_is_named_with_its_file(
    tmp_path: Path, old: str, new: str, named: str
) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(FactsError) as error:
        read_facts(path)
    assert str(path) in str(error.value)
    assert named in str(error.value)


@pytest.mark.parametrize("raw", [b"not = = toml", b"\xff\xfe", b""])
def test_a_file_that_is_not_facts_is_named(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "facts.toml"
    path.write_bytes(raw)
    with pytest.raises(FactsError, match=str(path)):
        read_facts(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactsError, match="facts\\.toml"):
        read_facts(tmp_path / "facts.toml")


def ours() -> list[ServiceFacts]:
    return [read_facts(path) for path in sorted((ROOT / "connectors").rglob("facts.toml"))]


@pytest.mark.parametrize("facts", ours(), ids=lambda facts: facts.id)
def test_what_our_own_connectors_tell_people_are_sentences(facts: ServiceFacts) -> None:
    told = (
        facts.summary,
        facts.route_note,
        facts.encryption.by_default,
        facts.encryption.here,
        facts.encryption.decrypted_where,
        *facts.warnings,
    )
    assert [text for text in told if not is_a_sentence(text)] == []
    assert 2 <= len(facts.badge) <= 3
    assert facts.warnings


@pytest.mark.parametrize("facts", ours(), ids=lambda facts: facts.id)
def test_a_pretend_service_says_so_in_its_name_and_no_other_does(facts: ServiceFacts) -> None:
    assert facts.is_demo is (facts.route is Route.PRETEND) is ("DEMO" in facts.name)
