"""Signed in as they were, unless going on with an old copy of their sessions would harm."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.event import UNREPEATABLE
from inbox_tui.domain.ids import AccountId
from inbox_tui.store import accounts
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.merging import merge
from inbox_tui.store.backup.restoring import Restored, replace_store, restore
from inbox_tui.store.store import Store
from tests.store.backup.arranging import Home
from tests.store.building import ACCOUNT, BEN, ME

OTHER = AccountId("account-2")


@pytest.fixture
def backup(home: Home, tmp_path: Path) -> Path:
    """Of an account with a ratchet, and one without."""
    home.add_account(OTHER, BEN, is_home=False)
    home.hear(state={f"{UNREPEATABLE}ratchet": b"turned twice", "sync": b"position"})
    home.hear(state={"sync": b"position", "not-unrepeatable/": b"x"}, account=OTHER)
    target = tmp_path / "one.inboxbackup"
    make(home.store, target)
    return target


def anew(home: Home, backup: Path) -> tuple[Restored, Path]:
    folder = backup.parent / "again"
    return restore(backup, folder, home.key), folder


def in_place(home: Home, backup: Path) -> tuple[Restored, Path]:
    home.store.close()
    folder = home.store.folder
    kept = backup.with_name("kept.inboxbackup")
    return replace_store(backup, folder, (home.key, home.key), kept), folder


@pytest.mark.parametrize("bring_back", [anew, in_place])
def test_a_ratchet_is_not_turned_from_an_old_position(
    home: Home, backup: Path, bring_back: Callable[[Home, Path], tuple[Restored, Path]]
) -> None:
    done, folder = bring_back(home, backup)
    assert done.signed_out == (ME,)
    store = Store.open(folder, home.key)
    with store.read() as reader:
        signed_out = accounts.get(reader, ACCOUNT)
        assert signed_out is not None
        assert not signed_out.is_on
        assert accounts.state(reader, ACCOUNT) == {}
        assert not accounts.credentials(reader, ACCOUNT).secrets
        said = accounts.status(reader, ACCOUNT)
        assert said is not None
        assert said[0].state is ConnectionState.LOGGED_OUT
        assert "Sign in again" in said[0].reason
        other = accounts.get(reader, OTHER)
        assert other is not None
        assert other.is_on
        assert accounts.state(reader, OTHER)["sync"] == b"position"
        assert accounts.credentials(reader, OTHER).secrets
    store.close()


def test_what_goes_on_here_is_left_alone_by_a_merge(home: Home, backup: Path) -> None:
    merge(backup, home.key, home.store)
    state = home.read(accounts.state, ACCOUNT)
    assert state[f"{UNREPEATABLE}ratchet"] == b"turned twice"
