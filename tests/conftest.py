"""What every test has at hand, and the rule about skipping."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

pytest_plugins = [
    "tests.servers.synapse",
    "tests.servers.prosody",
    "tests.servers.secret_service",
]


@pytest.fixture(autouse=True)
def _home_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No test reads or writes the data of the person who runs it."""
    monkeypatch.setenv("INBOX_TUI_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where skipping is forbidden, a skipped test has failed."""
    report = yield
    if report.skipped and os.environ.get("INBOX_TUI_NO_SKIP") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} was skipped where skipping is forbidden: {report.longrepr}"
        )
    return report
