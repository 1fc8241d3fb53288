"""Filling by itself what being away left out between the messages that are here.

History from before the account was here is loaded when the person scrolls to it. A gap with stored
messages on both sides is another matter: what was said while the program was closed should be found
by search and counted as unread without scrolling. So such gaps are filled whenever an account is
online, the newest first, one page of one chat at a time, and only so many pages a chat.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future

from inbox_tui.domain.ids import AccountId, ChatKey
from inbox_tui.engine.context import Context
from inbox_tui.engine.history import History
from inbox_tui.engine.results import HistoryLoaded
from inbox_tui.store import gaps
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import StoreError


class Backfill:
    """Follows what changes, and asks for one page at a time. Any thread may call."""

    def __init__(self, context: Context, history: History) -> None:
        self._context = context
        self._history = history
        self._guard = threading.Lock()
        self._busy: set[AccountId] = set()
        self._pages: Counter[ChatKey] = Counter()
        """Pages loaded of a chat since its account was last online anew."""
        self._unsubscribe: Callable[[], None] | None = None

    def begin(self) -> None:
        """Look whenever an account comes online or messages arrive."""
        self._unsubscribe = self._context.store.subscribe(self._changed)

    def end(self) -> None:
        """Ask for nothing more."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def _changed(self, changes: Changes) -> None:
        for account, status in changes.connections.items():
            if status.state.is_online:
                self._look(account)
            else:
                self._forget(account)
        for account in {chat.account for chat in changes.timelines}:
            self._look(account)

    def _forget(self, account: AccountId) -> None:
        with self._guard:
            for chat in [chat for chat in self._pages if chat.account == account]:
                del self._pages[chat]

    def _look(self, account: AccountId) -> None:
        """Ask for a page of the newest gap, unless one is under way."""
        with self._guard:
            is_free = self._unsubscribe is not None and account not in self._busy
            if not is_free or not self._context.board.status(account).state.is_online:
                return
            self._busy.add(account)
        found = self._newest(account)
        if found is None:
            with self._guard:
                self._busy.discard(account)
            return
        chat, cursor = found
        self._history.load(chat, cursor).add_done_callback(lambda done: self._loaded(chat, done))

    def _newest(self, account: AccountId) -> tuple[ChatKey, str] | None:
        try:
            with self._context.store.read() as reader:
                between = gaps.between_messages(reader, account)
        except StoreError as error:
            self._context.faults.record(account, error)
            return None
        for chat, gap in between:
            if self._pages[chat] < self._context.limits.backfill_pages:
                return chat, gap.cursor
        return None

    def _loaded(self, chat: ChatKey, done: Future[HistoryLoaded]) -> None:
        failed = done.cancelled() or done.exception() is not None
        with self._guard:
            self._busy.discard(chat.account)
            # what can't be loaded now is asked for again when the account is online anew
            self._pages[chat] += self._context.limits.backfill_pages if failed else 1
        self._look(chat.account)
