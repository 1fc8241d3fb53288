"""WhatsApp's "export chat": a text file, alone, in a folder or in a zip archive with its media.

WhatsApp documents only how to make it. Each message begins with date, time and name, written as the
telephone's language has it; further lines belong to the message above. What is in the text has no ids.
Names are claims: who is in the chat is known within that chat alone, unless the name is a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatId, Identity, Millis, ServiceId
from inbox_tui.domain.message import NoticeKind, NoticePart, Part
from inbox_tui.store.attachments_writing import Content
from inbox_tui.store.exporting.records import (
    AttachmentRecord,
    ChatRecord,
    IdentityRecord,
    MessageRecord,
    Record,
)
from inbox_tui.store.importing.archive import Ids, Met, archive, digest, named
from inbox_tui.store.importing.whatsapp_files import Bundle
from inbox_tui.store.importing.whatsapp_lines import Head, Style, find_style, strip_marks
from inbox_tui.store.importing.whatsapp_parts import REMOTE, media_name, parts_of

SERVICE: Final = ServiceId("whatsapp")
ACCOUNT: Final = archive(SERVICE, "whatsapp", "WhatsApp (imported)")
MAX_MESSAGE_CHARACTERS: Final = 1024 * 1024
_NUMBER: Final = re.compile(r"\+[0-9][0-9 ()\-.\u00a0\u2011]{5,25}")
_EDITED: Final = re.compile(r"\s*\u200e<[^<>\n]{3,80}>\Z")
_MOST_NAMES: Final = 3


class WhatsAppExport:
    """One exported chat."""

    program = "WhatsApp's exported chat"

    def __init__(self, bundle: Bundle, me: str = "", title: str = "") -> None:
        """``me``: the person's own name in the export. ``title``: what the chat is called.

        Raises ``BadFile`` where no line begins as a message does.
        """
        self._bundle = bundle
        self._title = title or bundle.title
        self._chat = ChatId(f"title:{self._title}")
        self.total_bytes = bundle.size
        self.digest = bundle.fingerprint("whatsapp", me, self._title)
        lines = bundle.lines()
        self._style = find_style(lines)
        if self._style is None:
            raise bundle.wrong("no line in it begins as WhatsApp's messages do")
        self._lines = bundle.lines()
        self._me = strip_marks(me) or self._guessed(self._style)

    @property
    def read_bytes(self) -> int:
        """How much of the text was read."""
        return self._lines.read_bytes

    def records(self) -> Iterator[Record]:
        """The archive, the chat, then its messages."""
        yield ACCOUNT
        yield IdentityRecord(ACCOUNT.identity, self._me or "You")
        names = self._style.names if self._style else set()
        kind = ChatKind.DIRECT if len(names) < _MOST_NAMES else ChatKind.GROUP
        yield ChatRecord(ACCOUNT.account, self._chat, kind, self._title)
        met, ids = Met(), Ids()
        for head, text in self._messages():
            sender = self._sender(head.name)
            if head.name and met.is_new(sender):
                yield IdentityRecord(sender, strip_marks(head.name))
            message = self._message(head, text, sender, ids)
            yield message
            yield from self._files(message)

    def content(self, record: AttachmentRecord) -> Content | None:
        """A file beside the text."""
        return self._bundle.content(record.remote.removeprefix(REMOTE))

    def close(self) -> None:
        """Let go of the archive."""
        self._bundle.close()

    def _messages(self) -> Iterator[tuple[Head, str]]:
        """Each message's head with its whole text."""
        assert self._style is not None  # noqa: S101 - the constructor saw to it
        self._lines = self._bundle.lines()
        head: Head | None = None
        text: list[str] = []
        length = 0
        for line in self._lines:
            found = self._style.head_of(line)
            if found is not None:
                if head is not None:
                    yield head, "\n".join(text)
                head, text, length = found, [found.rest], len(found.rest)
            elif head is not None:
                text.append(line)
                length += len(line)
                if length > MAX_MESSAGE_CHARACTERS:
                    raise self._bundle.wrong("a message is too long", self._lines.number)
        if head is not None:
            yield head, "\n".join(text)

    def _message(self, head: Head, text: str, sender: Identity, ids: Ids) -> MessageRecord:
        edited = _EDITED.search(text) if head.name and not text.startswith("\u200e<") else None
        said = text[: edited.start()] if edited else text
        parts: tuple[Part, ...] = (
            parts_of(said, self._bundle.has) if head.name else (_notice(said),)
        )
        at = _millis(head.at)
        what = media_name(said) if head.name else None
        return MessageRecord(
            ACCOUNT.account,
            self._chat,
            ids.of(head.at.isoformat(), strip_marks(head.name), "" if what else strip_marks(said)),
            sender,
            at,
            at,
            parts,
            edited_at=at if edited else None,
        )

    def _files(self, message: MessageRecord) -> Iterator[Record]:
        for part in message.parts:
            locator = getattr(part, "locator", "")
            name = locator.removeprefix(REMOTE)
            if locator and self._bundle.has(name):
                yield AttachmentRecord(
                    message.account, message.chat, message.id, locator, name, 0, locator
                )

    def _sender(self, name: str) -> Identity:
        shown = strip_marks(name)
        if not shown:
            # the service itself, which no name in the chat is
            return Identity(SERVICE, f"import:service:{digest(self._chat)}")
        if self._me and shown.casefold() == self._me.casefold():
            return ACCOUNT.identity
        if _NUMBER.fullmatch(shown):
            return Identity(SERVICE, "+" + re.sub(r"[^0-9]", "", shown))
        return named(SERVICE, self._chat, shown)

    def _guessed(self, style: Style) -> str:
        """Of two people, who oneself is: whoever the chat is not called after."""
        names = style.names
        if len(names) == _MOST_NAMES - 1 and self._title in names:
            return next(name for name in names if name != self._title)
        return ""


def _notice(text: str) -> NoticePart:
    return NoticePart(NoticeKind.OTHER, text=strip_marks(text))


def _millis(at: datetime) -> Millis:
    try:
        return Millis(int(at.timestamp() * 1000))
    except (OverflowError, OSError, ValueError):
        return Millis(0)
