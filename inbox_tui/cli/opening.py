"""Opening the inbox of a profile without a screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import key_of
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store.errors import NotAStore, StoreError, StoreHeld, WrongKey
from inbox_tui.store.session import Reader
from inbox_tui.store.store import Store


@contextmanager
def stopping() -> Iterator[None]:
    """Raise :class:`Stop` in place of a store's error, by the one table of what each ends with."""
    try:
        yield
    except StoreError as error:
        code = next((code for kind, code in _CODES.items() if isinstance(error, kind)), Exit.FAILED)
        raise Stop(code, str(error)) from error


@contextmanager
def open_to_read(places: Places) -> Iterator[Reader]:
    """A snapshot of the store, whoever else has it open. Raises :class:`Stop`."""
    store = opened(places, key_of(places), read_only=True)
    try:
        with stopping(), store.read() as reader:
            yield reader
    finally:
        store.close()


def opened(places: Places, key: MasterKey, *, read_only: bool = False) -> Store:
    """The store of ``places``. Raises :class:`Stop`, naming the holder where there is one."""
    with stopping():
        return Store.open(places.data, key, read_only=read_only)


_CODES: Final = {
    StoreHeld: Exit.HELD,
    WrongKey: Exit.LOCKED,
    NotAStore: Exit.NOT_SET_UP,
}
