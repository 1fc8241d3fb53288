"""Promises about starting, ending and failing."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.places import Places
from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Millis
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.changes import Changes
from inbox_tui.store.lock import StoreLock
from inbox_tui.store.store import Store
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.changes_pump import ChangesPump
from inbox_tui.ui.fatal import describe_fault
from inbox_tui.ui.keys import KEYS, Where, bindings, display
from inbox_tui.ui.saving import save_file
from inbox_tui.ui.screens.inbox import InboxScreen
from inbox_tui.ui.start import StartPlan
from tests.ui.inbox_scene import Scene, scene, until
from tests.ui.screen_host import shown


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


def new_places(folder: Path) -> Places:
    places = Places.under(folder, "new")
    places.data.mkdir(parents=True)
    return places


async def test_without_a_key_file_the_app_welcomes(tmp_path: Path) -> None:
    app = InboxApp(StartPlan(new_places(tmp_path), Registry({})))
    async with app.run_test() as pilot:
        await until(pilot, lambda: type(app.screen).__name__ == "WelcomeScreen")
        assert not app.is_open


async def test_with_a_key_the_app_opens_the_inbox_and_asks_for_a_home(tmp_path: Path) -> None:
    app = InboxApp(StartPlan(new_places(tmp_path), Registry({}), key=MasterKey.random()))
    async with app.run_test() as pilot:
        await until(pilot, lambda: type(app.screen).__name__ == "HomeScreen")
        assert any(isinstance(screen, InboxScreen) for screen in app.screen_stack)
    await asyncio.to_thread(app.close_session)


async def test_a_wrong_key_ends_the_app_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = new_places(tmp_path)
    Store.create(places.data, MasterKey.random()).close()
    app = InboxApp(StartPlan(places, Registry({}), key=MasterKey.random()))
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.return_value is not None)
    assert app.return_value == 1
    assert "The key does not open the inbox" in capsys.readouterr().err


async def test_an_inbox_that_is_open_elsewhere_is_opened_to_read(tmp_path: Path) -> None:
    places, key = new_places(tmp_path), MasterKey.random()
    elsewhere = Store.create(places.data, key)
    app = InboxApp(StartPlan(places, Registry({}), key=key))
    try:
        async with app.run_test(size=(120, 30)) as pilot:
            words = f"Open in another window (process {os.getpid()}): reading only."
            await until(pilot, lambda: words in shown(app))
            assert app.session.is_read_only
        await asyncio.to_thread(app.close_session)
    finally:
        elsewhere.close()


async def test_an_inbox_that_another_process_is_making_ends_the_app_as_the_commands_end(
    tmp_path: Path,
) -> None:
    places = new_places(tmp_path)
    lock = StoreLock(places.data, Millis(1))
    app = InboxApp(StartPlan(places, Registry({}), key=MasterKey.random()))
    try:
        async with app.run_test() as pilot:
            await until(pilot, lambda: app.return_value is not None)
    finally:
        lock.release()
    assert app.return_value == Exit.HELD


async def test_a_fault_is_told_without_what_the_program_held(
    inbox: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    held = "the content of a message"

    def at_fault() -> None:
        raise ValueError(held)

    async def run() -> None:
        async with inbox.shown() as (_, pilot):
            pilot.app.call_later(at_fault)
            await until(pilot, lambda: pilot.app._exception is not None)

    with pytest.raises(ValueError, match="content"):
        await run()
    told = capsys.readouterr().err
    assert "ValueError" in told
    assert "Nothing that was stored is lost" in told
    assert held not in told


def test_a_fault_is_described_by_place_alone() -> None:
    with pytest.raises(ValueError, match="secret") as caught:
        int("a secret")
    told = describe_fault(caught.value)
    assert "secret" not in told
    assert "ValueError" in told
    assert "test_app.py" in told


def test_the_app_is_light_to_import() -> None:
    script = (
        "import sys; import inbox_tui.ui.app;"
        "print([m for m in ('inbox_tui.ui.screens.settings', 'inbox_tui.ui.screens.inbox', 'httpx',"
        " 'textual.widgets._text_area', 'textual.widgets._markdown', 'apsw', 'keyring', 'segno')"
        " if m in sys.modules])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "[]"


# What changed, from the store's thread to the screens


class Source:
    def __init__(self) -> None:
        self.listener: Callable[[Changes], None] | None = None

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        self.listener = listener
        return self._stop

    def _stop(self) -> None:
        self.listener = None


def changed(number: int) -> Changes:
    return Changes(chats=frozenset({ChatKey(AccountId("a"), ChatId(str(number)))}))


async def test_a_flood_of_changes_arrives_whole_and_in_few_pieces() -> None:
    arrived: list[Changes] = []
    done = asyncio.Event()

    def take(changes: Changes) -> None:
        arrived.append(changes)
        if sum(len(each.chats) for each in arrived) >= 5_000:
            done.set()

    pump, source = ChangesPump(take), Source()
    pump.start(source)

    def flood() -> None:
        for number in range(5_000):
            pump.put(changed(number))

    thread = Thread(target=flood)
    started = asyncio.get_running_loop().time()
    thread.start()
    await asyncio.wait_for(done.wait(), 20)
    took = asyncio.get_running_loop().time() - started
    thread.join()
    assert len(arrived) <= 2 + took * 31
    pump.stop()
    assert source.listener is None


async def test_after_it_stopped_nothing_is_delivered() -> None:
    arrived: list[Changes] = []
    pump = ChangesPump(arrived.append)
    pump.start(Source())
    pump.put(changed(1))
    pump.stop()
    pump.put(changed(2))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert arrived == []


# Keys


def test_no_key_means_two_things_in_one_place() -> None:
    for where in Where:
        taken = [
            name
            for key in KEYS
            if key.where in (where, Where.ANYWHERE)
            for name in key.keys.split(",")
        ]
        assert len(taken) == len(set(taken)), where


def test_every_key_has_an_id_of_its_own_and_words() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)
    assert all(key.description and key.description[0].isupper() for key in KEYS)
    assert display("ctrl+p") == "^p"
    assert display("f1") == "F1"
    assert len(bindings(Where.CHAT_LIST)) == len([k for k in KEYS if k.where is Where.CHAT_LIST])


async def test_every_key_of_the_table_has_its_action(inbox: Scene) -> None:
    async with inbox.shown() as (screen, pilot):
        homes = {
            Where.ANYWHERE: pilot.app,
            Where.INBOX: screen,
            Where.CHAT_LIST: screen.chat_list,
            Where.TIMELINE: screen.timeline,
            Where.COMPOSER: screen.composer,
            Where.REQUEST: screen.pane.request,
        }
        for key in KEYS:
            home = homes.get(key.where)
            if home is not None:
                target, _, name = key.action.partition("(")[0].rpartition(".")
                owner = {"app": pilot.app, "screen": screen}.get(target, home)
                assert hasattr(owner, f"action_{name}"), key


# Saving


def test_a_saved_file_never_replaces_another_or_leaves_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "downloads"
    names = [save_file([b"x"], "../../.ssh/authorized_keys", folder).name for _ in range(2)]
    assert names == ["authorized_keys", "authorized_keys (2)"]
    assert {path.parent for path in folder.iterdir()} == {folder}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())


def test_a_file_that_could_not_be_read_whole_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        save_file(broken(), "file.txt", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.pty
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_the_terminal_is_restored_on_a_signal(tmp_path: Path, number: int) -> None:
    import pexpect  # noqa: PLC0415 - not on Windows

    script = (
        "from pathlib import Path; import sys\n"
        "from inbox_tui.cli.places import Places\n"
        "from inbox_tui.connector.discovery import Registry\n"
        "from inbox_tui.keys.master_key import MasterKey\n"
        "from inbox_tui.ui.app import InboxApp\n"
        "from inbox_tui.ui.start import StartPlan\n"
        "places = Places.under(Path(sys.argv[1]), 'x'); places.data.mkdir(parents=True)\n"
        "code = InboxApp(StartPlan(places, Registry({}), key=MasterKey.random())).run()\n"
        "sys.exit(code)\n"
    )
    environment = {**os.environ, "TERM": "xterm-256color"}
    child = pexpect.spawn(
        sys.executable, ["-c", script, str(tmp_path)], env=environment, timeout=30,
        dimensions=(30, 100), encoding="utf-8",
    )  # fmt: skip
    child.expect("home account")
    child.kill(number)
    child.expect(pexpect.EOF)
    rest = child.before or ""
    child.wait()
    for restored in ("\x1b[?1049l", "\x1b[?25h", "\x1b[?1000l"):
        assert restored in rest
    assert child.exitstatus == 128 + number
