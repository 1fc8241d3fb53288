"""The key file: made once, opened by what it was made with, never replaced by another."""

from __future__ import annotations

import json
import pickle
import sys
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError, NoKeyring, VaultDamaged, VaultMissing, WrongKey
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.slots import SlotKind
from inbox_tui.keys.unlockers import CommandUnlocker, Cost, KeyringUnlocker, PassphraseUnlocker
from inbox_tui.keys.vault import FILE_NAME, Vault, shred
from tests.keys.keyrings import Forgetful, Locked, SecretService, named

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)


def passphrase(text: str = "correct horse") -> PassphraseUnlocker:
    return PassphraseUnlocker(Secret(text), cost=CHEAP)


def command(script: str, **options: Any) -> CommandUnlocker:
    return CommandUnlocker([sys.executable, "-c", script], cost=CHEAP, **options)


def altered(path: Path, **fields: Any) -> None:
    document = json.loads(path.read_text())
    path.write_text(json.dumps({**document, **fields}))


class TestMasterKey:
    def test_it_is_never_printed_nor_pickled(self) -> None:
        key = MasterKey(b"k" * 32)
        assert "kk" not in repr(key) + str(key)
        with pytest.raises(TypeError):
            pickle.dumps(key)

    def test_each_purpose_has_a_key_of_its_own(self) -> None:
        key = MasterKey.random()
        assert key.derive("database") == key.derive("database")
        assert len({key.derive("database"), key.derive("backup"), key.reveal()}) == 3


class TestPassphrase:
    def test_it_opens_what_it_made(self, tmp_path: Path) -> None:
        key = Vault.create(tmp_path / "new", unlocker=passphrase())
        vault = Vault.open(tmp_path / "new")
        assert vault.kinds == (SlotKind.PASSPHRASE,)
        assert vault.unlock(passphrase()).reveal() == key.reveal()

    def test_another_does_not(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=passphrase())
        with pytest.raises(WrongKey, match="Try it again"):
            Vault.open(tmp_path).unlock(passphrase("wrong"))

    def test_its_cost_is_kept_with_it(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=passphrase())
        with_default_cost = PassphraseUnlocker(Secret("correct horse"))
        assert Vault.open(tmp_path).unlock(with_default_cost)

    def test_any_text_will_do(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=passphrase("pâss\udcff\0語"))
        assert Vault.open(tmp_path).unlock(passphrase("pâss\udcff\0語"))


class TestCommand:
    def test_its_first_line_opens_what_it_made(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=command("print('s3cret'); print('note')"))
        assert Vault.open(tmp_path).unlock(command("print('s3cret')"))
        with pytest.raises(WrongKey, match="Check the command"):
            Vault.open(tmp_path).unlock(command("print('other')"))

    @pytest.mark.parametrize("script", ["", "print('x'); raise SystemExit(1)", "print()"])
    def test_one_that_fails_or_says_nothing_makes_no_key(self, tmp_path: Path, script: str) -> None:
        with pytest.raises(WrongKey, match="Run it by itself"):
            Vault.create(tmp_path, unlocker=command(script))
        assert not Vault.exists(tmp_path)

    def test_one_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        for argv in (["no-such-program-here"], []):
            with pytest.raises(WrongKey, match="could not be started"):
                Vault.create(tmp_path, unlocker=CommandUnlocker(argv))

    def test_one_that_never_ends_is_given_up(self, tmp_path: Path) -> None:
        endless = command("import time; time.sleep(60)", limit_seconds=0.2)
        with pytest.raises(WrongKey, match="no answer"):
            Vault.create(tmp_path, unlocker=endless)


class TestKeyring:
    def unlocker(self, keyring: object, **options: Any) -> KeyringUnlocker:
        return KeyringUnlocker("inbox-tui", load=lambda: keyring, **options)

    def test_it_opens_what_it_made(self, tmp_path: Path) -> None:
        keyring = SecretService()
        key = Vault.create(tmp_path, unlocker=self.unlocker(keyring))
        assert Vault.open(tmp_path).unlock(self.unlocker(keyring)).reveal() == key.reveal()
        assert key.reveal().hex() not in str(keyring.kept)

    def test_another_keyring_does_not(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=self.unlocker(SecretService()))
        with pytest.raises(WrongKey, match="no entry"):
            Vault.open(tmp_path).unlock(self.unlocker(SecretService()))

    def test_an_entry_that_was_changed_does_not(self, tmp_path: Path) -> None:
        keyring = SecretService()
        Vault.create(tmp_path, unlocker=self.unlocker(keyring))
        for secret in ("AAAA", "not base64!"):
            keyring.kept = dict.fromkeys(keyring.kept, secret)
            with pytest.raises(WrongKey):
                Vault.open(tmp_path).unlock(self.unlocker(keyring))

    def test_one_that_gives_back_nothing_makes_no_key(self, tmp_path: Path) -> None:
        with pytest.raises(NoKeyring, match="did not give back"):
            Vault.create(tmp_path, unlocker=self.unlocker(Forgetful()))
        assert not Vault.exists(tmp_path)

    def test_one_that_waits_for_ever_is_given_up(self, tmp_path: Path) -> None:
        locked = Locked()
        with pytest.raises(NoKeyring, match="did not answer"):
            Vault.create(tmp_path, unlocker=self.unlocker(locked, limit_seconds=0.05))
        locked.answered.set()

    def test_one_that_writes_plaintext_makes_no_key(self, tmp_path: Path) -> None:
        plaintext = named("keyrings.alt.file", "PlaintextKeyring")()
        with pytest.raises(NoKeyring, match="readable on the disk"):
            Vault.create(tmp_path, unlocker=self.unlocker(plaintext))
        assert plaintext.kept == {}

    def test_removing_the_slot_takes_the_entry_away(self, tmp_path: Path) -> None:
        keyring = SecretService()
        key = Vault.create(tmp_path, unlocker=self.unlocker(keyring))
        vault = Vault.open(tmp_path)
        vault.add(key, passphrase())
        self.unlocker(keyring).forget(vault.remove(0))
        assert keyring.kept == {}
        assert Vault.open(tmp_path).kinds == (SlotKind.PASSPHRASE,)


class TestSlots:
    def test_a_second_way_in_opens_the_same_key(self, tmp_path: Path) -> None:
        key = Vault.create(tmp_path, unlocker=passphrase())
        Vault.open(tmp_path).add(key, command("print('s3cret')"))
        vault = Vault.open(tmp_path)
        assert vault.kinds == (SlotKind.PASSPHRASE, SlotKind.COMMAND)
        assert vault.unlock(command("print('s3cret')")).reveal() == key.reveal()

    def test_a_way_that_was_never_made_says_which_there_are(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=passphrase())
        with pytest.raises(WrongKey, match="but by: passphrase"):
            Vault.open(tmp_path).unlock(command("print('s3cret')"))

    def test_the_last_way_in_stays(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=passphrase())
        with pytest.raises(KeysError, match="only way"):
            Vault.open(tmp_path).remove(0)
        assert Vault.open(tmp_path).unlock(passphrase())


class TestFile:
    def test_it_is_its_owners_alone(self, tmp_path: Path) -> None:
        Vault.create(tmp_path / "new", unlocker=passphrase())
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0
        assert (tmp_path / "new" / FILE_NAME).stat().st_mode & 0o077 == 0
        assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE_NAME]

    def test_a_new_key_is_never_made_over_another(self, tmp_path: Path) -> None:
        key = Vault.create(tmp_path, unlocker=passphrase())
        with pytest.raises(KeysError, match="already"):
            Vault.create(tmp_path, unlocker=passphrase("other"))
        assert Vault.open(tmp_path).unlock(passphrase()).reveal() == key.reveal()

    def test_a_new_key_is_never_made_over_a_database(self, tmp_path: Path) -> None:
        (tmp_path / DATABASE_NAME).write_bytes(b"somebody's messages")
        with pytest.raises(VaultMissing, match="put the file back"):
            Vault.create(tmp_path, unlocker=passphrase())
        assert not Vault.exists(tmp_path)

    def test_none_is_told_from_a_damaged_one(self, tmp_path: Path) -> None:
        with pytest.raises(VaultMissing, match="no key file"):
            Vault.open(tmp_path)
        for content in (b"", b"{", b"[]", b'"x"', b"\xff\xfe", b'{"format": 1}'):
            (tmp_path / FILE_NAME).write_bytes(content)
            with pytest.raises(VaultDamaged):
                Vault.open(tmp_path)

    def test_any_altered_character_is_noticed(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=passphrase())
        path = tmp_path / FILE_NAME
        whole = path.read_bytes()
        for place in range(0, len(whole), 7):
            changed = bytearray(whole)
            changed[place] ^= 1
            path.write_bytes(changed)
            with pytest.raises((VaultDamaged, WrongKey)):
                Vault.open(tmp_path).unlock(passphrase())

    def test_a_file_of_a_later_version_asks_for_an_update(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=passphrase())
        altered(tmp_path / FILE_NAME, format=2)
        with pytest.raises(VaultDamaged, match="later version"):
            Vault.open(tmp_path)

    def test_a_shredded_vault_is_gone(self, tmp_path: Path) -> None:
        Vault.create(tmp_path, unlocker=passphrase())
        shred(tmp_path)
        assert not Vault.exists(tmp_path)
        shred(tmp_path)
