"""What the tests give a store its new key with, and how they look at what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.renewal import Renewal
from inbox_tui.keys.vault import Vault
from inbox_tui.store import files
from inbox_tui.store.progress import Report, unreported
from inbox_tui.store.rekeying.rekey import Rekeyed, rekey
from inbox_tui.store.store import Store
from tests.store.backup.arranging import Home, content, tables, unlocker

_OF_THE_KEY = {"attachments", "meta"}


def renewal(folder: Path) -> Renewal:
    """The passphrase stays."""
    return Renewal(Vault.open(folder), {0: unlocker()})


def rekeyed(home: Home, report: Report = unreported, **options: Any) -> Rekeyed:
    """The home's store under a new key."""
    folder = home.store.folder
    return rekey(folder, unlocked(folder), renewal(folder), report, **options)


def unlocked(folder: Path) -> MasterKey:
    """The key that is in force."""
    return Vault.open(folder).unlock(unlocker())


def held(folder: Path, key: MasterKey) -> dict[str, Any]:
    """All that a store holds, but for how its files are sealed; none but its own files is there."""
    store = Store.open(folder, key)
    try:
        # what is left over is swept by the writer once files are needed; behind this it is done
        assert store.attachments
        store.write(lambda tx: None).result()
        rows = tables(store)
        known = {row[1] for row in rows["attachments"]}
        there = {path.name for path in (folder / files.ATTACHMENTS_NAME).glob("*/*")}
        assert there == known
        contents = {row[0]: content(store, row[0]) for row in rows["attachments"]}
        return {
            "files": contents,
            **{name: found for name, found in rows.items() if name not in _OF_THE_KEY},
        }
    finally:
        store.close()
