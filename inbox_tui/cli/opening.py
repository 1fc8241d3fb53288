"""Opening the inbox of a profile without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import key_of
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.errors import NotAStore, StoreError, StoreHeld
from inbox_tui.store.session import Reader
from inbox_tui.store.store import Store


@contextmanager
def open_to_read(places: Places) -> Iterator[Reader]:
    """A snapshot of the store, whoever else has it open. Raises :class:`Stop`."""
    store = opened(places, key_of(places), read_only=True)
    try:
        with store.read() as reader:
            yield reader
    except StoreError as error:
        raise Stop(Exit.FAILED, str(error)) from error
    finally:
        store.close()


def opened(places: Places, key: MasterKey, *, read_only: bool = False) -> Store:
    """The store of ``places``. Raises :class:`Stop`, naming the holder where there is one."""
    try:
        return Store.open(places.data, key, read_only=read_only)
    except StoreHeld as error:
        raise Stop(Exit.HELD, str(error)) from error
    except NotAStore as error:
        raise Stop(Exit.NOT_SET_UP, str(error)) from error
    except StoreError as error:
        raise Stop(Exit.FAILED, str(error)) from error
