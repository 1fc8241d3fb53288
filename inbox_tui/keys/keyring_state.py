"""Whether the system has a keyring that keeps secrets.

The ``keyring`` package falls back to whatever is installed, plaintext files included. Only back
ends known to encrypt are used, and each call has a time limit: a locked Secret Service can wait for
ever for somebody to answer a prompt that nobody sees.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar, cast

from inbox_tui.keys.errors import NoKeyring

T = TypeVar("T")

LIMIT_SECONDS: Final = 20.0
"""Long enough to type a keyring's password into its prompt."""

ALLOWED: Final = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.Windows.WinVaultKeyring",
    }
)
_CHAIN: Final = "keyring.backends.chainer.ChainerBackend"
_ADVICE: Final = "Unlock with a passphrase or a command instead."


class Keyring(Protocol):
    """The part of a ``keyring`` back end that is used."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret kept under that name."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a secret under that name."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget the secret kept under that name."""


@dataclass(frozen=True, slots=True)
class KeyringState:
    """Whether a keyring can be used, which, and if not, why and what to do."""

    usable: bool
    backend: str
    reason: str = ""


def system_keyring() -> Keyring:
    """What the ``keyring`` package would use here."""
    # the package costs a tenth of a second to import; most starts don't need it
    import keyring  # noqa: PLC0415

    return keyring.get_keyring()


def keyring_state(
    load: Callable[[], object] = system_keyring, *, limit_seconds: float = LIMIT_SECONDS
) -> KeyringState:
    """Look for a usable keyring, without keeping anything in it."""
    try:
        backend = within(limit_seconds, load)
    except NoKeyring as error:
        return KeyringState(False, "", str(error))
    allowed = _allowed_in(backend)
    if allowed is None:
        return KeyringState(False, _name(backend), _refusal(backend))
    return KeyringState(True, _name(allowed))


def usable_keyring(
    load: Callable[[], object] = system_keyring, *, limit_seconds: float = LIMIT_SECONDS
) -> Keyring:
    """The keyring itself. Raises ``NoKeyring`` with the reason."""
    backend = within(limit_seconds, load)
    allowed = _allowed_in(backend)
    if allowed is None:
        raise NoKeyring(_refusal(backend))
    return allowed


def within(seconds: float, action: Callable[[], T]) -> T:
    """``action``'s result, or ``NoKeyring`` where it fails or takes longer."""
    results: list[T] = []
    failures: list[Exception] = []

    def run() -> None:
        try:
            results.append(action())
        except Exception as error:  # noqa: BLE001 - back ends raise errors of their own libraries; told below
            failures.append(error)

    thread = threading.Thread(target=run, name="keyring", daemon=True)
    thread.start()
    thread.join(seconds)
    if results:
        return results[0]
    if failures:
        if isinstance(failures[0], NoKeyring):
            raise failures[0]
        raise _meant(failures[0]) from failures[0]
    raise NoKeyring(
        f"The system's keyring did not answer within {seconds:g} seconds; it may be locked. "
        f"Unlock it and try again. {_ADVICE}"
    )


def _meant(failure: Exception) -> NoKeyring:
    # named, because importing the errors imports all of the package
    name = type(failure).__name__
    if name == "KeyringLocked":
        return NoKeyring(f"The system's keyring is locked. Unlock it and try again. {_ADVICE}")
    return NoKeyring(f"The system's keyring refused ({name}). {_ADVICE}")


def _allowed_in(backend: object) -> Keyring | None:
    candidates = getattr(backend, "backends", ()) if _name(backend) == _CHAIN else (backend,)
    for candidate in candidates:
        if _name(candidate) in ALLOWED:
            return cast("Keyring", candidate)
    return None


def _name(backend: object) -> str:
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}"


def _refusal(backend: object) -> str:
    name = _name(backend)
    if name.startswith("keyring.backends.fail."):
        return f"This system has no keyring running. {_ADVICE}"
    if name.startswith("keyrings.alt."):
        return (
            f"The only keyring here is {name.rsplit('.', 1)[-1]} of keyrings.alt, "
            f"which can leave the key readable on the disk. {_ADVICE}"
        )
    return f"The keyring {name} is not known to keep secrets. {_ADVICE}"
