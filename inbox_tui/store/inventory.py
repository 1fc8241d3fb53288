"""What a store holds and how large each part of it is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.keys.folder import DATABASE_NAME
from inbox_tui.store import files
from inbox_tui.store.session import Reader

_COUNTS: Final = (
    "SELECT accounts.service, coalesce(sum(held.count), 0), min(held.oldest), max(held.newest)"
    " FROM accounts LEFT JOIN chats ON chats.account = accounts.id"
    " LEFT JOIN (SELECT chat, count(*) AS count, min(position) AS oldest, max(position) AS newest"
    " FROM messages GROUP BY chat) AS held ON held.chat = chats.id"
    " GROUP BY accounts.service ORDER BY accounts.service"
)
_INDEX_BYTES: Final = (
    "SELECT coalesce(sum(pgsize), 0) FROM dbstat"
    " WHERE name IN ('message_index_data', 'message_index_idx') AND aggregate = TRUE"
)


@dataclass(frozen=True, slots=True)
class Held:
    """Messages of one service; ``None`` where there are none."""

    service: str
    messages: int
    oldest: Millis | None
    newest: Millis | None


@dataclass(frozen=True, slots=True)
class Inventory:
    """Sizes are in bytes. ``index`` is a part of the database."""

    index: int
    log: int
    attachments: int
    earlier_versions: int
    """Copies of the database that were taken before it was brought to a later version."""
    held: tuple[Held, ...]


def take(reader: Reader, folder: Path) -> Inventory:
    """Look through the store in ``folder``. Reads every page of the search index."""
    return Inventory(
        index=int(reader.connection.scalar(_INDEX_BYTES)),
        log=_size(folder / f"{DATABASE_NAME}-wal"),
        attachments=sum(_size(path) for path in (folder / files.ATTACHMENTS_NAME).glob("*/*")),
        earlier_versions=sum(_size(path) for path in folder.glob(f"{DATABASE_NAME}.before-*")),
        held=tuple(
            Held(service, count, _time(oldest), _time(newest))
            for service, count, oldest, newest in reader.connection.rows(_COUNTS)
        ),
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        # the engine and the sweep remove files while this looks
        return 0


def _time(position: int | None) -> Millis | None:
    return None if position is None else Millis(position >> 4)
