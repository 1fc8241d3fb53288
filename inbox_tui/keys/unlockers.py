"""The ways to unlock a vault: the system's keyring, a passphrase, a command."""

from __future__ import annotations

import secrets
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import NoKeyring, VaultDamaged, WrongKey
from inbox_tui.keys.keyring_state import LIMIT_SECONDS, system_keyring, usable_keyring, within
from inbox_tui.keys.slots import Parameters, SlotKind

KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_MAX_MEMORY_KIB: Final = 4 * 1024 * 1024
_MAX_PASSES: Final = 64
_MAX_LANES: Final = 64
_COMMAND_SECONDS: Final = 120.0
"""Long enough for a command that asks for a touch or a PIN."""
_MAX_OUTPUT: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess at a passphrase costs (Argon2id, RFC 9106)."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


DEFAULT_COST: Final = Cost()


class PassphraseUnlocker:
    """A passphrase, stretched by Argon2id. The cost is recorded in the slot."""

    kind = SlotKind.PASSPHRASE

    def __init__(self, passphrase: Secret, *, cost: Cost = DEFAULT_COST) -> None:
        self._passphrase = passphrase
        self._cost = cost

    def prepare(self) -> Parameters:
        """A new salt, and the cost."""
        return _stretching(self._cost)

    def wrapping_key(self, parameters: Parameters) -> bytes:
        """The passphrase, stretched."""
        return _stretch(self._passphrase.reveal(), parameters)

    def forget(self, parameters: Parameters) -> None:
        """Nothing is kept outside the vault."""


class CommandUnlocker:
    """A program that prints a secret, such as a password manager's. No shell is involved."""

    kind = SlotKind.COMMAND

    def __init__(
        self,
        argv: Sequence[str],
        *,
        cost: Cost = DEFAULT_COST,
        limit_seconds: float = _COMMAND_SECONDS,
    ) -> None:
        self._argv = tuple(argv)
        self._cost = cost
        self._limit = limit_seconds

    def prepare(self) -> Parameters:
        """A new salt, and the cost: what a command prints may be no better than a passphrase."""
        return _stretching(self._cost)

    def wrapping_key(self, parameters: Parameters) -> bytes:
        """The first line the command prints, stretched. Raises ``WrongKey``."""
        return _stretch(self._first_line(), parameters)

    def forget(self, parameters: Parameters) -> None:
        """Nothing is kept outside the vault."""

    def _first_line(self) -> str:
        name = self._argv[0] if self._argv else ""
        try:
            done = subprocess.run(  # noqa: S603 - the person's own command, without a shell
                self._argv, stdout=subprocess.PIPE, timeout=self._limit, check=False
            )
        except (OSError, ValueError, IndexError) as error:
            raise WrongKey(f"The command {name!r} could not be started. Check its name.") from error
        except subprocess.TimeoutExpired as error:
            raise WrongKey(
                f"The command {name!r} gave no answer within {self._limit:g} seconds. Try it alone."
            ) from error
        line = done.stdout[:_MAX_OUTPUT].split(b"\n", 1)[0].rstrip(b"\r")
        if done.returncode != 0 or not line:
            raise WrongKey(
                f"The command {name!r} ended with status {done.returncode} and printed "
                f"{'a line' if line else 'nothing'}. Run it by itself to see why."
            )
        return line.decode("utf-8", "surrogateescape")


class KeyringUnlocker:
    """A random secret in the system's keyring."""

    kind = SlotKind.KEYRING

    def __init__(
        self,
        service_name: str,
        *,
        load: Callable[[], object] = system_keyring,
        limit_seconds: float = LIMIT_SECONDS,
    ) -> None:
        self._service = service_name
        self._load = load
        self._limit = limit_seconds

    def prepare(self) -> Parameters:
        """Keep a new secret in the keyring and read it back. Raises ``NoKeyring``."""
        keyring = usable_keyring(self._load, limit_seconds=self._limit)
        entry = f"store-{secrets.token_hex(8)}"
        secret = b64encode(secrets.token_bytes(KEY_BYTES)).decode()

        def keep() -> str | None:
            keyring.set_password(self._service, entry, secret)
            return keyring.get_password(self._service, entry)

        if within(self._limit, keep) != secret:
            raise NoKeyring(
                "The system's keyring did not give back what was put into it. "
                "Unlock with a passphrase or a command instead."
            )
        return {"service": self._service, "entry": entry}

    def wrapping_key(self, parameters: Parameters) -> bytes:
        """What the keyring keeps, as a key. Raises ``NoKeyring`` or ``WrongKey``."""
        keyring = usable_keyring(self._load, limit_seconds=self._limit)
        service, entry = str(parameters["service"]), str(parameters["entry"])
        found = within(self._limit, lambda: keyring.get_password(service, entry))
        if found is None:
            raise WrongKey(
                f"The keyring has no entry {entry!r} under {service!r}. "
                "Log in to the desktop it was made on, or unlock with the passphrase."
            )
        try:
            secret = b64decode(found, validate=True)
        except ValueError as error:
            raise WrongKey(f"The keyring's entry {entry!r} was changed by somebody.") from error
        return HKDF(SHA256(), KEY_BYTES, salt=None, info=b"inbox-tui keyring slot").derive(secret)

    def forget(self, parameters: Parameters) -> None:
        """Take the secret out of the keyring."""
        keyring = usable_keyring(self._load, limit_seconds=self._limit)
        service, entry = str(parameters["service"]), str(parameters["entry"])
        within(self._limit, lambda: keyring.delete_password(service, entry))


def _stretching(cost: Cost) -> Parameters:
    return {
        "salt": b64encode(secrets.token_bytes(_SALT_BYTES)).decode(),
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
    }


def _stretch(passphrase: str, parameters: Parameters) -> bytes:
    try:
        salt = b64decode(str(parameters["salt"]), validate=True)
        memory, passes, lanes = (
            int(parameters[name]) for name in ("memory_kib", "passes", "lanes")
        )
    except (KeyError, ValueError) as error:
        raise VaultDamaged("A slot of the key file lacks its salt or cost.") from error
    if memory > _MAX_MEMORY_KIB or passes > _MAX_PASSES or lanes > _MAX_LANES:
        # an altered file must not make the program ask for all the memory there is
        raise VaultDamaged("A slot of the key file asks for more work than any slot made here.")
    return Argon2id(
        salt=salt, length=KEY_BYTES, iterations=passes, lanes=lanes, memory_cost=memory
    ).derive(passphrase.encode("utf-8", "surrogatepass"))
