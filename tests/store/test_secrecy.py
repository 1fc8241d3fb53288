"""Nothing that was stored can be read from the disk: open, closed, or after the process was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inbox_tui.domain.chat import Member
from inbox_tui.domain.event import ChatChanged, IdentityNamed, MembersChanged, Quarantined
from inbox_tui.domain.message import FilePart
from inbox_tui.store import chats, settings
from inbox_tui.store.store import Store
from tests.store.building import ANNA, CHAT, KEY, KITCHEN, House, received

MARKER = "XyzzyMarker"
ROOT = Path(__file__).resolve().parents[2]


def fill(house: House) -> None:
    """Put the marker wherever text goes."""
    house.hear(
        ChatChanged(CHAT, title=f"{MARKER}title", description=f"{MARKER}about"),
        IdentityNamed(ANNA, f"{MARKER}name"),
        MembersChanged(CHAT, (Member(ANNA, f"{MARKER}member"),)),
        received("m1", f"{MARKER}body 日本語"),
        received("m2", after=1, parts=(FilePart(f"{MARKER}.png", f"mxc://{MARKER}"),)),
        Quarantined(MARKER.encode(), f"{MARKER}reason"),
        state={f"{MARKER}key": MARKER.encode() * 100},
    )
    house.write(lambda tx: chats.set_draft(tx, KITCHEN, f"{MARKER}draft"))
    house.write(lambda tx: settings.put(tx, "note", f"{MARKER}setting"))
    house.say(f"{MARKER}outbox")
    locator = house.store.attachments.add(MARKER.encode() * 10_000, name=f"{MARKER}.txt")
    house.store.attachments.remember(KITCHEN, f"mxc://{MARKER}", locator)
    house.store.index_now().result()


def readable(folder: Path) -> list[str]:
    """Files in which, or in whose names, the marker or a secret can be read."""
    wanted = [MARKER.encode(), MARKER.lower().encode(), MARKER.encode("utf-16-le")]
    wanted += [b"s3cret-token", "日本語".encode()]
    return [
        str(path)
        for path in folder.rglob("*")
        if MARKER in path.name
        or (path.is_file() and any(word in path.read_bytes() for word in wanted))
    ]


def test_nothing_can_be_read_while_the_store_is_open_nor_after(house: House) -> None:
    fill(house)
    assert sum(path.stat().st_size for path in house.store.folder.rglob("*")) > 100_000
    assert readable(house.store.folder) == []
    house.store.close()
    assert readable(house.store.folder) == []


SCRIPT = """
import sys
from pathlib import Path
from tests.store.building import House
from tests.store.test_secrecy import fill
house = House.new(Path(sys.argv[1]))
fill(house)
print("filled", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    folder = tmp_path / "killed"
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "filled\n"
        os.kill(process.pid, signal.SIGKILL)
    return folder


def test_nothing_can_be_read_after_a_kill_and_everything_acknowledged_is_there(
    killed: Path,
) -> None:
    assert readable(killed) == []
    store = Store.open(killed, KEY)
    with store.read() as reader:
        row = chats.get(reader, KITCHEN)
        assert row is not None
        assert row.title == f"{MARKER}title"
        assert settings.get(reader, "note") == f"{MARKER}setting"
    store.close()


def test_secrets_are_not_in_what_the_store_says_of_itself(house: House) -> None:
    assert "s3cret" not in repr(house.store.__dict__)
    assert repr(KEY) == "MasterKey('…')"
