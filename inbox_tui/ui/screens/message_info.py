"""All there is to know of one message: when, who has it, who reacted, what it said before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.content import Content

from inbox_tui.domain.event import ReceiptKind
from inbox_tui.domain.ids import MessageKey, Millis
from inbox_tui.domain.message import plain_text
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.store import chats
from inbox_tui.store.message_details import MessageDetails, Reached, details
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.badges import encryption_words
from inbox_tui.ui.content import content, joined, line, lines, person_name
from inbox_tui.ui.dialogs import Dialog, Words
from inbox_tui.ui.timeline.words import STATUS, sender_words
from inbox_tui.ui.times import clock, moment

MOST_SHOWN: Final = 50
"""People in one list; how many more there are is told."""
MOST_OF_A_VERSION: Final = 2_000


class MessageInfoScreen(Dialog[None]):
    """Facts alone, from the store; nobody is asked and nobody is told."""

    AUTO_FOCUS = "#box"
    hint: ClassVar[str] = "↑ ↓ scroll · Esc close"
    DEFAULT_CSS = "MessageInfoScreen { #box { width: 78; } }"

    def __init__(self, message: MessageKey) -> None:
        super().__init__()
        self._key = message
        self._chat: ChatRow | None = None
        self._details: MessageDetails | None = None

    def title_words(self) -> Content:
        """Whose message."""
        with self.session.store.read() as reader:
            self._details = details(reader, self._key)
            self._chat = chats.get(reader, self._key.chat_key)
        if self._details is None:
            return content("This message is gone")
        return joined("Message from ", sender_words(self._details.row))

    def inside(self) -> ComposeResult:
        """A label, and the text below it."""
        if self._details is None:
            return
        for number, (label, text) in enumerate(self._facts(self._details)):
            yield Words(content(label, "bold $primary"), classes="gap" if number else "")
            yield Words(text)

    def on_mount(self) -> None:
        """The arrow keys scroll."""
        self.query_one("#box").can_focus = True
        self.query_one("#box").focus()

    def _facts(self, found: MessageDetails) -> Iterator[tuple[str, Content]]:
        row = found.row
        yield "Sent by", line(row.sender.native, max_characters=200)
        yield "When", _times(found)
        if row.status is not None:
            reason = safe_line(row.status_reason, max_characters=300).text
            state = STATUS[row.status][1]
            yield "State", content(f"{state[0].upper()}{state[1:]}. {reason}".rstrip())
        yield from self._receipts(found)
        yield from _reactions(found)
        yield from _versions(found)
        if self._chat is not None:
            # a message does not say by itself how it came; the chat's own state is what is known
            yield "Encryption of its chat", content(encryption_words(self._chat))
        yield "Ids", _ids(found)

    def _receipts(self, found: MessageDetails) -> Iterator[tuple[str, Content]]:
        read = [each for each in found.reached if each.kind is ReceiptKind.READ]
        delivered = [each for each in found.reached if each.kind is ReceiptKind.DELIVERED]
        if read:
            of = f" of {found.others}" if found.others >= len(read) else ""
            yield f"Read by {len(read)}{of}", _people(read)
        if delivered:
            yield f"Delivered to {len(delivered)}", _people(delivered)
        if not found.reached and found.row.is_mine:
            yield (
                "Read by",
                content("Nobody has told, or this service does not tell.", "$text-muted"),
            )


def _times(found: MessageDetails) -> Content:
    rows = [f"{_when(found.written_at)} by the sender's clock"]
    if found.arranged_at != found.written_at:
        rows.append(f"{_when(found.arranged_at)} by the service's, which it is put in order by")
    if found.row.expires_at is not None:
        rows.append(f"{_when(found.row.expires_at)} it disappears")
    return lines(*rows)


def _when(at: Millis) -> str:
    return f"{moment(at):%A %Y-%m-%d %H:%M:%S}"


def _people(people: list[Reached]) -> Content:
    rows = [
        joined(content(_brief(each.at), "$text-muted"), "  ", person_name(each.who, each.name))
        for each in people[:MOST_SHOWN]
    ]
    return _with_more(rows, len(people))


def _reactions(found: MessageDetails) -> Iterator[tuple[str, Content]]:
    by_key: dict[str, list[str]] = defaultdict(list)
    for each in found.reactions:
        key = safe_line(each.key, max_characters=16).text or "?"
        by_key[key].append(person_name(each.who, each.name).text)
    if by_key:
        rows = [
            joined(content(key), "  ", line(", ".join(names), max_characters=1_000))
            for key, names in list(by_key.items())[:MOST_SHOWN]
        ]
        yield "Reactions", _with_more(rows, len(by_key))


def _versions(found: MessageDetails) -> Iterator[tuple[str, Content]]:
    if not found.versions:
        return
    *earlier, last = found.versions
    yield "Edited", content(f"{len(earlier)} times, the last time {_when(last.written_at)}")
    for number, version in enumerate(earlier, 1):
        text = safe_text(plain_text(version.parts), max_characters=MOST_OF_A_VERSION)
        name = f"Version {number} · {_when(version.written_at)}"
        yield name, content(text if text.text else safe_text("(without text)"))


def _ids(found: MessageDetails) -> Content:
    row = found.row
    rows = [joined(content("message  ", "$text-muted"), line(row.key.message, max_characters=300))]
    rows.append(joined(content("chat     ", "$text-muted"), line(row.key.chat, max_characters=300)))
    if row.topic is not None:
        rows.append(joined(content("thread   ", "$text-muted"), line(row.topic)))
    if row.in_reply_to is not None:
        answered = row.in_reply_to.message
        rows.append(joined(content("answers  ", "$text-muted"), line(answered)))
    return lines(*rows)


def _brief(at: Millis) -> str:
    return f"{moment(at):%d %b} {clock(at)}" if at > 0 else " " * 12


def _with_more(rows: list[Content], count: int) -> Content:
    more = count - MOST_SHOWN
    return lines(*rows, *([f"and {more} more"] if more > 0 else []))
