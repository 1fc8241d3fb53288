"""What the person should know of how the store was found, kept until they have seen it, and after."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from inbox_tui.domain.ids import Millis
from inbox_tui.store.session import Reader, Transaction

MOST: Final = 10
"""Kept; an older one goes when another comes."""
_KEY: Final = "notices"


@dataclass(frozen=True, slots=True)
class Notice:
    """What was found, and when."""

    at: Millis
    text: str
    is_seen: bool = False


def latest(reader: Reader) -> tuple[Notice, ...]:
    """Those kept, the newest last."""
    said = reader.connection.scalar("SELECT value FROM meta WHERE key = ?", (_KEY,))
    if said is None:
        return ()
    return tuple(Notice(Millis(at), text, is_seen) for at, text, is_seen in json.loads(said))


def unseen(reader: Reader) -> tuple[Notice, ...]:
    """Those nobody has put away."""
    return tuple(notice for notice in latest(reader) if not notice.is_seen)


def keep(tx: Transaction, texts: Iterable[str]) -> None:
    """Keep what was found just now."""
    _put(tx, (*latest(tx), *(Notice(tx.now, text) for text in texts)))


def put_away(tx: Transaction) -> None:
    """The person has seen all of them."""
    _put(tx, tuple(Notice(notice.at, notice.text, is_seen=True) for notice in latest(tx)))


def _put(tx: Transaction, notices: tuple[Notice, ...]) -> None:
    said = json.dumps([(one.at, one.text, one.is_seen) for one in notices[-MOST:]])
    tx.connection.execute("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)", (_KEY, said))
