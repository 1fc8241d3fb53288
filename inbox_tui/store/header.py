"""What is known of a store before its database is opened: a small file beside it, authenticated.

It says which cipher the database is encrypted with, and holds a value derived from the key by which a
wrong key is told from a damaged file. A header that was lost is made anew from the database itself.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.folder import sync_folder
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.ciphers import Cipher
from inbox_tui.store.errors import TooNew

FILE_NAME: Final = "inbox.header"
FORMAT: Final = 1
_MAX_BYTES: Final = 4096
_CHECKED: Final = "store key check"
_SIGNED: Final = "store header"


@dataclass(frozen=True, slots=True)
class Header:
    """``store``: a random name that a store keeps for good. ``made_at``: milliseconds."""

    cipher: Cipher
    store: str
    made_at: Millis
    made_by: str


@dataclass(frozen=True, slots=True)
class Found:
    """A header as it was read; what it says counts once :func:`is_whole` has agreed."""

    header: Header
    key_check: bytes
    signature: bytes


def fresh(cipher: Cipher, now: Millis) -> Header:
    """The header of a new store."""
    from inbox_tui import __version__  # noqa: PLC0415 - only a store that is made says by whom

    return Header(cipher, os.urandom(16).hex(), now, __version__)


def write(folder: Path, header: Header, key: MasterKey, *, name: str = FILE_NAME) -> None:
    """Put a header in place of the one that may be there; durable when this returns."""
    path = folder / name
    draft = path.with_name(f"{name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        signature = _signing(header, key).finalize().hex()
        file.write(json.dumps({**_body(header, key), "signature": signature}))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(folder)


def read(folder: Path) -> Found | None:
    """The header, unless it is missing or can't be understood. Raises ``TooNew``."""
    try:
        with (folder / FILE_NAME).open("rb") as file:
            said = json.loads(file.read(_MAX_BYTES))
        version = said["format"]
        if isinstance(version, int) and version > FORMAT:
            raise TooNew(
                f"This inbox was made by a later version of the program (header {version}; this "
                f"one knows {FORMAT}). Update the program; nothing was changed."
            )
        header = Header(
            Cipher(said["cipher"]),
            str(said["store"]),
            Millis(int(said["made_at"])),
            str(said["made_by"]),
        )
        return Found(header, bytes.fromhex(said["key_check"]), bytes.fromhex(said["signature"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_right_key(found: Found | None, key: MasterKey) -> bool:
    """Whether ``key`` is the one the store was made with, as far as the header can tell."""
    return found is not None and key.derives(_CHECKED, found.key_check)


def is_whole(found: Found | None, key: MasterKey) -> bool:
    """Whether the header is as the holder of ``key`` wrote it."""
    if found is None or not is_right_key(found, key):
        return False
    try:
        _signing(found.header, key).verify(found.signature)
    except InvalidSignature:
        return False
    return True


def _body(header: Header, key: MasterKey) -> dict[str, object]:
    return {
        "format": FORMAT,
        **asdict(header),
        "cipher": header.cipher.value,
        "key_check": _key_check(key),
    }


def _key_check(key: MasterKey) -> str:
    # the key can't be had from it
    return key.derive(_CHECKED).hex()


def _signing(header: Header, key: MasterKey) -> HMAC:
    signing = HMAC(key.derive(_SIGNED), SHA256())
    signing.update(json.dumps(_body(header, key), sort_keys=True).encode())
    return signing
