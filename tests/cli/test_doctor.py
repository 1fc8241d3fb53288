"""The doctor: what it says of a machine, a store, its accounts."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.cli.doctor import examine
from inbox_tui.cli.exits import Exit
from inbox_tui.cli.findings import Finding, Mark, print_findings, wrong
from inbox_tui.cli.main import main
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import COMMAND_VARIABLE, key_of
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.store import accounts, notices
from inbox_tui.store.store import Store
from tests.cli import inboxes
from tests.pty.sequences import foreign

Captured = pytest.CaptureFixture[str]


def findings(home: Path) -> list[Finding]:
    return examine(Places.under(home), os.environ, may_ask=False)


def told(found: list[Finding], mark: Mark) -> list[str]:
    return [
        f"{finding.area}: {finding.what} {finding.advice}"
        for finding in found
        if finding.mark is mark
    ]


def set_status(home: Path, status: ConnectionStatus) -> None:
    places = Places.under(home)
    store = Store.open(places.data, key_of(places))
    try:
        store.write(lambda tx: accounts.set_status(tx, inboxes.HOME, status)).result()
    finally:
        store.close()


def test_a_machine_without_an_inbox_yet_is_well(capsys: Captured) -> None:
    assert main(["doctor", "--json"]) == Exit.DONE
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert report["is_well"] is True
    assert {finding["area"] for finding in report["findings"]} >= {"Installed", "Services", "Store"}


def test_versions_are_named(home: Path) -> None:
    text = "\n".join(told(findings(home), Mark.WELL))
    assert all(name in text for name in ("Python 3.", "textual ", "apsw-sqlite3mc ", "inbox-tui "))


def test_the_store_is_described(inbox: Path) -> None:
    text = "\n".join(told(findings(inbox), Mark.WELL))
    assert "3 chats, 4 messages" in text
    assert "unlocked by: passphrase" in text


def test_a_connection_in_trouble_is_wrong_and_says_what_to_do(
    inbox: Path, capsys: Captured
) -> None:
    set_status(inbox, ConnectionStatus(ConnectionState.BAD_CREDENTIALS, "Sign in again."))
    assert main(["doctor"]) == Exit.FAILED
    out = capsys.readouterr().out
    assert "✗ @me:localhost (matrix, home): bad credentials" in out
    assert "Sign in again." in out


def test_a_locked_store_is_wrong_and_names_the_way_in(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(COMMAND_VARIABLE)
    assert any(COMMAND_VARIABLE in line for line in told(findings(inbox), Mark.WRONG))


def test_a_folder_open_to_others_is_wrong(inbox: Path) -> None:
    Places.under(inbox).data.chmod(0o755)
    assert any("chmod 700" in line for line in told(findings(inbox), Mark.WRONG))


def test_a_damaged_store_is_wrong_and_nothing_of_it_is_shown(inbox: Path) -> None:
    path = next(Places.under(inbox).data.glob("*.db"))
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = os.urandom(len(content) - len(content) // 2)
    path.write_bytes(content)
    assert any(line.startswith("Store:") for line in told(findings(inbox), Mark.WRONG))


def test_how_the_store_was_found_is_told(inbox: Path, capsys: Captured) -> None:
    places = Places.under(inbox)
    store = Store.open(places.data, key_of(places))
    store.write(lambda tx: notices.keep(tx, ["The last change was left out."])).result()
    store.close()
    assert any("The last change was left out." in line for line in told(findings(inbox), Mark.NOTE))
    assert main(["store", "info", "--json"]) == Exit.DONE
    (notice,) = json.loads(capsys.readouterr().out)["notices"]
    assert notice.endswith(": The last change was left out.")


def test_looking_disturbs_nobody(inbox: Path) -> None:
    places = Places.under(inbox)
    store = Store.open(places.data, key_of(places))
    try:
        assert not told(findings(inbox), Mark.WRONG)
    finally:
        store.close()


def test_what_a_service_said_is_printed_without_any_control(capsys: Captured) -> None:
    print_findings([wrong("Accounts", "\x1b]0;x\x07 bad", "do\nthis \x9b2J\u202e")])
    assert foreign(capsys.readouterr().out.encode()) == []
