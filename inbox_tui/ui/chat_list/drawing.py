"""From an entry to its two lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rich.style import Style
from textual.strip import Strip

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import Identity, Millis
from inbox_tui.domain.message import FilePart, NoticePart, plain_text
from inbox_tui.domain.safe_text import SafeText, safe_line
from inbox_tui.policy.muting import lets_mentions_through
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.ui.badges import Badges
from inbox_tui.ui.chat_list.entries import ChatEntry, DoorEntry, Entry, Place, is_unread
from inbox_tui.ui.content import person_name
from inbox_tui.ui.finding import contains
from inbox_tui.ui.theme import Styles
from inbox_tui.ui.timeline.words import KINDS, STATUS, notice_words
from inbox_tui.ui.times import coming, short
from inbox_tui.ui.widgets.lines import Row

Lines = tuple[Strip, Strip]
ROW_LINES = 2
_ROOM_FOR_LABELS: Final = 34
_SIGNS: Final = {
    Place.TRAY: "▤",
    Place.REQUESTS: "?",
    Place.ARCHIVE: "▣",
    Place.SNOOZED: "⏰",
}


@dataclass(frozen=True, slots=True)
class ListLook:
    """The room there is, and what an entry cannot know of itself."""

    width: int
    styles: Styles
    now: Millis
    badges: Badges
    name_of: Callable[[Identity], SafeText]
    is_cursor: bool = False
    is_open: bool = False
    """Whether it is the chat beside the list."""
    typing: tuple[Identity, ...] = ()
    sought: str = ""
    """What the names are filtered by, to be marked in them."""
    is_chosen: bool = False
    """Whether it is one of several that something is to be done with."""
    is_silent: bool = False
    has_come_back: bool = False
    """Whether it was put away until a time that is over."""

    def row(self) -> Row:
        """A new line with its bar: the cursor, or the open chat."""
        bar = "▌" if self.is_cursor else "▏" if self.is_open else " "
        return Row(self.width, self.styles.text).add(bar, self.styles.accent)


def draw(entry: Entry, look: ListLook) -> Lines:
    """The two lines of an entry."""
    return _door(entry, look) if isinstance(entry, DoorEntry) else _chat(entry, look)


def _door(entry: DoorEntry, look: ListLook) -> Lines:
    styles = look.styles
    first = look.row().end(" ", styles.text)
    if entry.unread:
        first.end(f" {entry.unread} ", styles.quiet_count if entry.is_muted else styles.count)
        if entry.mentions:
            first.end("@ ", styles.accent)
    elif entry.place is not Place.TRAY:
        style = styles.count if entry.place is Place.REQUESTS else styles.muted
        first.end(f" {entry.chats} ", style)
    if entry.is_muted:
        first.end(" muted", styles.muted)
    first.add(
        f"{_SIGNS[entry.place]} {entry.place.value} ›",
        styles.strong if entry.unread else styles.text,
    )
    names = ", ".join(safe_line(name, max_characters=40).text for name in entry.names)
    second = look.row().end(" ", styles.text).add(f"  {names}", styles.muted)
    return first.strip(), second.strip()


def _chat(entry: ChatEntry, look: ListLook) -> Lines:
    row, styles = entry.row, look.styles
    unread = is_unread(row)
    title_style = styles.strong if unread else styles.text
    first = look.row()
    first.end(f" {short(row.active_at, look.now)} ", styles.accent if unread else styles.muted)
    if look.is_chosen:
        first.add("✓ ", styles.good)
    signs = _signs(row, look)
    _title(row, look, first, title_style, keep=len(signs))
    first.add(signs, styles.warning)
    second = look.row()
    _marks(row, look, second)
    badge = look.badges.on_row(row)
    if badge:
        second.add(badge, styles.badge).add(" ", styles.text)
    _say(row, look, second)
    return first.strip(), second.strip()


def _signs(row: ChatRow, look: ListLook) -> str:
    """What the person marked a chat with; each is a sign of its own, whatever its colour."""
    pinned = " ▲" if row.pinned is not None else ""
    favourite = " ★" if row.is_favourite else ""
    low = " ▽" if row.is_low_priority else ""
    labels = "".join(f" #{safe_line(label, max_characters=12)}" for label in row.own_labels[:2])
    return f"{pinned}{favourite}{low}{labels if look.width >= _ROOM_FOR_LABELS else ''}"


def _title(row: ChatRow, look: ListLook, line: Row, style: Style, *, keep: int) -> None:
    title = safe_line(row.title).text
    found = contains(look.sought, title) if look.sought else None
    if not found:
        line.add(title, style, keep=keep)
        return
    start, end = found[0], found[-1] + 1
    mark = style + Style(underline=True, bold=True)
    for piece, how in ((title[:start], style), (title[start:end], mark), (title[end:], style)):
        line.add(piece, how, keep=keep)


def _mentions(row: ChatRow) -> str:
    return " @" if row.mentions == 1 else f" @{min(row.mentions, 99)}"


def _marks(row: ChatRow, look: ListLook, line: Row) -> None:
    styles = look.styles
    muted = look.is_silent
    if muted:
        line.end(" muted", styles.muted)
    if row.mentions and (not muted or lets_mentions_through(row.mutes, look.now)):
        line.end(_mentions(row), styles.accent)
    if row.unread:
        count = "999+" if row.unread > 999 else str(row.unread)
        line.end(" ", styles.text).end(f" {count} ", styles.quiet_count if muted else styles.count)
    elif row.is_marked_unread:
        line.end(" ", styles.text).end(" ● ", styles.accent)
    else:
        line.end(" ", styles.text)


def _say(row: ChatRow, look: ListLook, line: Row) -> None:
    styles = look.styles
    if look.typing:
        line.add("typing…", styles.good)
    elif row.has_failed:
        line.add("! not sent  ", styles.error).add(_last(row, look), styles.muted)
    elif row.draft.strip():
        line.add("Draft: ", styles.warning).add(safe_line(row.draft), styles.muted)
    elif look.has_come_back:
        line.add("⏰ ", styles.warning).add(_last(row, look) or "back as you asked", styles.muted)
    elif row.snoozed_until is not None:
        line.add(f"until {coming(row.snoozed_until, look.now)}  ", styles.notice)
        line.add(_last(row, look), styles.muted)
    elif row.is_request:
        line.add("wants to write to you", styles.notice)
    else:
        line.add(_last(row, look), styles.muted)


def _last(row: ChatRow, look: ListLook) -> str:
    message = row.last_message
    if message is None:
        return "" if row.is_service_on else "switched off"
    return _who(row, message) + _what(message, look)


def _who(row: ChatRow, message: MessageRow) -> str:
    if message.parts and isinstance(message.parts[0], NoticePart):
        return ""
    if message.is_mine:
        sign = STATUS[message.status][0] + " " if message.status is not None else ""
        return f"{sign}You: " if row.kind is ChatKind.GROUP else sign or "You: "
    if row.kind is ChatKind.GROUP:
        return f"{person_name(message.sender, message.sender_name).text}: "
    return ""


def _what(message: MessageRow, look: ListLook) -> str:
    if message.is_deleted:
        return "deleted message"
    if message.hidden is not None:
        return "from somebody you blocked"
    for part in message.parts:
        if isinstance(part, NoticePart):
            return notice_words(message, part, look.name_of).text
        if isinstance(part, FilePart):
            said = safe_line(part.caption or part.name, max_characters=80).text
            return f"{KINDS[part.kind]}: {said}"
    return safe_line(plain_text(message.parts)).text
