"""The key file: slots that each hold the one master key, wrapped.

A vault is never made where a database already stands: a new key could not open it, and writing one
would be the end of what is in there.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from inbox_tui.keys.errors import KeysError, VaultDamaged, VaultMissing, WrongKey
from inbox_tui.keys.folder import DATABASE_NAME, sync_folder
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.slots import Parameters, Slot, SlotKind, Unlocker

FILE_NAME: Final = "keyslots.json"
_FORMAT: Final = 1
_MAX_BYTES: Final = 256 * 1024


class Vault:
    """The key file of one folder."""

    def __init__(self, folder: Path, vault_id: str, slots: tuple[Slot, ...]) -> None:
        self._folder = folder
        self._id = vault_id
        self._slots = slots

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is a key file in ``folder``."""
        return (folder / FILE_NAME).exists()

    @classmethod
    def create(cls, folder: Path, *, unlocker: Unlocker) -> MasterKey:
        """Make a vault with a new random key. Raises ``KeysError`` where there is one already."""
        if cls.exists(folder):
            raise KeysError(f"There is a key in {folder} already. Open it instead of making one.")
        if (folder / DATABASE_NAME).exists():
            raise VaultMissing(
                f"There is an inbox in {folder} and its key file {FILE_NAME} is missing. "
                "A new key can't open it: put the file back from a copy, or move the inbox away."
            )
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = MasterKey.random()
        vault_id = secrets.token_hex(16)
        slot = Slot.seal(vault_id, key, unlocker)
        _save(folder, vault_id, (slot,))
        return key

    @classmethod
    def open(cls, folder: Path) -> Vault:
        """Read the key file. Raises ``VaultMissing`` or ``VaultDamaged``."""
        return cls(folder, *_read(folder))

    @property
    def id(self) -> str:
        """What tells one master key's file from another's; changing a slot leaves it as it is."""
        return self._id

    @property
    def kinds(self) -> tuple[SlotKind, ...]:
        """How it can be unlocked, in the order the slots were made."""
        return tuple(dict.fromkeys(slot.kind for slot in self._slots))

    @property
    def slots(self) -> tuple[SlotKind, ...]:
        """The slots, in the order they were made, by what opens each."""
        return tuple(slot.kind for slot in self._slots)

    def parameters(self, place: int) -> Parameters:
        """What a slot remembers in the open."""
        return self._slots[place].parameters

    def unlock(self, unlocker: Unlocker) -> MasterKey:
        """The master key. Raises ``WrongKey``, or ``NoKeyring`` where the keyring is out of reach."""
        refusal = WrongKey(
            f"This inbox is not unlocked by {unlocker.kind.value}, "
            f"but by: {', '.join(kind.value for kind in self.kinds)}."
        )
        for slot in self._slots:
            if slot.kind is unlocker.kind:
                try:
                    return slot.open(self._id, unlocker)
                except WrongKey as error:
                    refusal = error
        raise refusal

    def open_slot(self, place: int, unlocker: Unlocker) -> MasterKey:
        """The master key out of one slot. Raises ``WrongKey`` or ``NoKeyring``."""
        return self._slots[place].open(self._id, unlocker)

    def add(self, key: MasterKey, unlocker: Unlocker) -> None:
        """Add another way to unlock. ``key`` is what :meth:`unlock` returned."""
        self._keep((*self._slots, Slot.seal(self._id, key, unlocker)))

    def remove(self, place: int) -> Parameters:
        """Take a slot away; returns its parameters, by which its unlocker can forget its part.

        ``place``: in :attr:`slots`. The last way in can't be taken away.
        """
        if len(self._slots) == 1:
            raise KeysError(
                "That is the only way to unlock this inbox. Add another one before removing it."
            )
        gone = self._slots[place]
        self._keep((*self._slots[:place], *self._slots[place + 1 :]))
        return gone.parameters

    def change(self, place: int, key: MasterKey, unlocker: Unlocker) -> Parameters:
        """Put a new slot in place of one, in a single write; returns what the old one remembered."""
        old = self._slots[place]
        fresh = Slot.seal(self._id, key, unlocker)
        self._keep((*self._slots[:place], fresh, *self._slots[place + 1 :]))
        return old.parameters

    def renewed(
        self, key: MasterKey, kept: Mapping[int, Unlocker], replaced: Mapping[int, Unlocker]
    ) -> Vault:
        """The file of another master key, not written yet.

        A slot in ``kept`` holds the new key under the secret that opens it now; one in ``replaced``
        gives its place to what opens the new one; every other slot goes. Raises ``KeysError``.
        """
        vault_id = secrets.token_hex(16)
        slots = []
        for place, slot in enumerate(self._slots):
            if place in kept:
                # a slip of the pen must not become the new passphrase
                slot.open(self._id, kept[place])
                slots.append(slot.rewrapped(vault_id, key, kept[place]))
            elif place in replaced:
                slots.append(Slot.seal(vault_id, key, replaced[place]))
        if not slots:
            raise KeysError(
                "None of the ways to unlock this inbox would open it afterwards. Unlock it with the "
                "keyring, passphrase, command or code that is to stay."
            )
        return Vault(self._folder, vault_id, tuple(slots))

    def take_over(self, fresh: Vault) -> None:
        """Put ``fresh`` in the place of this file, in a single write that is durable afterwards."""
        self._write(fresh.id, fresh._slots)

    def _keep(self, slots: tuple[Slot, ...]) -> None:
        self._write(self._id, slots)
        self._slots = slots

    def _write(self, vault_id: str, slots: tuple[Slot, ...]) -> None:
        with _alone(self._folder):
            if _read(self._folder) != (self._id, self._slots):
                # writing on would bring back slots, or a whole key, that somebody did away with
                raise KeysError(
                    "The ways to unlock this inbox were changed by another process meanwhile. "
                    "Look at them again; nothing was changed."
                )
            _save(self._folder, vault_id, slots)


def shred(folder: Path) -> None:
    """Overwrite and remove the key file, readable or not: what it locked stays locked for good."""
    path = folder / FILE_NAME
    try:
        with path.open("r+b") as file:
            file.write(secrets.token_bytes(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let no other process change the key file; whoever wants to waits some milliseconds."""
    try:
        import fcntl  # noqa: PLC0415 - POSIX only; elsewhere comparing before the write has to do
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # some network file systems can't lock a folder
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _save(folder: Path, vault_id: str, slots: tuple[Slot, ...]) -> None:
    body = {"format": _FORMAT, "id": vault_id, "slots": [slot.to_json() for slot in slots]}
    document = json.dumps({**body, "checksum": _checksum(body)}, indent=1).encode()
    _write_durably(folder / FILE_NAME, document)


def _read(folder: Path) -> tuple[str, tuple[Slot, ...]]:
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise VaultMissing(
            f"There is no key file {FILE_NAME} in {folder}. "
            "Put it back from a copy; the inbox can't be opened without it."
        ) from error
    return _parse(raw, path)


def _parse(raw: bytes, path: Path) -> tuple[str, tuple[Slot, ...]]:
    damaged = VaultDamaged(
        f"The key file {path} is damaged. Put it back from a copy; do not delete it."
    )
    try:
        document = json.loads(raw)
        checksum = document.pop("checksum")
        vault_id, slots = document["id"], document["slots"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged from error
    if document.get("format") != _FORMAT and isinstance(document.get("format"), int):
        raise VaultDamaged(
            f"The key file {path} was written by a later version of this program. Update it."
        )
    if checksum != _checksum(document) or not isinstance(slots, list) or not slots:
        raise damaged
    return str(vault_id), tuple(Slot.from_json(slot) for slot in slots)


def _checksum(body: Mapping[str, object]) -> str:
    # against accidents: it tells a broken file from a wrong passphrase. The slots authenticate themselves
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _write_durably(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
