"""Pins, the archive, snoozes and labels: what a person arranges chats with, here alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from inbox_tui.domain.ids import ChatKey
from inbox_tui.policy.shelves import Shelf, has_come_back, shelf_of
from inbox_tui.store import marks
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatRow
from inbox_tui.store.session import Transaction
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.times import coming

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


class PuttingAway:
    """Each act is of one chat or of several, and undone by the same key."""

    def __init__(self, app: InboxApp, asking: Asking) -> None:
        self._app = app
        self._asking = asking

    def do(self, what: str, rows: Sequence[ChatRow]) -> None:
        """Do what a key or the palette asked for."""
        match what:
            case "pin":
                self._pin(rows)
            case "pin_up" | "pin_down":
                self._move(rows[0], -1 if what == "pin_up" else 1)
            case "archive":
                self._archive(rows)
            case "snooze":
                self._app.run_worker(self._snooze(rows), exit_on_error=True)
            case _:
                keys = [row.key for row in rows]
                self._app.push_screen(make_screen("labels", _name(rows), keys))

    def looked_at(self, row: ChatRow) -> None:
        """A chat that had come back was opened: it takes its ordinary place again."""
        if has_come_back(row, now()) and not self._app.session.is_read_only:
            self._each([row], lambda tx, key: marks.snooze(tx, key, None))

    def _pin(self, rows: Sequence[ChatRow]) -> None:
        is_wanted = not all(row.pinned is not None for row in rows)
        self._each(rows, lambda tx, key: marks.pin(tx, key, is_pinned=is_wanted))

    def _move(self, row: ChatRow, step: int) -> None:
        if row.pinned is None:
            self._app.tell("Only pinned chats are moved by hand. p pins one.")
        else:
            self._each([row], lambda tx, key: marks.move_pin(tx, key, step))

    def _archive(self, rows: Sequence[ChatRow]) -> None:
        is_wanted = not all(shelf_of(row, now()) is Shelf.ARCHIVE for row in rows)
        done = "Archived: a new message brings it back, unless it is muted." if is_wanted else ""
        self._each(
            rows, lambda tx, key: marks.archive(tx, key, is_archived=is_wanted), done or "Back."
        )

    async def _snooze(self, rows: Sequence[ChatRow]) -> None:
        at = now()
        is_put_off = all(shelf_of(row, at) is Shelf.SNOOZED for row in rows)
        screen = make_screen("snooze", _name(rows), is_put_off=is_put_off)
        until = await self._app.push_screen_wait(screen)
        if until is not None:
            done = f"Put off until {coming(until, at)}." if until else "Back."
            self._each(rows, lambda tx, key: marks.snooze(tx, key, until or None), done)

    def _each(
        self,
        rows: Sequence[ChatRow],
        change: Callable[[Transaction, ChatKey], None],
        done: str = "",
    ) -> None:
        def work(tx: Transaction) -> None:
            for row in rows:
                change(tx, row.key)

        self._asking.go(self._app.session.store.write(work), done)


def _name(rows: Sequence[ChatRow]) -> str:
    return rows[0].title if len(rows) == 1 else f"{len(rows)} chats"
