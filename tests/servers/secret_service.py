"""A real Secret Service without a desktop: GNOME Keyring on a session bus of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, cast

import pytest

from tests.servers.ports import ServerFailed, stop, wait_a_moment

_ADDRESS: Final = "DBUS_SESSION_BUS_ADDRESS"
_BUS: Final = ("dbus-daemon", "--session", "--nofork", "--nopidfile")
_KEYRING: Final = ("gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground")
_SCREENS: Final = frozenset({"DISPLAY", "WAYLAND_DISPLAY"})
_PASSWORD: Final = b"of the keyring"
_SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class SecretService:
    """An unlocked keyring; ``environment`` leads programs to it, this one among them."""

    environment: dict[str, str]

    def backend(self) -> object:
        """What reaches it from this process, whatever was loaded here before."""
        return import_module("keyring.backends.SecretService").Keyring()

    def lock(self) -> None:
        """Lock it. Unlocking asks for its password in a window, and there is no screen to show one."""
        with _bus().collection_at(self.environment[_ADDRESS]) as collection:
            collection.lock()
            assert collection.is_locked()

    def entries(self) -> dict[str, bytes]:
        """What is kept, by user name."""
        with _bus().collection_at(self.environment[_ADDRESS]) as collection:
            items = collection.get_all_items()
            return {item.get_attributes()["username"]: item.get_secret() for item in items}

    def remove_entries(self) -> None:
        """As a person does with the system's password manager."""
        with _bus().collection_at(self.environment[_ADDRESS]) as collection:
            for item in collection.get_all_items():
                item.delete()

    def unanswered_prompts(self) -> AbstractContextManager[None]:
        """Have it ask for its password where nobody ever answers."""
        prompter = _bus().silent_prompter(self.environment[_ADDRESS])
        return cast("AbstractContextManager[None]", prompter)


@contextmanager
def running_secret_service() -> Iterator[SecretService]:
    """A bus and a keyring that end with the block, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="keyring-") as name:
        folder = Path(name)
        (folder / "run").mkdir(mode=0o700)
        address = f"unix:path={folder / 'bus'}"
        environment = {
            "HOME": name,
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "XDG_DATA_HOME": str(folder / "data"),
            _ADDRESS: address,
        }
        with _running((*_BUS, f"--address={address}"), environment) as bus:
            _wait_until((folder / "bus").exists, bus)
            with _running(_KEYRING, environment) as keyring:
                assert keyring.stdin is not None
                keyring.stdin.write(_PASSWORD)
                keyring.stdin.close()
                _wait_until(lambda: _bus().is_served(address), keyring)
                yield SecretService(environment)


@pytest.fixture
def secret_service(monkeypatch: pytest.MonkeyPatch) -> Iterator[SecretService]:
    """A keyring of this test's own, which this process and those it starts are led to."""
    missing = [name for name in (_BUS[0], _KEYRING[0]) if shutil.which(name) is None]
    if missing:
        reason = (
            f"not installed: {', '.join(missing)} (Debian: apt install gnome-keyring dbus-daemon)"
        )
        if os.environ.get("INBOX_TUI_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    with running_secret_service() as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        yield service


@contextmanager
def _running(
    command: tuple[str, ...], environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    # without a screen: on a desktop it would ask the person who runs the tests
    ours = {name: value for name, value in os.environ.items() if name not in _SCREENS}
    process = subprocess.Popen(
        command,
        env={**ours, **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        stop(process)
        if process.stdin is not None:
            process.stdin.close()


def _wait_until(is_so: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _SECONDS
    while not is_so():
        if process.poll() is not None or time.monotonic() > deadline:
            raise ServerFailed(f"{process.args!r} did not come up")
        # neither tells when it is ready; the process itself is the clock
        wait_a_moment(process)


def _bus() -> ModuleType:
    # what it imports is there on Linux alone
    return import_module("tests.servers.session_bus")
