"""What turns a whole store over, to be killed in the middle of."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.engine.backing_up import BackingUp
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.renewal import Renewal
from inbox_tui.keys.vault import Vault
from inbox_tui.store import attachments_quota as quota
from inbox_tui.store.compacting import compact
from inbox_tui.store.rekeying.rekey import rekey
from inbox_tui.store.store import Store
from tests.store.backup.arranging import unlocker
from tests.store.building import KITCHEN, NOON, Clock

_HOUR: Final = 3600 * 1000
_DAY: Final = 24 * _HOUR
_FILE_BYTES: Final = 70_000
ROOM_BYTES: Final = 3 * _FILE_BYTES
"""What files may take, of which each turn brings more."""
KEPT: Final = 2
"""Backups that stay whatever the month."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One turn of a run that is killed."""

    folder: Path
    notes: int
    run: int
    turn: int

    @property
    def clock(self) -> Clock:
        """A day has gone since the turn before."""
        return Clock(beginning_of(self.run, self.turn))

    @contextmanager
    def open(self, clock: Clock | None = None) -> Iterator[Store]:
        """The store, under whatever key it has now."""
        store = Store.open(self.folder, key_of(self.folder), clock=clock or self.clock)
        yield store
        store.close()

    def note(self, what: str) -> None:
        """It is done, and durable."""
        note(self.notes, what)


def note(notes: int, what: str) -> None:
    """Write down what is durable, and say so to who waits for it."""
    os.write(notes, f"{what}\n".encode())
    os.write(sys.stdout.fileno(), b"noted\n")


def beginning_of(run: int, turn: int) -> Millis:
    """When a turn begins; no run has so many that the next begins before."""
    return Millis(NOON + (100 * run + turn) * _DAY)


def key_of(folder: Path) -> MasterKey:
    """The key that is in force."""
    return Vault.open(folder).unlock(unlocker())


def fingerprint(key: MasterKey) -> str:
    """What tells keys apart."""
    return key.derive("the tests' fingerprint").hex()


def file_content(run: int, turn: int, number: int) -> bytes:
    """What a fetched file holds."""
    return f"{run} {turn} {number} ".ljust(_FILE_BYTES, "x").encode()


def _renew_key(scene: Scene) -> None:
    renewal = Renewal(Vault.open(scene.folder), {0: unlocker()})
    done = rekey(scene.folder, key_of(scene.folder), renewal, clock=scene.clock)
    scene.note(f"key {fingerprint(done.key)}")


def _compact(scene: Scene) -> None:
    with scene.open() as store:
        compact(store)
    scene.note("compacted")


def _back_up(scene: Scene) -> None:
    with scene.open() as store:
        BackingUp(store, scene.clock).look()
    scene.note(f"backup {scene.clock()}")


def _fetch_and_evict(scene: Scene) -> None:
    clock = scene.clock
    with scene.open(clock) as store:
        for number in range(4):
            body = file_content(scene.run, scene.turn, number)
            locator = store.attachments.add(body)
            store.attachments.remember(KITCHEN, f"mxc://{scene.run}.{scene.turn}.{number}", locator)
            scene.note(f"fetched {scene.run} {scene.turn} {number} {locator}")
        scene.note(f"evicting {scene.run}")
        clock.forward(_HOUR)
        store.write(lambda tx: quota.set_quota(tx, ROOM_BYTES)).result()
        while store.write(quota.evict_some).result():
            pass
    scene.note("evicted")


WORKS: Final[Sequence[Callable[[Scene], None]]] = (
    _renew_key,
    _fetch_and_evict,
    _back_up,
    _compact,
)
