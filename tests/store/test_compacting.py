"""Compacting gives room back in the memory the program has anyway, and survives being killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inbox_tui.store import files, search
from inbox_tui.store.changes import Changes
from inbox_tui.store.checking import check
from inbox_tui.store.compacting import compact
from inbox_tui.store.store import Store
from tests.store.building import CHAT, KEY, House, received

ROOT = Path(__file__).resolve().parents[2]


def swell(house: House, megabytes: int) -> None:
    """Rows that are only there to take room."""
    piece = random.Random(1).randbytes(512 * 1024).hex()
    for number in range(megabytes):
        house.write(
            lambda tx, number=number: tx.connection.execute(
                "INSERT INTO meta VALUES(?, ?)", (f"big-{number}", piece)
            )
        )


def thin(house: House) -> None:
    house.write(lambda tx: tx.connection.execute("DELETE FROM meta WHERE key LIKE 'big-%'"))


def test_what_was_deleted_gives_its_room_back_and_the_rest_is_as_it_was(house: House) -> None:
    house.hear(received("m1", "kept"))
    swell(house, 8)
    with house.store.read() as before:
        assert before.connection.scalar("SELECT count(*) FROM meta WHERE key LIKE 'big-%'") == 8
        thin(house)
        done = compact(house.store)
        # who was reading still sees what they saw
        assert before.connection.scalar("SELECT count(*) FROM meta WHERE key LIKE 'big-%'") == 8
    assert done.before - done.after > 8 * 2**20
    heard: list[Changes] = []
    house.store.subscribe(heard.append)
    house.hear(received("m2", "after", after=1))
    house.store.index_now().result()
    assert heard
    assert house.texts() == ["kept", "after"]
    with house.store.read() as reader:
        assert [len(list(search.search(reader, word))) for word in ("kept", "after")] == [1, 1]
    house.reopen()
    assert house.texts() == ["kept", "after"]
    found = check(house.store.folder, KEY).problems
    assert [problem.where for problem in found] == ["key file"]


MEMORY = """
import sys
from pathlib import Path
from inbox_tui.store.compacting import compact
from tests.store.building import House
from tests.store.test_compacting import swell, thin
house = House.new(Path(sys.argv[1]))
swell(house, 150)
def peak():
    lines = open("/proc/self/status").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
before = peak()
done = compact(house.store)
print(peak() - before, done.after // 1024)
house.store.close()
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux says of a process")
def test_it_takes_no_more_memory_than_the_cache(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path / "store")],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    ).stdout
    grown, size = map(int, said.split())
    assert size > 140 * 1024
    assert grown < size / 3


COMPACTING = """
import sys
from pathlib import Path
from inbox_tui.store.compacting import compact
from inbox_tui.store.store import Store
from tests.store.building import KEY
store = Store.open(Path(sys.argv[1]), KEY)
print("begun", flush=True)
while True:
    compact(store)
"""


@pytest.mark.slow
def test_killed_at_any_point_it_loses_nothing_and_leaves_nothing(house: House) -> None:
    house.hear(*(received(f"m{number}", after=number, chat=CHAT) for number in range(100)))
    swell(house, 30)
    house.store.index_now().result()
    texts = house.texts()
    house.store.close()
    chance = random.Random(7)
    was_copying = 0
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", COMPACTING, str(house.store.folder)],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"begun\n"
            time.sleep(chance.uniform(0.0, 1.0))
            process.send_signal(signal.SIGKILL)
        was_copying += (house.store.folder / files.COMPACTED_NAME).exists()
        house.store = Store.open(house.store.folder, KEY, clock=house.clock)
        assert house.texts() == texts
        assert not (house.store.folder / files.COMPACTED_NAME).exists()
        house.store.close()
    assert was_copying
    found = check(house.store.folder, KEY).problems
    assert [problem.where for problem in found] == ["key file"]
