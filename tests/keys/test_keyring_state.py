"""Only a keyring that keeps secrets is used; any other is refused with the reason."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from inbox_tui.keys.errors import NoKeyring
from inbox_tui.keys.keyring_state import ALLOWED, keyring_state, usable_keyring
from tests.keys.keyrings import SecretService, named


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_a_real_keyring_is_used(name: str) -> None:
    module, _, kind = name.rpartition(".")
    state = keyring_state(named(module, kind))
    assert (state.usable, state.backend, state.reason) == (True, name, "")


@pytest.mark.parametrize(
    ("module", "name", "reason"),
    [
        ("keyring.backends.fail", "Keyring", "no keyring running"),
        ("keyring.backends.null", "Keyring", "not known to keep secrets"),
        ("keyrings.alt.file", "PlaintextKeyring", "readable on the disk"),
        ("somebody.elses", "Keyring", "not known to keep secrets"),
    ],
)
def test_any_other_is_refused_with_the_reason(module: str, name: str, reason: str) -> None:
    state = keyring_state(named(module, name))
    assert not state.usable
    assert reason in state.reason
    assert "passphrase" in state.reason
    with pytest.raises(NoKeyring, match=reason):
        usable_keyring(named(module, name))


def test_of_a_chain_only_an_allowed_link_is_used() -> None:
    chain = named("keyring.backends.chainer", "ChainerBackend")()
    plaintext, real = named("keyrings.alt.file", "PlaintextKeyring")(), SecretService()
    chain.backends = [plaintext, real]
    assert usable_keyring(lambda: chain) is real
    chain.backends = [plaintext]
    assert not keyring_state(lambda: chain).usable


def test_a_keyring_that_does_not_answer_is_given_up() -> None:
    answered = threading.Event()
    state = keyring_state(lambda: answered.wait(30), limit_seconds=0.05)
    answered.set()
    assert not state.usable
    assert "did not answer" in state.reason


def test_a_keyring_that_breaks_is_told() -> None:
    def broken() -> object:
        raise RuntimeError("no bus")

    assert "RuntimeError" in keyring_state(broken).reason


def test_keys_are_had_without_importing_the_keyring_package() -> None:
    script = (
        "import sys, inbox_tui.keys.vault, inbox_tui.keys.unlockers;"
        "raise SystemExit('keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
