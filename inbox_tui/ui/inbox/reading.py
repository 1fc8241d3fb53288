"""What counts as read, and whom it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import MessageId
from inbox_tui.domain.intent import MarkRead, MarkUnread
from inbox_tui.engine.permission import is_allowed
from inbox_tui.policy.privacy import Switch
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import Asking

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session


class Reading:
    """Marks what was on the screen as read. Requests are looked at without anybody being told."""

    def __init__(self, session: Session, asking: Asking) -> None:
        self._session = session
        self._asking = asking
        self._marked: tuple[object, MessageId] | None = None

    def forget(self) -> None:
        """Mark again what was on the screen: the store may not have taken it."""
        self._marked = None

    def seen(self, row: ChatRow, rows: tuple[MessageRow, ...]) -> None:
        """The newest messages of a chat are on the screen of somebody who is there."""
        if row.is_request or not (row.unread or row.mentions or row.is_marked_unread):
            return
        if not self._session.store.writability.is_well:
            # once there is room, what is on the screen then is marked
            return
        newest = next((message for message in reversed(rows) if not message.is_mine), None)
        if newest is not None and (row.unread or row.mentions):
            mark = (row.key, newest.key.message)
            if mark != self._marked:
                self._marked = mark
                self._read(row, newest.key.message)
        if row.is_marked_unread:
            self._flag(row, is_unread=False)

    def _read(self, row: ChatRow, up_to: MessageId) -> None:
        if self._session.is_read_only:
            return
        with self._session.store.read() as reader:
            is_private = not is_allowed(reader, Switch.RECEIPTS, row.key, row.origin)
        intent = MarkRead(row.key.chat, up_to, is_private)
        self._asking.go(self._session.engine.submit(row.key.account, intent))

    def turn(self, row: ChatRow, rows: tuple[MessageRow, ...]) -> None:
        """By the person's key: what is unread becomes read, what is read is flagged."""
        if row.unread or row.is_marked_unread:
            self._marked = None
            self.seen(row, rows)
        else:
            self._flag(row, is_unread=True)

    def _flag(self, row: ChatRow, *, is_unread: bool) -> None:
        capabilities = self._session.engine.capabilities(row.key)
        why = refusal(capabilities, Feature.MARK_UNREAD)
        if self._session.is_read_only or why:
            if is_unread:
                self._asking.tell(why or "This inbox is open read-only.")
            return
        intent = MarkUnread(row.key.chat, is_unread)
        self._asking.go(self._session.engine.submit(row.key.account, intent))
