"""Destroying a profile: the key first, what may take its time last."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.keys.errors import NoKeyring
from inbox_tui.keys.slots import Parameters
from inbox_tui.keys.unlockers import KeyringUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store.wiping import wipe
from tests.keys.keyrings import SecretService


class Watching(KeyringUnlocker):
    """Sees what is left when the keyring is asked."""

    def __init__(self, keyring: object, folder: Path) -> None:
        super().__init__("inbox-tui", load=lambda: keyring)
        self._folder = folder
        self.seen: list[bool] = []

    def forget(self, parameters: Parameters) -> None:
        self.seen.append(self._folder.exists())
        super().forget(parameters)


@pytest.fixture
def keyring() -> object:
    return SecretService()


@pytest.fixture
def watching(keyring: object, tmp_path: Path) -> Watching:
    """The keyring's only entry is that of the inbox in ``data``."""
    watching = Watching(keyring, tmp_path / "data")
    Vault.create(tmp_path / "data", unlocker=watching)
    (tmp_path / "data" / "inbox.db").write_bytes(b"encrypted")
    return watching


def test_the_files_are_gone_before_the_keyring_is_asked(watching: Watching, tmp_path: Path) -> None:
    assert wipe(tmp_path / "data", [tmp_path / "data"], watching).left == ()
    assert watching.seen == [False]


def test_a_keyring_that_refuses_keeps_nothing_else(watching: Watching, tmp_path: Path) -> None:
    class Refusing(Watching):
        def forget(self, parameters: Parameters) -> None:
            raise NoKeyring("The system's keyring is locked.")

    (left,) = wipe(
        tmp_path / "data", [tmp_path / "data"], Refusing(object(), tmp_path / "data")
    ).left
    assert "is still there" in left
    assert not (tmp_path / "data").exists()
