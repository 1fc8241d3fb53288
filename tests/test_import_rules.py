"""Who may import whom, held against the code as it stands."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

ALLOWED: dict[str, set[str]] = {
    "domain": set(),
    "policy": {"domain"},
    "config": {"domain"},
    "keys": {"domain"},
    "store": {"domain", "keys"},
    "connector": {"domain"},
    "engine": {"policy", "store", "connector", "domain", "config"},
    "ui": {"domain", "policy", "keys", "store", "connector", "engine", "cli", "config"},
    "cli": {"domain", "policy", "keys", "store", "connector", "engine", "ui", "config"},
}


def imports_of(path: Path, *, only_module_level: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if only_module_level else list(ast.walk(tree))
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def test_each_room_exists() -> None:
    assert {path.name for path in (ROOT / "inbox_tui").iterdir() if path.is_dir()} - {
        "__pycache__"
    } == set(ALLOWED)


@pytest.mark.parametrize("room", sorted(ALLOWED))
def test_a_room_imports_only_what_it_may(room: str) -> None:
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(f"inbox_tui/{room}")
        for name in imports_of(path)
        if name.startswith("connectors")
        or (
            name.startswith("inbox_tui.")
            and name.split(".")[1] in ALLOWED
            and name.split(".")[1] not in ALLOWED[room] | {room}
        )
    ]
    assert offences == []


def test_a_connector_imports_the_kit_and_the_domain_alone() -> None:
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("connectors")
        for name in imports_of(path)
        if name.startswith("inbox_tui.")
        and not name.startswith(("inbox_tui.connector.", "inbox_tui.domain."))
    ]
    assert offences == []


def test_connectors_do_not_import_each_other() -> None:
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("connectors")
        for name in imports_of(path)
        if name.startswith("connectors.")
        and name.split(".")[1] != path.relative_to(ROOT / "connectors").parts[0]
    ]
    assert offences == []


def test_only_the_ui_knows_textual_and_rich() -> None:
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for folder in ("inbox_tui", "connectors")
        for path in modules(folder)
        if path.relative_to(ROOT).parts[:2] != ("inbox_tui", "ui")
        for name in imports_of(path)
        if name.split(".")[0] in {"textual", "rich"}
    ]
    assert offences == []


def test_the_domain_imports_no_third_party_and_does_no_input_or_output() -> None:
    standard = set(sys.stdlib_module_names)
    banned = {"asyncio", "socket", "pathlib", "os", "io", "subprocess", "threading"}
    offences = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules("inbox_tui/domain")
        for name in imports_of(path)
        if name.split(".")[0] in banned
        or (name.split(".")[0] not in standard and not name.startswith("inbox_tui.domain"))
    ]
    assert offences == []


def test_the_command_line_starts_without_textual() -> None:
    script = (
        "import sys; import inbox_tui.cli.main; "
        "print([m for m in sys.modules if m.split('.')[0] in ('textual', 'rich')"
        " or m.startswith('connectors.')])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout
    assert printed.strip() == "[]"


def test_no_file_is_crowded() -> None:
    crowded = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for folder in ("inbox_tui", "connectors")
        for path in modules(folder)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]
    assert crowded == []
