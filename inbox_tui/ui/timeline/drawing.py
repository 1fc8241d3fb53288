"""From an item to its lines. Pure: the same item and look give the same strips."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from inbox_tui.domain.message import (
    FilePart,
    NoticePart,
    Status,
    TextPart,
    UnreadablePart,
    plain_text,
)
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.content import person_name, segment
from inbox_tui.ui.timeline.body import Body, body_of
from inbox_tui.ui.timeline.items import (
    BeginningItem,
    DayItem,
    GapItem,
    Item,
    MessageItem,
    UnreadItem,
    is_notice,
)
from inbox_tui.ui.timeline.layout import in_ascii, placed
from inbox_tui.ui.timeline.look import Look
from inbox_tui.ui.timeline.words import (
    deletion_words,
    file_words,
    later_words,
    mark_words,
    notice_words,
    sender_words,
    status_words,
    trouble_words,
)
from inbox_tui.ui.times import day_words
from inbox_tui.ui.widgets.lines import merged
from inbox_tui.ui.wrap import cells, fit, wrap_spans

FOLD_AFTER: Final = 24
SHOWN_FOLDED: Final = 18
MOST_REACTIONS: Final = 12
SKELETON: Final = ((8, 40), (6, 26), (8, 34))
"""Columns of a name and of a text, of each message that is being loaded."""


def draw(item: Item, look: Look, today: date) -> tuple[Strip, ...]:
    """The lines of one item; at least one."""
    strips = tuple(_lines(item, look, today))
    return in_ascii(strips) if look.appearance.is_ascii else strips


def _lines(item: Item, look: Look, today: date) -> Iterator[Strip]:
    match item:
        case DayItem(day=day):
            yield from _rule(look, day_words(day, today), look.styles.muted)
        case UnreadItem():
            yield from _rule(look, "New", look.styles.accent)
        case GapItem():
            words = look.progress or "Older messages are not here yet · Enter loads them"
            yield from _rule(look, words, look.styles.warning)
            if look.progress:
                yield from _skeleton(look)
        case BeginningItem():
            what = "the thread" if look.is_in_thread else "what is stored here"
            words = f"The beginning of {what}"
            yield look.done(look.bar().add(words, look.styles.notice))
        case MessageItem(row=row) if is_notice(row):
            yield from _notices(row, look)
        case MessageItem(row=row):
            if item.has_header and look.appearance.is_spaced:
                yield look.blank
            yield from placed(row, look, lambda within: _message(item, within))


def _rule(look: Look, words: str, style: Style) -> Iterator[Strip]:
    if look.appearance.is_spaced:
        yield look.blank
    yield look.rule(words, style)


def _skeleton(look: Look) -> Iterator[Strip]:
    """The outline of messages that are on their way."""
    for name, text in SKELETON:
        yield look.done(look.bar().add("░" * min(name, look.text_width), look.styles.faint))
        yield look.done(look.row().add("░" * min(text, look.text_width), look.styles.faint))


def _message(item: MessageItem, look: Look) -> Iterator[Strip]:
    row = item.row
    if item.has_header and not look.is_one_line:
        yield _header(item, look)
    if row.is_deleted:
        yield _said(look, row, "×", deletion_words(row, look.name_of).text)
        return
    if row.hidden is not None and not look.is_revealed:
        yield _said(look, row, "▪", "From somebody you blocked · Enter shows it")
        return
    yield from _quote(row, look)
    yield from _parts(row, look)
    yield from _reactions(row, look)
    if row.replies and not look.is_in_thread:
        what = "one reply" if row.replies == 1 else f"{row.replies} replies"
        yield _said(look, row, "⤷", f"{what} in a thread · Enter opens it")
    if look.is_one_line and (marks := mark_words(row, look.now, is_in_thread=look.is_in_thread)):
        yield _said(look, row, "·", " · ".join(marks))
    if later := later_words(row):
        for start, end in wrap_spans(later, look.text_width):
            yield _said(look, row, "◷" if start == 0 else " ", later[start:end])
    if trouble := trouble_words(row):
        for start, end in wrap_spans(trouble.text, look.text_width):
            yield look.done(
                look.row("!", look.styles.error, is_mine=True).add(
                    trouble.text[start:end], look.styles.error
                )
            )


def _header(item: MessageItem, look: Look) -> Strip:
    styles, row = look.styles, item.row
    line = look.bar(is_mine=row.is_mine)
    style = styles.accent if row.is_mine else styles.person(row.sender)
    ending = _header_ending(item, look)
    line.add(sender_words(row), style, keep=min(cells(ending) + 2, look.column // 2))
    line.end(ending + " ", _status_style(row, look))
    return look.done(line)


def _header_ending(item: MessageItem, look: Look) -> str:
    row = item.row
    facts = mark_words(row, look.now, is_in_thread=look.is_in_thread)
    if status := status_words(row, item.read_by):
        facts.append(status)
    return " · ".join([*facts, look.time(row.sent_at)])


def _status_style(row: MessageRow, look: Look) -> Style:
    if row.status is Status.FAILED:
        return look.styles.error
    if row.status is Status.UNKNOWN:
        return look.styles.warning
    return look.styles.muted


def _said(look: Look, row: MessageRow, sign: str, words: str) -> Strip:
    line = look.row(sign, is_mine=row.is_mine)
    return look.done(line.add(words, look.styles.notice))


def _notices(row: MessageRow, look: Look) -> Iterator[Strip]:
    for part in row.parts:
        if isinstance(part, NoticePart):
            words = notice_words(row, part, look.name_of).text
            line = look.row("─", look.styles.faint)
            line.add(words, look.styles.notice, keep=8)
            yield look.done(line.add(f"  {look.time(row.sent_at)}", look.styles.muted))


def _quote(row: MessageRow, look: Look) -> Iterator[Strip]:
    quote = row.in_reply_to
    if quote is None:
        return
    line = look.row("↪", is_mine=row.is_mine)
    if quote.sender_name or quote.text:
        name = safe_line(quote.sender_name, max_characters=40).text
        if quote.is_here and look.is_mine(quote.message):
            name = "You"
        line.add(f"{name}: " if name else "", look.styles.muted, keep=12)
        line.add(safe_line(quote.text), look.styles.muted)
    else:
        line.add("In answer to a message that is not here", look.styles.notice)
    yield look.done(line)


def _parts(row: MessageRow, look: Look) -> Iterator[Strip]:
    shown = False
    for number, part in enumerate(row.parts):
        match part:
            case TextPart():
                yield from _text(row, part, look)
                shown = True
            case FilePart():
                yield from _file(row, part, number, look)
                shown = True
            case UnreadablePart(reason=reason):
                yield from _unreadable(row, reason, look)
                shown = True
            case NoticePart():
                yield _said(look, row, "─", notice_words(row, part, look.name_of).text)
                shown = True
    if not shown:
        yield _said(look, row, "▪", "A message without content")


def _text(row: MessageRow, part: TextPart, look: Look) -> Iterator[Strip]:
    body = body_of(part, look.shown)
    if part.is_action:
        # told by the sender of themselves: the name is ours, so it stands as a name does
        name = (
            sender_words(row).text if row.is_mine else person_name(row.sender, row.sender_name).text
        )
        yield look.done(look.row("*", is_mine=row.is_mine).add(name, look.styles.strong))
    spans = wrap_spans(body.text, look.text_width)
    folded = len(spans) > FOLD_AFTER and not look.is_expanded
    for start, end in spans[:SHOWN_FOLDED] if folded else spans:
        yield _body_line(row, body, start, end, look)
    if folded:
        more = len(spans) - SHOWN_FOLDED
        yield _said(look, row, "…", f"{more} more lines · Enter shows them")
    elif body.is_cut:
        yield _said(look, row, "…", "The rest is longer than what is shown at once")


def _body_line(row: MessageRow, body: Body, start: int, end: int, look: Look) -> Strip:
    bar = look.row(is_mine=row.is_mine)
    strip = bar.strip()
    prefix = strip.crop(0, look.gutter)
    pieces: list[Segment] = []
    at = start
    for number, link in enumerate(body.links):
        if link.end <= at or link.start >= end:
            continue
        begin, finish = max(at, link.start), min(end, link.end)
        if begin > at:
            pieces.append(segment(body.text[at:begin], look.styles.text))
        meta = Style.from_meta({"link": number, "position": row.position})
        pieces.append(segment(body.text[begin:finish], look.styles.link + meta))
        at = finish
    if at < end:
        pieces.append(segment(body.text[at:end], look.styles.text))
    whole = Strip(merged([*prefix, *pieces]))
    return whole.adjust_cell_length(look.width, look.styles.text)


def _file(row: MessageRow, part: FilePart, number: int, look: Look) -> Iterator[Strip]:
    line = look.row("▤", look.styles.badge, is_mine=row.is_mine)
    offer = look.progress or ("" if row.is_mine else "l saves it")
    meta = Style.from_meta({"part": number, "position": row.position})
    line.add(file_words(part), look.styles.text + meta, keep=cells(offer) + 3 if offer else 0)
    if offer:
        line.add(f"   {offer}", look.styles.muted)
    yield look.done(line)
    if part.caption:
        yield from _text(row, TextPart(part.caption), look)


def _unreadable(row: MessageRow, reason: str, look: Look) -> Iterator[Strip]:
    words = look.shown(safe_line(reason, max_characters=300).text)
    words = words or "This message can't be read here"
    for start, end in wrap_spans(words, look.text_width):
        line = look.row("▪", look.styles.warning, is_mine=row.is_mine)
        yield look.done(line.add(words[start:end], look.styles.notice))


def _reactions(row: MessageRow, look: Look) -> Iterator[Strip]:
    if not row.reactions:
        return
    line = look.row("╰", is_mine=row.is_mine)
    for reaction in row.reactions[:MOST_REACTIONS]:
        key = safe_line(reaction.key, max_characters=16).text or "?"
        count = look.styles.accent if reaction.mine else look.styles.muted
        line.add(key, look.styles.text).add(f" {reaction.count}", count)
        line.add(" (you)   " if reaction.mine else "   ", look.styles.muted)
    yield look.done(line)


def is_long(row: MessageRow, look: Look) -> bool:
    """Whether a message's text is folded until it is asked for."""
    return any(
        isinstance(part, TextPart)
        and len(wrap_spans(body_of(part, look.shown).text, look.text_width)) > FOLD_AFTER
        for part in row.parts
    )


def preview(row: MessageRow) -> str:
    """One line of a message, for lists and bars. Safe to show."""
    return fit(safe_line(plain_text(row.parts), max_characters=300).text, 300)
