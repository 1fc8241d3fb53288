"""The recovery code: opens what it was made for, and forgives how it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError, WrongKey
from inbox_tui.keys.recovery import RecoveryUnlocker, is_code, new_code, unlocker_for
from inbox_tui.keys.slots import SlotKind
from inbox_tui.keys.unlockers import Cost, PassphraseUnlocker
from inbox_tui.keys.vault import Vault

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
PHRASE = PassphraseUnlocker(Secret("marble otter"), cost=CHEAP)


def test_a_code_opens_the_vault_it_was_added_to(tmp_path: Path) -> None:
    key = Vault.create(tmp_path, unlocker=PHRASE)
    code = new_code()
    Vault.open(tmp_path).add(key, RecoveryUnlocker(code))
    assert Vault.open(tmp_path).unlock(RecoveryUnlocker(code)).reveal() == key.reveal()
    with pytest.raises(WrongKey, match="does not open"):
        Vault.open(tmp_path).unlock(RecoveryUnlocker(new_code()))


def test_how_a_code_is_written_does_not_matter(tmp_path: Path) -> None:
    code = new_code()
    key = Vault.create(tmp_path, unlocker=RecoveryUnlocker(code))
    written = code.reveal().lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert Vault.open(tmp_path).unlock(RecoveryUnlocker(Secret(written))).reveal() == key.reveal()


def test_a_slip_of_the_pen_is_told_before_anything_is_tried(tmp_path: Path) -> None:
    code = new_code().reveal()
    Vault.create(tmp_path, unlocker=RecoveryUnlocker(Secret(code)))
    other = "2" if code[7] != "2" else "3"
    for slip in (code[:7] + other + code[8:], code[:-1], code + "0", "", "é" * 36):
        assert not is_code(Secret(slip))
        with pytest.raises(WrongKey, match="nine groups"):
            Vault.open(tmp_path).unlock(RecoveryUnlocker(Secret(slip)))


def test_codes_are_never_the_same() -> None:
    codes = {new_code().reveal() for _ in range(100)}
    assert len(codes) == 100
    assert all(is_code(Secret(code)) for code in codes)


def test_what_is_typed_at_the_prompt_may_be_either() -> None:
    both = (SlotKind.PASSPHRASE, SlotKind.RECOVERY)
    assert unlocker_for(new_code(), both).kind is SlotKind.RECOVERY
    assert unlocker_for(Secret("marble otter"), both).kind is SlotKind.PASSPHRASE
    assert unlocker_for(new_code(), (SlotKind.PASSPHRASE,)).kind is SlotKind.PASSPHRASE
    assert unlocker_for(Secret("slip"), (SlotKind.RECOVERY,)).kind is SlotKind.RECOVERY


def test_a_changed_slot_opens_by_the_new_way_alone(tmp_path: Path) -> None:
    key = Vault.create(tmp_path, unlocker=PHRASE)
    new = PassphraseUnlocker(Secret("other otter"), cost=CHEAP)
    Vault.open(tmp_path).change(0, key, new)
    assert Vault.open(tmp_path).unlock(new).reveal() == key.reveal()
    with pytest.raises(KeysError):
        Vault.open(tmp_path).unlock(PHRASE)
