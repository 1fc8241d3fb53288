"""One way to unlock a vault: the master key, wrapped by AES-256-GCM under what an unlocker yields."""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeAlias

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from inbox_tui.keys.errors import VaultDamaged, WrongKey
from inbox_tui.keys.master_key import MasterKey

Parameters: TypeAlias = Mapping[str, str | int]
"""What an unlocker must remember in the open: a salt, a cost, the name of a keyring entry."""

_NONCE_BYTES = 12


class SlotKind(Enum):
    """How a slot is unlocked."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - the kind's name
    COMMAND = "command"
    RECOVERY = "recovery"


class Unlocker(Protocol):
    """Yields the key that wraps the master key."""

    @property
    def kind(self) -> SlotKind:
        """Which slots it opens."""

    def prepare(self) -> Parameters:
        """Make ready for a new slot. Raises ``KeysError`` where it can't keep a secret here."""

    def wrapping_key(self, parameters: Parameters) -> bytes:
        """The 32 bytes for a slot with these parameters."""

    def forget(self, parameters: Parameters) -> None:
        """Let go of what :meth:`prepare` kept outside the vault."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A wrapped master key. Kind, parameters and the vault's id are authenticated with it."""

    kind: SlotKind
    parameters: Parameters
    nonce: bytes
    wrapped: bytes

    @classmethod
    def seal(cls, vault: str, key: MasterKey, unlocker: Unlocker) -> Slot:
        """A new slot of ``vault`` that ``unlocker`` opens."""
        return cls._wrap(vault, key, unlocker, unlocker.prepare())

    def rewrapped(self, vault: str, key: MasterKey, unlocker: Unlocker) -> Slot:
        """Another key under the same secret: what was opened by it before can still be."""
        return self._wrap(vault, key, unlocker, self.parameters)

    @classmethod
    def _wrap(cls, vault: str, key: MasterKey, unlocker: Unlocker, parameters: Parameters) -> Slot:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        wrapped = AESGCM(unlocker.wrapping_key(parameters)).encrypt(
            nonce, key.reveal(), _header(vault, unlocker.kind, parameters)
        )
        return cls(unlocker.kind, parameters, nonce, wrapped)

    def open(self, vault: str, unlocker: Unlocker) -> MasterKey:
        """The master key. Raises ``WrongKey``."""
        wrapping = AESGCM(unlocker.wrapping_key(self.parameters))
        try:
            key = wrapping.decrypt(
                self.nonce, self.wrapped, _header(vault, self.kind, self.parameters)
            )
        except InvalidTag as error:
            raise WrongKey(_WRONG[self.kind]) from error
        return MasterKey(key)

    def to_json(self) -> dict[str, object]:
        """For the vault's file."""
        return {
            "kind": self.kind.value,
            "parameters": dict(self.parameters),
            "nonce": b64encode(self.nonce).decode(),
            "wrapped": b64encode(self.wrapped).decode(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Slot:
        """From the vault's file. Raises ``VaultDamaged``."""
        try:
            return cls(
                SlotKind(data["kind"]),
                _parameters(data["parameters"]),
                b64decode(str(data["nonce"]), validate=True),
                b64decode(str(data["wrapped"]), validate=True),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise VaultDamaged(
                "A slot of the key file can't be read. Put a copy of the file back."
            ) from error


_WRONG: dict[SlotKind, str] = {
    SlotKind.KEYRING: "The entry in the system's keyring does not open this inbox. It was made for "
    "another one: unlock with the passphrase, if you set one.",
    SlotKind.PASSPHRASE: "That passphrase does not open this inbox. Try it again.",
    SlotKind.RECOVERY: "That recovery code does not open this inbox. It may be of another one, or "
    "was taken away.",
    SlotKind.COMMAND: "What the command printed does not open this inbox. Check the command.",
}


def _parameters(found: object) -> Parameters:
    if not isinstance(found, dict) or not all(
        isinstance(value, (str, int)) for value in found.values()
    ):
        raise ValueError("parameters are texts and numbers by name")
    return {str(name): value for name, value in found.items()}


def _header(vault: str, kind: SlotKind, parameters: Parameters) -> bytes:
    return json.dumps([vault, kind.value, dict(parameters)], sort_keys=True).encode()
