"""The log: safe, closed to others, never larger than its cap."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.cli.log import FILE_NAME, MAX_BYTES, open_log
from tests.pty.sequences import foreign
from tests.store.mounted_disk import small_disk


@pytest.fixture
def handler(tmp_path: Path) -> Iterator[logging.Handler]:
    handler = open_log(tmp_path / "log")
    yield handler
    logging.getLogger().removeHandler(handler)
    handler.close()
    logging.captureWarnings(False)


@pytest.fixture
def folder(tmp_path: Path, handler: logging.Handler) -> Path:
    return tmp_path / "log"


def test_without_trouble_there_is_no_file(folder: Path) -> None:
    logging.getLogger("quiet").info("all is well")
    assert not folder.exists()


def test_what_others_wrote_is_logged_without_any_control(folder: Path) -> None:
    error = ValueError("\x1b]52;c;eA==\x07\x9b2J\u202e\n2026-01-01 ERROR forged: line")
    logging.getLogger("test").error("\x1b[2J it failed", exc_info=error)
    written = (folder / FILE_NAME).read_bytes()
    assert foreign(written) == []
    assert b"it failed" in written
    assert not any(line.startswith(b"2026-01-01") for line in written.splitlines())


def test_the_log_belongs_to_its_owner_alone(folder: Path) -> None:
    logging.getLogger("test").warning("something")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_log_has_a_cap(folder: Path, handler: logging.Handler) -> None:
    record = logging.LogRecord("flood", logging.WARNING, "", 0, "x" * 19_000, None, None)
    for _ in range(900):
        handler.handle(record)
    files = list(folder.iterdir())
    assert len(files) == 2
    assert all(file.stat().st_size <= MAX_BYTES for file in files)


def test_a_disk_that_takes_nothing_costs_the_log_alone(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        handler = open_log(disk.folder / "log")
        disk.fill()
        logging.getLogger("test").warning("something %s", "x" * 10_000)
        disk.make_room()
        logging.getLogger("test").warning("later")
        handler.close()
        logging.getLogger().removeHandler(handler)
        logging.captureWarnings(False)
        assert "later" in (disk.folder / "log" / FILE_NAME).read_text()
    assert capfd.readouterr() == ("", "")
