"""What can go wrong with the key, each with what a person can do about it.

::

    KeysError
    ├── WrongKey       the passphrase, keyring entry or command does not open any slot
    ├── NoKeyring      no keyring that keeps secrets can be used here
    ├── VaultMissing   there is no key file where one was looked for
    └── VaultDamaged   the key file is there and can't be read
"""

from __future__ import annotations


class KeysError(Exception):
    """The key could not be had. The text is a sentence for the person."""


class WrongKey(KeysError):
    """What was offered opens no slot."""


class NoKeyring(KeysError):
    """No keyring that keeps secrets can be used."""


class VaultMissing(KeysError):
    """There is no key file."""


class VaultDamaged(KeysError):
    """The key file can't be read, or something in it was altered."""
