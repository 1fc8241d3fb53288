"""What a piece of work holds while it runs: a connection, and where to note what it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from inbox_tui.domain.ids import Millis
from inbox_tui.store.changes import ChangeCollector
from inbox_tui.store.database import Database


@dataclass(frozen=True, slots=True)
class Reader:
    """A consistent snapshot of the store, for as long as the ``with`` block lasts."""

    connection: Database


@dataclass(frozen=True, slots=True)
class Transaction(Reader):
    """A piece of work on the writer's thread: it is kept as a whole or not at all."""

    now: Millis
    changes: ChangeCollector = field(default_factory=ChangeCollector)
    discarded: list[str] = field(default_factory=list)
    """Files of attachments whose keys this work destroyed: removed once it is durable."""
    erased: list[int] = field(default_factory=list)
    """Chats something was erased in: the write-ahead log then keeps no copy of it for long."""
    afterwards: list[Callable[[Transaction], bool]] = field(default_factory=list)
    """What belongs to this work and is too much for one transaction: each runs in further ones, until
    it returns that nothing is left. Only then the work's future is done."""
