"""Older messages, loaded because the person scrolled to them."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from functools import partial

from inbox_tui.connector.protocol import Connection, HistoryPage
from inbox_tui.domain.account import Account
from inbox_tui.domain.event import Event, HistoryGap, MessageReceived
from inbox_tui.domain.ids import ChatKey, MessageKey
from inbox_tui.engine.calls import within
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import EngineError
from inbox_tui.engine.futures import failed, sharing
from inbox_tui.engine.ingesting import ingest
from inbox_tui.engine.results import HistoryLoaded
from inbox_tui.engine.runners import Runners
from inbox_tui.store import timeline
from inbox_tui.store.session import Reader, Transaction

EMPTY_PAGES = 5
"""Pages without events that are turned for one request."""

_NOTHING_MISSING = HistoryLoaded(0, has_more=False)


class History:
    """Loads into the gaps that are stored. The same request twice at once is one request."""

    def __init__(self, context: Context, runners: Runners) -> None:
        self._context = context
        self._runners = runners
        self._guard = threading.Lock()
        self._under_way: dict[tuple[ChatKey, str | None], Future[HistoryLoaded]] = {}
        self._asked: set[ChatKey] = set()
        """Short chats without a gap whose beginning was asked for since the start."""

    def load(self, chat: ChatKey, gap: str | None) -> Future[HistoryLoaded]:
        """Load older messages into ``gap``, or into the newest gap of the chat."""
        request = (chat, gap)
        with self._guard:
            under_way = self._under_way.get(request)
            if under_way is None:
                try:
                    supervisor = self._runners.need(chat.account)
                    under_way = supervisor.ask(
                        lambda connection: self._load(connection, supervisor.account, chat, gap)
                    )
                except EngineError as error:
                    return failed(error)
                self._under_way[request] = under_way
        under_way.add_done_callback(lambda _: self._forget(request))
        return sharing(under_way)

    def _forget(self, request: tuple[ChatKey, str | None]) -> None:
        with self._guard:
            self._under_way.pop(request, None)

    async def _load(
        self, connection: Connection, account: Account, chat: ChatKey, gap: str | None
    ) -> HistoryLoaded:
        if gap is None:
            with self._context.store.read() as reader:
                is_missing, cursor = self._newest_gap(reader, chat)
            if not is_missing:
                return _NOTHING_MISSING
        else:
            cursor = gap
        page = await self._turn_pages(connection, chat, cursor)

        def work(tx: Transaction) -> HistoryLoaded:
            return _keep(tx, account, chat, cursor, page)

        return await self._context.write_until_stored(account.id, work)

    def _newest_gap(self, reader: Reader, chat: ChatKey) -> tuple[bool, str | None]:
        """Whether messages are missing, and the cursor they are loaded by."""
        gaps = timeline.gaps(reader, chat)
        if gaps:
            return True, gaps[0].cursor
        # a chat that began with a live message may have a past nobody declared: ask once
        limit = self._context.limits.history_messages
        is_short = len(timeline.page(reader, chat, limit=limit)) < limit
        if not is_short or chat in self._asked:
            return False, None
        self._asked.add(chat)
        return True, None

    async def _turn_pages(
        self, connection: Connection, chat: ChatKey, cursor: str | None
    ) -> HistoryPage:
        limits = self._context.limits
        page = HistoryPage((), cursor)
        for _ in range(EMPTY_PAGES):
            here = page.cursor
            page = await within(
                limits.history_seconds,
                partial(connection.history, chat.chat, here, limits.history_messages),
            )
            if page.events or page.cursor is None:
                return page
        return page


def _keep(
    tx: Transaction, account: Account, chat: ChatKey, cursor: str | None, page: HistoryPage
) -> HistoryLoaded:
    """Store a page and where older messages begin, in one transaction."""
    count = sum(_is_new(tx, chat, event) for event in page.events)
    # a service that answers with the same place again has nothing older, or would loop for ever
    has_more = page.cursor is not None and (page.cursor != cursor or count > 0)
    place = _place(tx, chat, cursor)
    if cursor is not None:
        timeline.set_gap_loaded(tx, chat, cursor)
    gap = (HistoryGap(chat.chat, page.cursor),) if has_more and page.cursor is not None else ()
    older_than = None if place is None else (chat.chat, place)
    ingest(tx, account, (*page.events, *gap), older_than=older_than)
    return HistoryLoaded(count, has_more)


def _place(reader: Reader, chat: ChatKey, cursor: str | None) -> int | None:
    """The position that everything loaded by ``cursor`` is older than."""
    for gap in timeline.gaps(reader, chat):
        if gap.cursor == cursor:
            return gap.position or None
    oldest = () if cursor is not None else timeline.page(reader, chat, after=0, limit=1)
    return oldest[0].position if oldest else None


def _is_new(reader: Reader, chat: ChatKey, event: Event) -> bool:
    if not isinstance(event, MessageReceived):
        return False
    key = MessageKey(chat.account, chat.chat, event.message.id)
    return timeline.get(reader, key) is None
