"""What stands in a timeline: messages, and the lines this program puts between them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from inbox_tui.domain.ids import MessageId
from inbox_tui.domain.message import NoticePart
from inbox_tui.store.record_rows import Gap
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.times import moment

GROUP_MILLIS: Final = 5 * 60 * 1000
"""Messages of one sender this close together stand under one name."""


@dataclass(frozen=True, slots=True)
class DayItem:
    """The line before the first message of a day."""

    position: int
    day: date


@dataclass(frozen=True, slots=True)
class UnreadItem:
    """The line before the first unread message."""

    position: int


@dataclass(frozen=True, slots=True)
class GapItem:
    """Messages are missing here, and can be asked for."""

    position: int
    cursor: str


@dataclass(frozen=True, slots=True)
class BeginningItem:
    """Nothing is known to come before."""

    position: int


@dataclass(frozen=True, slots=True)
class MessageItem:
    """A message, and whether it begins a group of its sender's."""

    row: MessageRow
    has_header: bool
    read_by: int = 0
    """Of an own message in a group: how many others have read it and what stands below its name."""

    @property
    def position(self) -> int:
        """The message's own."""
        return self.row.position


Item: TypeAlias = DayItem | UnreadItem | GapItem | BeginningItem | MessageItem
ItemKey: TypeAlias = tuple[str, int]


def key_of(item: Item) -> ItemKey:
    """What stays the same of an item when the page around it is read again."""
    return (type(item).__name__, item.position)


def arrange(
    rows: Sequence[MessageRow],
    *,
    gaps: Sequence[Gap] = (),
    first_unread: int | None = None,
    is_beginning: bool = False,
    before: MessageRow | None = None,
    read_up_to: Sequence[int] = (),
) -> list[Item]:
    """The items for a run of messages in ascending order; ``before`` is the one above them.

    ``read_up_to``: how far each of the others has read, in ascending order.
    """
    items: list[Item] = []
    waiting = sorted(gaps, key=lambda gap: gap.position)
    if is_beginning and not (waiting and (not rows or waiting[0].position <= rows[0].position)):
        items.append(BeginningItem(rows[0].position if rows else 0))
    for row in rows:
        divided = False
        while waiting and waiting[0].position <= row.position:
            gap = waiting.pop(0)
            # one above the oldest row read belongs to the page before, unless there is none
            if before is not None or is_beginning or gap.position == row.position:
                items.append(GapItem(gap.position, gap.cursor))
                divided = True
        day = moment(row.sent_at).date()
        if before is None or moment(before.sent_at).date() != day:
            items.append(DayItem(row.position, day))
            divided = True
        if row.position == first_unread:
            items.append(UnreadItem(row.position))
            divided = True
        items.append(MessageItem(row, divided or before is None or not _continues(before, row)))
        before = row
    if is_beginning and not rows:
        items.extend(GapItem(gap.position, gap.cursor) for gap in waiting)
    return _with_readers(items, read_up_to) if read_up_to else items


def _with_readers(items: list[Item], read_up_to: Sequence[int]) -> list[Item]:
    """What a name's line says holds for all that stands under the name: the last one decides."""
    last = None
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        if not isinstance(item, MessageItem) or not item.row.is_mine:
            last = None
            continue
        last = item.position if last is None else last
        if item.has_header:
            count = len(read_up_to) - bisect_left(read_up_to, last)
            items[index] = replace(item, read_by=count)
            last = None
    return items


def _continues(before: MessageRow, row: MessageRow) -> bool:
    return (
        row.sender == before.sender
        and row.sent_at - before.sent_at < GROUP_MILLIS
        and row.status == before.status
        and row.hidden is before.hidden is None
        and row.in_reply_to is None
        and row.topic == before.topic
        and not _has_marks(row)
        and not is_notice(before)
    )


def _has_marks(row: MessageRow) -> bool:
    # what the header says of a message must not seem to be said of the one above it
    return bool(row.is_edited or row.forwarded or row.expires_at)


def is_notice(row: MessageRow) -> bool:
    """Whether a message is nothing but a change of the chat itself."""
    return bool(row.parts) and all(isinstance(part, NoticePart) for part in row.parts)


def can_be_chosen(item: Item) -> bool:
    """Whether there is something to be done with an item."""
    return isinstance(item, GapItem) or (isinstance(item, MessageItem) and not is_notice(item.row))


def position_of(rows: Sequence[MessageRow], message: MessageId) -> int | None:
    """Where a message stands, if it is among ``rows``."""
    return next((row.position for row in rows if row.key.message == message), None)
