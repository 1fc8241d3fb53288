"""Getting what an archive holds beyond what is stored (XEP-0313).

The state remembers the last stored id of each archive. Whatever the stream lost is found again from
there, so nothing depends on the stream alone.
"""

from __future__ import annotations

from connectors.xmpp.archive import PAGE, Page, Question
from connectors.xmpp.elements import raw
from connectors.xmpp.rooms import Room
from connectors.xmpp.session import ARCHIVE_PREFIX, Session
from inbox_tui.connector.errors import Rejected
from inbox_tui.connector.protocol import HistoryPage
from inbox_tui.domain.event import Event, HistoryGap, MessageReceived, Quarantined
from inbox_tui.domain.ids import ChatId


async def catch_up(session: Session, room: Room | None = None) -> None:
    """Store what came since the last run, page by page; of a new archive its newest page."""
    place = _place(room)
    stored = session.host.state.get(place)
    if stored is not None:
        try:
            await _go_on(session, room, stored.decode())
        except Rejected:
            pass  # the archive has forgotten that id: begin as if it were new
        else:
            return
    page = await session.archives.page(Question(archive=_address(room), before=""))
    events = _broken(page)
    cursors: dict[ChatId, str] = {}
    for found in page.found:
        told = session.incoming.read_archived([found], room)
        for event in told:
            if isinstance(event, MessageReceived):
                cursors.setdefault(event.message.chat, found.archived.id)
        events += told
    if not page.is_complete:
        events += [HistoryGap(chat, cursor) for chat, cursor in cursors.items()]
    await session.commit(events, {place: page.last.encode()} if page.last else {})


async def _go_on(session: Session, room: Room | None, after: str) -> None:
    while True:
        page = await session.archives.page(Question(archive=_address(room), after=after))
        told = session.incoming.read_archived(page.found, room, is_news=True)
        events = [*_broken(page), *told]
        if page.last:
            await session.commit(events, {_place(room): page.last.encode()})
        if page.is_complete or not page.last or page.last == after:
            return
        after = page.last


async def older(session: Session, chat: ChatId, cursor: str | None, limit: int) -> HistoryPage:
    """Messages of one chat before ``cursor``, an archive id."""
    room = session.room(chat)
    page = await session.archives.page(
        Question(
            archive=_address(room),
            other="" if room is not None else chat,
            before=cursor or "",
            limit=max(1, min(limit, PAGE)),
        )
    )
    events = [*_broken(page), *session.incoming.read_archived(page.found, room)]
    is_end = page.is_complete or not page.first or page.first == cursor
    return HistoryPage(tuple(events), None if is_end else page.first)


def _broken(page: Page) -> list[Event]:
    return [
        Quarantined(raw(message), "an archive result without a message") for message in page.broken
    ]


def _address(room: Room | None) -> str:
    return "" if room is None else room.address


def _place(room: Room | None) -> str:
    return f"{ARCHIVE_PREFIX}{_address(room)}"
