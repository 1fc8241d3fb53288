"""A search that stays true: for a screen that shows hits while people type and messages arrive.

It runs on a thread of its own and is interrupted when something else is asked, so that neither typing
nor drawing ever waits for it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

import apsw

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import StoreError
from inbox_tui.store.record_rows import Place, SearchHit
from inbox_tui.store.search import best, search
from inbox_tui.store.search_names import NOBODY, Named, search_names
from inbox_tui.store.session import Reader

if TYPE_CHECKING:
    from inbox_tui.store.store import Store

log = logging.getLogger(__name__)

PAGE: Final = 50
MAX_HELD: Final = 5_000
"""Hits that are kept true; beyond, a person asks more precisely."""
PAUSE_SECONDS: Final = 0.1
"""Between two looks at what changed."""
_STEPS_BETWEEN_LOOKS: Final = 1000
"""Of the engine: a tenth of a millisecond, after which it notices that something else is asked."""


class Order(Enum):
    """Which hits come first."""

    NEWEST = "newest"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for, and how much of it is to be shown."""

    typed: str = ""
    order: Order = Order.NEWEST
    chat: ChatKey | None = None
    count: int = PAGE


@dataclass(frozen=True, slots=True)
class Found:
    """What there is, as of now."""

    asked: Asked
    hits: tuple[SearchHit, ...] = ()
    names: Named = NOBODY
    has_more: bool = False
    """Whether :meth:`LiveSearch.more` brings further hits."""
    problem: str = ""
    """Why nothing could be found out; the hits are then what they were."""


Look = Callable[[Reader, Asked, Place | None], Found]


def look(reader: Reader, asked: Asked, down_to: Place | None) -> Found:
    """As many hits as were asked for, and as many more as reach down to the last one shown before."""
    hits: list[SearchHit] = []
    has_more = True
    while has_more and len(hits) < MAX_HELD and not _reach(hits, asked.count, down_to):
        page = _page(reader, asked, hits[-1] if hits else None)
        has_more = len(page) > PAGE
        hits += page[:PAGE]
    shown = hits[: max(asked.count, _above(hits, down_to))]
    has_more = (has_more or len(shown) < len(hits)) and len(shown) < MAX_HELD
    names = search_names(reader, asked.typed) if asked.chat is None else NOBODY
    return Found(asked, tuple(shown), names, has_more)


class LiveSearch:
    """Tells ``found`` what there is, again whenever that changes, on its own thread."""

    def __init__(
        self,
        store: Store,
        found: Callable[[Found], None],
        *,
        look: Look = look,
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        """Nothing is searched for until :meth:`ask`. End it with :meth:`close`."""
        self._store = store
        self._tell = found
        self._look = look
        self._pause = pause_seconds
        self._changed = threading.Condition()
        self._asked: Asked | None = None
        self._is_urgent = False
        self._is_stale = False
        self._is_closed = False
        self._is_given_up = False
        self._stop_listening = store.subscribe(self._hear)
        self._thread = threading.Thread(target=self._run, name="live-search", daemon=True)
        self._thread.start()

    def ask(self, typed: str, *, order: Order = Order.NEWEST, chat: ChatKey | None = None) -> None:
        """Search for something else; what is running is given up."""
        with self._changed:
            self._asked, self._is_urgent = Asked(typed, order, chat), True
            self._is_given_up = True
            self._changed.notify()

    def more(self) -> None:
        """Show a page more."""
        with self._changed:
            if self._asked is not None:
                count = min(self._asked.count + PAGE, MAX_HELD)
                self._asked, self._is_urgent = replace(self._asked, count=count), True
                self._changed.notify()

    def close(self) -> None:
        """Give up what is running, and tell nothing more. Not from within ``found``."""
        self._stop_listening()
        with self._changed:
            self._is_closed = self._is_given_up = True
            self._changed.notify()
        self._thread.join()

    def _hear(self, changes: Changes) -> None:
        with self._changed:
            if self._asked is not None and _may_change(self._asked, changes):
                self._is_stale = True
                self._changed.notify()

    def _run(self) -> None:
        shown: Found | None = None
        while (asked := self._next()) is not None:
            before = shown if shown is not None and _is_same(shown.asked, asked) else None
            found = self._find(asked, before)
            if found is not None and found != before and self._is_wanted(asked):
                shown = found
                self._report(found)

    def _next(self) -> Asked | None:
        """What to look for now; ``None`` when there is nothing to look for any more."""
        with self._changed:
            while not (self._is_urgent or self._is_stale or self._is_closed):
                self._changed.wait()
            until = time.monotonic() + self._pause
            while not self._is_urgent and not self._is_closed:
                # what arrives in a flood is looked at together
                if not self._changed.wait(max(0.0, until - time.monotonic())):
                    break
            self._is_urgent = self._is_stale = self._is_given_up = False
            return None if self._is_closed else self._asked

    def _find(self, asked: Asked, before: Found | None) -> Found | None:
        last = before.hits[-1] if before is not None and before.hits else None
        try:
            with self._store.read() as reader:
                # asked by the engine itself while it runs: an interrupt that comes between two
                # statements would be lost, and one that comes late would hit somebody else's
                reader.connection.set_progress_handler(self._may_stop, _STEPS_BETWEEN_LOOKS)
                try:
                    return self._look(reader, asked, None if last is None else last.place)
                finally:
                    reader.connection.set_progress_handler(None)
        except apsw.InterruptError:
            return None
        except StoreError as error:
            return Found(asked, () if before is None else before.hits, problem=str(error))

    def _may_stop(self) -> bool:
        return self._is_given_up

    def _is_wanted(self, asked: Asked) -> bool:
        with self._changed:
            return not self._is_closed and self._asked is not None and _is_same(self._asked, asked)

    def _report(self, found: Found) -> None:
        try:
            self._tell(found)
        except Exception:  # a broken screen must not end the search of the next one
            log.exception("what was found could not be shown")


def _page(reader: Reader, asked: Asked, last: SearchHit | None) -> tuple[SearchHit, ...]:
    """One hit more than a page, to know whether there are more."""
    if asked.order is Order.BEST:
        after = None if last is None else last.place
        return best(reader, asked.typed, chat=asked.chat, after=after, limit=PAGE + 1)
    before = None if last is None else last.row.position
    return search(reader, asked.typed, chat=asked.chat, before=before, limit=PAGE + 1)


def _reach(hits: list[SearchHit], count: int, down_to: Place | None) -> bool:
    """Whether there are enough, and nothing that was shown before lies below them."""
    if len(hits) < count:
        return False
    return down_to is None or not _is_above(hits[-1].place, down_to)


def _above(hits: list[SearchHit], down_to: Place | None) -> int:
    """How many come before what was the last, and itself."""
    if down_to is None:
        return 0
    return sum(hit.place == down_to or _is_above(hit.place, down_to) for hit in hits)


def _is_above(one: Place, other: Place) -> bool:
    return (one.rank, -one.position) < (other.rank, -other.position)


def _is_same(one: Asked, other: Asked) -> bool:
    return replace(one, count=0) == replace(other, count=0)


def _may_change(asked: Asked, changes: Changes) -> bool:
    if asked.chat is not None and not changes.accounts:
        return asked.chat in changes.timelines or asked.chat in changes.chats
    return bool(
        changes.timelines or changes.chats or changes.accounts or changes.blocks or changes.persons
    )
