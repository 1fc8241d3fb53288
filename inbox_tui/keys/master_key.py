"""The one random key from which every other key of a store is derived."""

from __future__ import annotations

import os
from typing import NoReturn

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LENGTH = 32


class MasterKey:
    """32 random bytes that are never printed."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        if len(key) != LENGTH:
            raise ValueError("a master key has 32 bytes")
        self._key = key

    @classmethod
    def random(cls) -> MasterKey:
        """A new key from the operating system's randomness."""
        return cls(os.urandom(LENGTH))

    def derive(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose (HKDF, RFC 5869); it tells nothing of the others."""
        return _derivation(purpose).derive(self._key)

    def derives(self, purpose: str, claimed: bytes) -> bool:
        """Whether ``claimed`` is what :meth:`derive` gives; it takes as long for a wrong one."""
        try:
            _derivation(purpose).verify(self._key, claimed)
        except InvalidKey:
            return False
        return True

    def reveal(self) -> bytes:
        """The bytes themselves, for the slot that wraps them."""
        return self._key

    def __repr__(self) -> str:
        return "MasterKey('…')"

    __str__ = __repr__

    def __reduce__(self) -> NoReturn:
        # pickling would write the key out where nobody looks for it
        raise TypeError("a MasterKey cannot be pickled")


def _derivation(purpose: str) -> HKDF:
    return HKDF(SHA256(), LENGTH, salt=None, info=f"inbox-tui {purpose}".encode())
