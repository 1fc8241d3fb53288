"""Stopped anywhere and gone on with, an export and an import end as if they had not been stopped."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.domain.event import ChatChanged
from inbox_tui.domain.ids import ChatId
from inbox_tui.store.exporting.export import Format, Order, export
from inbox_tui.store.exporting.job import TargetTaken
from inbox_tui.store.importing import importer
from inbox_tui.store.importing.importing import import_from
from inbox_tui.store.progress import Cancelled, Step
from inbox_tui.store.store import Store
from tests.store.building import KEY, KITCHEN, House, received
from tests.store.transfer.filling import GARDEN, contents_of, fill, lines_of

SEED = 20_261_123


class StopAt:
    """Stops the work at the nth report."""

    def __init__(self, count: int) -> None:
        self._left = count

    def __call__(self, _step: Step) -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


def fill_more(house: House) -> None:
    fill(house)
    for number in range(4):
        chat = ChatId(f"!more{number}")
        house.hear(
            ChatChanged(chat, title=f"More {number}"),
            *(received(f"x{number}-{one}", chat=chat, after=200 + one) for one in range(120)),
        )


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Transactions and pages so small that there is something to stop between."""
    monkeypatch.setattr(importer, "BATCH", 7)
    monkeypatch.setattr("inbox_tui.store.exporting.jsonl._EVERY", 20)
    monkeypatch.setattr("inbox_tui.store.exporting.pages.PAGE", 30)


def reports_of(work: object) -> int:
    count = 0

    def counted(_step: Step) -> None:
        nonlocal count
        count += 1

    work(counted)  # type: ignore[operator]
    return count


def some(count: int) -> list[int]:
    return sorted(random.Random(SEED).sample(range(count), min(count, 8)))


@pytest.mark.usefixtures("small_steps")
def test_an_import_stopped_anywhere_ends_the_same(house: House, tmp_path: Path) -> None:
    fill_more(house)
    first = tmp_path / "first"
    export(house.store, Order(first))
    whole = Store.create(tmp_path / "whole", KEY, clock=house.clock)
    count = reports_of(lambda report: import_from(whole, first, report))
    export(whole, Order(tmp_path / "of-whole"))
    whole.close()
    wanted = lines_of(tmp_path / "of-whole")
    for cut in some(count):
        store = Store.create(tmp_path / f"cut-{cut}", KEY, clock=house.clock)
        with pytest.raises(Cancelled):
            import_from(store, first, StopAt(cut))
        import_from(store, first)
        export(store, Order(tmp_path / f"of-cut-{cut}"))
        with store.read() as reader:
            left = reader.connection.scalar("SELECT count(*) FROM imports")
        store.close()
        assert lines_of(tmp_path / f"of-cut-{cut}") == wanted, f"stopped at report {cut}"
        assert left == 0


@pytest.mark.usefixtures("small_steps")
def test_going_on_does_not_begin_anew(house: House, empty: House, tmp_path: Path) -> None:
    fill_more(house)
    first = tmp_path / "first"
    export(house.store, Order(first))
    with pytest.raises(Cancelled):
        import_from(empty.store, first, StopAt(60))
    rest = import_from(empty.store, first)
    assert rest.messages_known == 0
    assert 0 < rest.messages_new < 480


@pytest.mark.usefixtures("small_steps")
@pytest.mark.parametrize("format_", Format)
def test_an_export_stopped_anywhere_ends_the_same(
    house: House, tmp_path: Path, format_: Format
) -> None:
    fill_more(house)
    order = Order(tmp_path / "whole", format_)
    count = reports_of(lambda report: export(house.store, order, report))
    for cut in some(count):
        target = tmp_path / f"cut-{cut}"
        with pytest.raises(Cancelled):
            export(house.store, Order(target, format_), StopAt(cut))
        assert not target.exists()
        summary = export(house.store, Order(target, format_))
        assert summary.is_resumed
        assert not target.with_name(f"{target.name}.partial").exists()
        assert tree(target) == tree(tmp_path / "whole"), f"stopped at report {cut}"


def tree(folder: Path) -> object:
    if (folder / "export.jsonl").exists():
        return lines_of(folder), contents_of(folder)
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.usefixtures("small_steps")
def test_a_journal_that_was_cut_off_is_gone_on_with(house: House, tmp_path: Path) -> None:
    fill_more(house)
    export(house.store, Order(tmp_path / "whole"))
    target = tmp_path / "cut"
    with pytest.raises(Cancelled):
        export(house.store, Order(target), StopAt(12))
    journal = tmp_path / "cut.partial" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes()[:-5])
    with (tmp_path / "cut.partial" / "export.jsonl").open("ab") as file:
        file.write(b'{"type": "half a li')
    export(house.store, Order(target))
    assert lines_of(target) == lines_of(tmp_path / "whole")
    assert contents_of(target) == contents_of(tmp_path / "whole")


@pytest.mark.usefixtures("small_steps")
def test_another_export_does_not_go_on_with_what_was_stopped(house: House, tmp_path: Path) -> None:
    fill_more(house)
    target = tmp_path / "cut"
    with pytest.raises(Cancelled):
        export(house.store, Order(target), StopAt(5))
    with pytest.raises(TargetTaken, match="something else"):
        export(house.store, Order(target, chats=(KITCHEN,)))


def test_a_foreign_folder_is_never_taken_for_an_export(house: House, tmp_path: Path) -> None:
    fill(house)
    (tmp_path / "all.partial").mkdir()
    (tmp_path / "all.partial" / "mine.txt").write_text("mine")
    with pytest.raises(TargetTaken):
        export(house.store, Order(tmp_path / "all"))
    assert (tmp_path / "all.partial" / "mine.txt").read_text() == "mine"
    assert GARDEN


KILLED = """
import os, signal, sys
from pathlib import Path
from inbox_tui.store.exporting import jsonl
from inbox_tui.store.exporting.export import Order, export
from inbox_tui.store.importing import importer
from inbox_tui.store.importing.importing import import_from
from inbox_tui.store.store import Store
from tests.store.building import KEY, Clock, NOON

what, folder, path, left = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
importer.BATCH, jsonl._EVERY = 7, 20

def report(_step):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

store = Store.open(folder, KEY, clock=Clock(NOON + 2 * 10**9))
import_from(store, path, report) if what == "import" else export(store, Order(path), report)
"""


def killed(what: str, folder: Path, path: Path, after: int) -> None:
    command = [sys.executable, "-c", KILLED, what, str(folder), str(path), str(after)]
    done = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize("after", [1, 10, 40])
def test_what_was_killed_is_gone_on_with(house: House, tmp_path: Path, after: int) -> None:
    house.clock.forward(10**9)
    fill_more(house)
    export(house.store, Order(tmp_path / "whole"))
    wanted = lines_of(tmp_path / "whole")
    house.store.close()
    killed("export", tmp_path / "store", tmp_path / "again", min(after, 20))
    house.store = Store.open(tmp_path / "store", KEY, clock=house.clock)
    assert export(house.store, Order(tmp_path / "again")).is_resumed
    assert lines_of(tmp_path / "again") == wanted
    assert contents_of(tmp_path / "again") == contents_of(tmp_path / "whole")
    Store.create(tmp_path / "other", KEY, clock=house.clock).close()
    killed("import", tmp_path / "other", tmp_path / "whole", after)
    other = Store.open(tmp_path / "other", KEY, clock=house.clock)
    import_from(other, tmp_path / "whole")
    export(other, Order(tmp_path / "of-other"))
    other.close()
    for line in wanted:
        if line.get("status") == "queued":
            line["status"] = "unknown"
    assert lines_of(tmp_path / "of-other") == wanted
