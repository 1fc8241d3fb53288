"""Talking to a keyring over its session bus. Linux only: what is imported is installed nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

import secretstorage
from jeepney import DBusAddress, new_method_call  # type: ignore[import-untyped]
from jeepney.bus_messages import message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

_SERVICE: Final = "org.freedesktop.secrets"
_PROMPTER: Final = "org.gnome.keyring.SystemPrompter"


def is_served(address: str) -> bool:
    """Whether a keyring answers there."""
    with open_dbus_connection(address) as bus:
        asked = new_method_call(
            DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus"),
            "NameHasOwner",
            "s",
            (_SERVICE,),
        )
        (found,) = bus.send_and_get_reply(asked).body
    return bool(found)


@contextmanager
def collection_at(address: str) -> Iterator[secretstorage.Collection]:
    """The collection that programs use."""
    with closing(open_dbus_connection(address)) as bus:
        yield secretstorage.get_default_collection(bus)


@contextmanager
def silent_prompter(address: str) -> Iterator[None]:
    """Somebody takes what the keyring asks, and never answers."""
    with open_dbus_connection(address) as bus:
        bus.send_and_get_reply(message_bus.RequestName(_PROMPTER))
        yield
