"""The store's key in a real keyring: the whole program, process by process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import COMMAND_VARIABLE
from inbox_tui.keys.errors import NoKeyring
from inbox_tui.keys.slots import SlotKind
from inbox_tui.keys.unlockers import KeyringUnlocker
from inbox_tui.keys.vault import Vault
from tests.servers.secret_service import SecretService

pytestmark = [pytest.mark.server("secret service"), pytest.mark.slow]

_UNANSWERED = """
import sys, time
from inbox_tui.keys.errors import NoKeyring
from inbox_tui.keys.unlockers import KeyringUnlocker
began = time.monotonic()
try:
    KeyringUnlocker("inbox-tui", limit_seconds=0.5).prepare()
except NoKeyring as error:
    print(error)
print(time.monotonic() - began < 10)
sys.stdout.flush()
"""
_PLAINTEXT = """
from keyring.backend import KeyringBackend
class PlaintextKeyring(KeyringBackend):
    priority = 1
    def get_password(self, service, username): return None
    def set_password(self, service, username, password): open(__file__ + ".kept", "w").write(password)
    def delete_password(self, service, username): pass
"""


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A new process that nobody can be asked in."""
    return subprocess.run(
        [sys.executable, "-m", "inbox_tui", *words],
        env=_environment(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != COMMAND_VARIABLE}
    return {**kept, **more}


@pytest.fixture
def keyed(inbox: Path, secret_service: SecretService) -> SecretService:
    """An inbox that the keyring alone unlocks."""
    command = {COMMAND_VARIABLE: os.environ[COMMAND_VARIABLE]}
    assert run("store", "slots", "add", "keyring", **command).returncode == Exit.DONE
    assert run("store", "slots", "remove", "1", **command).returncode == Exit.DONE
    assert Vault.open(Places.of().data).slots == (SlotKind.KEYRING,)
    return secret_service


def test_a_new_process_opens_the_store_by_the_keyring(keyed: SecretService) -> None:
    done = run("search", "tomatoes", "--json")
    assert done.returncode == Exit.DONE, done.stderr
    assert len(json.loads(done.stdout)["messages"]) == 1
    (secret,) = keyed.entries().values()
    key_file = (Places.of().data / "keyslots.json").read_bytes()
    assert secret not in key_file


def test_a_locked_keyring_is_said_to_be_locked(keyed: SecretService) -> None:
    keyed.lock()
    done = run("chats")
    assert done.returncode == Exit.LOCKED
    assert "keyring is locked. Unlock it" in done.stderr


def test_a_prompt_that_nobody_answers_is_given_up(secret_service: SecretService) -> None:
    # the first use makes the collection that is then locked
    assert secret_service.entries() == {}
    secret_service.lock()
    with secret_service.unanswered_prompts():
        done = subprocess.run(
            [sys.executable, "-c", _UNANSWERED],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    said, was_quick = done.stdout.splitlines()
    assert "did not answer within 0.5 seconds" in said
    assert was_quick == "True"


def test_an_entry_removed_by_hand_is_named(keyed: SecretService) -> None:
    (entry,) = keyed.entries()
    keyed.remove_entries()
    done = run("chats")
    assert done.returncode == Exit.LOCKED
    assert f"no entry '{entry}'" in done.stderr


def test_what_the_keyring_does_not_give_back_is_not_relied_on(
    secret_service: SecretService, tmp_path: Path
) -> None:
    from keyring.backends.SecretService import Keyring  # noqa: PLC0415 - Linux only

    class Overwritten(Keyring):
        """Somebody else writes the same entry in the same moment."""

        def set_password(self, service: str, username: str, password: str) -> None:
            for secret in (password, "another"):
                super().set_password(service, username, secret)  # type: ignore[no-untyped-call]

    Overwritten.__module__, Overwritten.__qualname__ = Keyring.__module__, Keyring.__qualname__
    with pytest.raises(NoKeyring, match="did not give back"):
        Vault.create(tmp_path / "new", unlocker=KeyringUnlocker("inbox-tui", load=Overwritten))
    assert not Vault.exists(tmp_path / "new")


def test_a_removed_slot_takes_its_entry_along(inbox: Path, secret_service: SecretService) -> None:
    command = {COMMAND_VARIABLE: os.environ[COMMAND_VARIABLE]}
    assert run("store", "slots", "add", "keyring", **command).returncode == Exit.DONE
    assert len(secret_service.entries()) == 1
    assert run("store", "slots", "change", "2").returncode == Exit.DONE
    assert len(secret_service.entries()) == 1
    assert run("store", "slots", "remove", "2", **command).returncode == Exit.DONE
    assert secret_service.entries() == {}


def test_an_entry_that_can_not_be_removed_is_told(
    inbox: Path, secret_service: SecretService
) -> None:
    command = {COMMAND_VARIABLE: os.environ[COMMAND_VARIABLE]}
    assert run("store", "slots", "add", "keyring", **command).returncode == Exit.DONE
    secret_service.lock()
    done = run("store", "slots", "remove", "2", **command)
    assert done.returncode == Exit.FAILED
    assert "in the keyring is still there" in done.stderr
    assert Vault.open(Places.of().data).slots == (SlotKind.PASSPHRASE,)


def test_a_new_key_stays_in_the_same_entry(keyed: SecretService) -> None:
    assert run("store", "backup").returncode == Exit.DONE
    before = keyed.entries()
    done = run("store", "rekey", "--json")
    assert done.returncode == Exit.DONE, done.stderr
    assert json.loads(done.stdout)["slots"][0]["outcome"] == "kept"
    assert keyed.entries() == before
    assert run("chats").returncode == Exit.DONE
    (backup,) = Places.of().data.parent.rglob("*.inboxbackup")
    assert run("store", "backup", "--verify", str(backup)).returncode == Exit.DONE


def test_a_keyring_that_is_locked_is_not_given_up_without_a_word(
    inbox: Path, secret_service: SecretService
) -> None:
    command = {COMMAND_VARIABLE: os.environ[COMMAND_VARIABLE]}
    assert run("store", "slots", "add", "keyring", **command).returncode == Exit.DONE
    secret_service.lock()
    done = run("store", "rekey", **command)
    assert done.returncode == Exit.USAGE
    assert "Slot 2: this keyring won't open the inbox any more" in done.stderr
    done = run("store", "rekey", "--yes", "--json", **command)
    assert [slot["outcome"] for slot in json.loads(done.stdout)["slots"]] == ["kept", "gone"]


def test_a_wipe_empties_the_keyring_too(keyed: SecretService) -> None:
    assert run("store", "wipe", "--confirm", "wipe").returncode == Exit.DONE
    assert keyed.entries() == {}
    assert not Places.of().data.exists()


def test_a_wipe_with_a_locked_keyring_destroys_the_rest_and_says_so(keyed: SecretService) -> None:
    keyed.lock()
    done = run("store", "wipe", "--confirm", "wipe")
    assert done.returncode == Exit.FAILED
    assert "is still there" in done.stderr
    assert not Places.of().data.exists()


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        ("keyring.backends.fail.Keyring", "no keyring running"),
        ("keyring.backends.null.Keyring", "not known to keep secrets"),
        ("keyrings.alt.file.PlaintextKeyring", "readable on the disk"),
    ],
)
def test_what_keeps_no_secrets_is_refused(
    inbox: Path, tmp_path: Path, backend: str, reason: str
) -> None:
    module = tmp_path / "keyrings" / "alt" / "file.py"
    module.parent.mkdir(parents=True)
    module.write_text(_PLAINTEXT)
    environment: dict[str, Any] = {
        COMMAND_VARIABLE: os.environ[COMMAND_VARIABLE],
        "PYTHON_KEYRING_BACKEND": backend,
        "PYTHONPATH": str(tmp_path),
    }
    done = run("store", "slots", "add", "keyring", **environment)
    assert done.returncode == Exit.FAILED
    assert reason in done.stderr
    assert not list(tmp_path.rglob("*.kept"))
    assert Vault.open(Places.of().data).slots == (SlotKind.PASSPHRASE,)
