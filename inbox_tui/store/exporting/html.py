"""A page for each chat: all in one file, without scripts, and loading nothing from anywhere."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from typing import Final, TextIO

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.message import FilePart, Link, NoticePart, Part, TextPart, UnreadablePart
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.errors import StoreError
from inbox_tui.store.exporting import rendering
from inbox_tui.store.exporting.html_frame import HEAD, TAIL
from inbox_tui.store.exporting.rendering import AddressOf, whole
from inbox_tui.store.exporting.sniffing import picture_type
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.store.store import Store

MAX_PICTURE_BYTES: Final = 256 * 1024
MAX_PICTURES_BYTES: Final = 32 * 1024 * 1024
"""In one page; what is beyond is shown by its name."""
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`{}|\\^]{0,2000}[^\s<>\"'`{}|\\^.,;:!?)\]]")


def no_address(_target: str, _shown: str) -> str:
    """No link leads anywhere."""
    return ""


class HtmlPages:
    """Chats as pages for a browser."""

    suffix = ".html"

    def __init__(self, store: Store, address_of: AddressOf) -> None:
        self._store = store
        self._address_of = address_of

    def begin(self, out: TextIO, chat: ChatRow) -> _HtmlPage:
        """Begin the page of a chat."""
        title = escape(safe_line(chat.title).text)
        out.write(HEAD.replace("TITLE", title))
        out.write(f"<header><h1><bdi>{title}</bdi></h1><p><bdi>")
        out.write(escape(safe_line(f"{chat.service}, {chat.kind.value} chat").text))
        out.write("</bdi></p></header>\n<main>\n")
        return _HtmlPage(out, _Body(_Pictures(self._store, chat.key), self._address_of))

    def index(self, out: TextIO, entries: Sequence[tuple[str, str, int]]) -> None:
        """Write the list of pages."""
        out.write(HEAD.replace("TITLE", "Chats"))
        out.write("<header><h1>Chats</h1></header>\n<main>\n<ul>\n")
        for file, title, count in entries:
            shown = escape(safe_line(title).text) or "(without a title)"
            out.write(
                f'<li><a href="{escape(file)}"><bdi>{shown}</bdi></a> {count:,} messages</li>\n'
            )
        out.write("</ul>\n" + TAIL)


class _HtmlPage:
    """Messages by day, and within a day by who wrote them one after another."""

    def __init__(self, out: TextIO, body: _Body) -> None:
        self._out = out
        self._body = body
        self._day = ""
        self._group: object = None

    def add(self, row: MessageRow) -> None:
        day = rendering.day(row.sent_at)
        if day != self._day:
            self._close()
            self._out.write(f'<h2 class="day">{escape(day)}</h2>\n')
            self._day = day
        is_silent = bool(row.parts) and all(isinstance(part, NoticePart) for part in row.parts)
        if self._group != (row.sender, is_silent):
            self._close()
            self._open(row, is_silent=is_silent)
        self._out.write("".join(self._body.message(row)))

    def end(self) -> None:
        self._close()
        self._out.write(TAIL)

    def _open(self, row: MessageRow, *, is_silent: bool) -> None:
        self._group = (row.sender, is_silent)
        kind = "notice" if is_silent else "mine" if row.is_mine else "theirs"
        self._out.write(f'<section class="{kind}">')
        if not is_silent:
            self._out.write(f"<h3><bdi>{escape(rendering.sender(row))}</bdi></h3>")
        self._out.write("\n")

    def _close(self) -> None:
        if self._group is not None:
            self._out.write("</section>\n")
            self._group = None


class _Body:
    """What is inside a message."""

    def __init__(self, pictures: _Pictures, address_of: AddressOf) -> None:
        self._pictures = pictures
        self._address_of = address_of

    def message(self, row: MessageRow) -> Iterator[str]:
        yield f'<article id="m{row.position}">'
        replaced = rendering.instead(row)
        if replaced is not None:
            yield f'<p class="aside">{escape(replaced)}</p>'
        else:
            yield from self._quote(row)
            for part in row.parts:
                yield self._part(row, part)
            yield from self._reactions(row)
        yield f'<p class="when">{_time(row)}{escape(_marks(row))}</p></article>\n'

    def _quote(self, row: MessageRow) -> Iterator[str]:
        quote = row.in_reply_to
        if quote is None:
            return
        if not quote.is_here:
            yield "<blockquote>a message that is not here</blockquote>"
            return
        name, text = safe_line(quote.sender_name).text, whole(quote.text)
        yield f"<blockquote><b><bdi>{escape(name)}</bdi></b> <bdi>{escape(text)}</bdi></blockquote>"

    def _reactions(self, row: MessageRow) -> Iterator[str]:
        if row.reactions:
            shown = (
                f"<bdi>{escape(safe_line(it.key).text)}</bdi> {it.count}" for it in row.reactions
            )
            yield f'<p class="reactions">{" · ".join(shown)}</p>'

    def _part(self, row: MessageRow, part: Part) -> str:
        match part:
            case TextPart():
                kind = "text action" if part.is_action else "text"
                return f'<p class="{kind}"><bdi>{"".join(self._text(part))}</bdi></p>'
            case FilePart():
                return self._file(part)
            case NoticePart():
                return f'<p class="aside"><bdi>{escape(rendering.notice(row, part))}</bdi></p>'
            case UnreadablePart():
                return f'<p class="aside"><bdi>{escape(rendering.unreadable_words(part))}</bdi></p>'

    def _text(self, part: TextPart) -> Iterator[str]:
        at = 0
        for link in _in_order(part):
            yield from self._plain(part.text[at : link.start])
            shown = part.text[link.start : link.end]
            yield self._link(link.target, shown) or escape(whole(shown))
            at = link.end
        yield from self._plain(part.text[at:])

    def _plain(self, text: str) -> Iterator[str]:
        at = 0
        for found in _ADDRESS.finditer(text):
            linked = self._link(found[0], found[0])
            if linked:
                yield escape(whole(text[at : found.start()]))
                yield linked
                at = found.end()
        yield escape(whole(text[at:]))

    def _link(self, target: str, shown: str) -> str:
        """A link that says where it leads; nothing where it must not be one."""
        address = self._address_of(target, shown)
        if not address.startswith(("http://", "https://")):
            return ""
        words = escape(whole(shown))
        where = "" if shown == address else f' <span class="target">({escape(address)})</span>'
        return f'<a href="{escape(address)}" rel="noreferrer noopener">{words}</a>{where}'

    def _file(self, part: FilePart) -> str:
        words = escape(rendering.file_words(part))
        picture = self._pictures.of(part)
        caption = (
            f'<p class="text"><bdi>{escape(whole(part.caption))}</bdi></p>' if part.caption else ""
        )
        drawn = f'<img src="{picture}" alt="{words}">' if picture else ""
        return f'{drawn}<p class="file"><bdi>{words}</bdi></p>{caption}'


class _Pictures:
    """Small pictures that were fetched, as part of the page."""

    def __init__(self, store: Store, chat: ChatKey) -> None:
        self._store = store
        self._chat = chat
        self._left = MAX_PICTURES_BYTES

    def of(self, part: FilePart) -> str:
        """An address that holds the picture itself; nothing where it isn't one, or too large."""
        content = self._content(part.locator)
        media_type = picture_type(content)
        if media_type is None:
            return ""
        self._left -= len(content)
        return f"data:{media_type};base64,{b64encode(content).decode('ascii')}"

    def _content(self, remote: str) -> bytes:
        attachments = self._store.attachments
        try:
            locator = attachments.cached(self._chat, remote)
            if locator is None:
                return b""
            if attachments.size(locator) > min(MAX_PICTURE_BYTES, self._left):
                return b""
            return b"".join(attachments.open(locator))
        except StoreError:
            # the page says what it was; that the file is damaged is found by looking for damage
            return b""


def _in_order(part: TextPart) -> Iterator[Link]:
    """The links whose spans can be: inside the text, one after another."""
    at = 0
    for link in sorted(part.links, key=lambda one: one.start):
        if at <= link.start < link.end <= len(part.text):
            yield link
            at = link.end


def _time(row: MessageRow) -> str:
    moment = rendering.when(row.sent_at)
    if moment is None:
        return escape(rendering.minute(row.sent_at))
    stamp = moment.isoformat(timespec="seconds")
    return f'<time datetime="{stamp}" title="{stamp}">{moment.strftime("%H:%M")}</time>'


def _marks(row: MessageRow) -> str:
    marks = [" · edited"] if row.is_edited else []
    if row.status is not None:
        marks.append(f" · {row.status.value}")
    return "".join(marks)
