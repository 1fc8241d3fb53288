"""The recovery code: random, written down once, and good for the day the other ways are lost.

Twenty random bytes in Crockford's base 32, in groups of four, and a last group that tells a slip of
the pen before anything is tried. Case, spaces and hyphens don't matter, nor O for 0 and I or L for 1.
"""

from __future__ import annotations

import hashlib
import secrets
from base64 import b64decode, b64encode
from collections.abc import Collection
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import VaultDamaged, WrongKey
from inbox_tui.keys.slots import Parameters, SlotKind, Unlocker
from inbox_tui.keys.unlockers import KEY_BYTES, PassphraseUnlocker

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_RANDOM_BYTES: Final = 20
_CODE_CHARACTERS: Final = 32
_CHECK_CHARACTERS: Final = 4
_GROUP: Final = 4
_SALT_BYTES: Final = 16


def new_code() -> Secret:
    """A new code, as a person writes it down."""
    number = int.from_bytes(secrets.token_bytes(_RANDOM_BYTES), "big")
    code = "".join(_ALPHABET[number >> 5 * place & 31] for place in range(_CODE_CHARACTERS))
    whole = code + _check_of(code)
    return Secret("-".join(whole[at : at + _GROUP] for at in range(0, len(whole), _GROUP)))


def is_code(typed: Secret) -> bool:
    """Whether something typed is a recovery code, free of slips."""
    read = _read(typed)
    return len(read) == _CODE_CHARACTERS + _CHECK_CHARACTERS and read[
        _CODE_CHARACTERS:
    ] == _check_of(read[:_CODE_CHARACTERS])


def unlocker_for(typed: Secret, kinds: Collection[SlotKind]) -> Unlocker:
    """What a person typed where the passphrase is asked for: that, or a recovery code."""
    if SlotKind.RECOVERY in kinds and (is_code(typed) or SlotKind.PASSPHRASE not in kinds):
        return RecoveryUnlocker(typed)
    return PassphraseUnlocker(typed)


class RecoveryUnlocker:
    """A recovery code. It needs no stretching: nobody guesses 160 random bits."""

    kind = SlotKind.RECOVERY

    def __init__(self, code: Secret) -> None:
        self._code = code

    def prepare(self) -> Parameters:
        """A new salt."""
        return {"salt": b64encode(secrets.token_bytes(_SALT_BYTES)).decode()}

    def wrapping_key(self, parameters: Parameters) -> bytes:
        """The code as a key (HKDF, RFC 5869). Raises ``WrongKey`` for a slip of the pen."""
        if not is_code(self._code):
            raise WrongKey(
                "That is not a recovery code: a character is wrong or missing. It has nine groups "
                "of four; type it again."
            )
        try:
            salt = b64decode(str(parameters["salt"]), validate=True)
        except (KeyError, ValueError) as error:
            raise VaultDamaged("A slot of the key file lacks its salt.") from error
        code = _read(self._code)[:_CODE_CHARACTERS].encode("ascii")
        return HKDF(SHA256(), KEY_BYTES, salt=salt, info=b"inbox-tui recovery slot").derive(code)

    def forget(self, parameters: Parameters) -> None:
        """Nothing is kept outside the vault."""


def _read(typed: Secret) -> str:
    return typed.reveal().upper().translate(_READ_AS)


def _check_of(code: str) -> str:
    digest = int.from_bytes(hashlib.sha256(code.encode("utf-8", "replace")).digest()[:3], "big")
    return "".join(_ALPHABET[digest >> 5 * place & 31] for place in range(_CHECK_CHARACTERS))
