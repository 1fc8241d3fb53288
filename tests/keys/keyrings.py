"""Keyrings for the tests, named as the real ones and those to be refused."""

from __future__ import annotations

import threading


class MemoryKeyring:
    """Keeps secrets while the test runs."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def named(module: str, name: str, base: type = MemoryKeyring) -> type:
    """A back end that says it is ``module.name``."""
    return type(name, (base,), {"__module__": module})


SecretService = named("keyring.backends.SecretService", "Keyring")


class Forgetful(SecretService):  # type: ignore[misc, valid-type]
    """Takes what it is given and gives nothing back."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


Forgetful.__module__, Forgetful.__qualname__ = "keyring.backends.SecretService", "Keyring"


class Locked(SecretService):  # type: ignore[misc, valid-type]
    """Waits for somebody to answer a prompt that nobody sees."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def set_password(self, service: str, username: str, password: str) -> None:
        self.answered.wait(30)


Locked.__module__, Locked.__qualname__ = "keyring.backends.SecretService", "Keyring"
