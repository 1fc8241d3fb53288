"""nchat's export (``nchat --export``): for each chat and year a text file, in a folder per profile.

A message is a line ``name (5 Mar 2025 10:14)``, then what it quotes, the name of its file and its text,
none of which can be told from another, then an empty line. So all of that is taken as its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final

from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, ServiceId
from inbox_tui.domain.message import TextPart
from inbox_tui.store.exporting.records import (
    AccountRecord,
    AttachmentRecord,
    ChatRecord,
    IdentityRecord,
    MessageRecord,
    Record,
)
from inbox_tui.store.importing.archive import Ids, Met, archive, digest, named
from inbox_tui.store.importing.errors import BadFile
from inbox_tui.store.importing.reading import Lines, fingerprint

MAX_MESSAGE_CHARACTERS: Final = 1024 * 1024
HEAD: Final = re.compile(
    r"(?P<name>.{1,500}) \((?:(?P<iso>\d{4}-\d{2}-\d{2} \d{2}:\d{2})"
    r"|(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}) (?P<time>\d{2}:\d{2}))\)",
    re.ASCII,
)
_FILE: Final = re.compile(r"(?P<chat>.+?)(?:_(?P<name>[A-Za-z]+))?_(?P<year>\d{4})\.txt")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_SERVICES: Final = {"Telegram": "telegram", "WhatsAppMd": "whatsapp", "Signal": "signal"}
_SELF: Final = "You"


class NchatExport:
    """The folder of one profile, or one file of it."""

    program = "nchat's export"

    def __init__(self, path: Path) -> None:
        """Raises ``BadFile`` where nothing in it is named as nchat names its files."""
        self._files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
        self._files = [file for file in self._files if _FILE.fullmatch(file.name)]
        if not self._files:
            raise BadFile(path, "it holds no file that is named as nchat names them")
        profile = self._files[0].absolute().parent.name
        service = ServiceId(_SERVICES.get(profile.partition("_")[0], "nchat"))
        name = f"nchat, {profile} (imported)"
        self._account: AccountRecord = archive(service, f"nchat:{digest(profile)}", name)
        self.total_bytes = sum(file.stat().st_size for file in self._files)
        self.digest = digest(*(fingerprint(file, "nchat") for file in self._files))
        self._before = 0
        self._lines: Lines | None = None

    @property
    def read_bytes(self) -> int:
        """How much of the files was read."""
        return self._before + (self._lines.read_bytes if self._lines else 0)

    def records(self) -> Iterator[Record]:
        """The archive, then chat by chat, year by year."""
        self._before = 0
        yield self._account
        yield IdentityRecord(self._account.identity, _SELF)
        for chat, files in groupby(self._files, key=_chat_of):
            found = _FILE.fullmatch(chat[1])
            title = (found and found["name"]) or chat[0]
            yield ChatRecord(self._account.account, ChatId(chat[0]), title=title)
            ids, met = Ids(), Met()
            for file in files:
                yield from self._messages(file, ChatId(chat[0]), ids, met)

    def content(self, _record: AttachmentRecord) -> None:
        """An export of nchat has no files."""

    def close(self) -> None:
        """Nothing is held open."""

    def _messages(self, file: Path, chat: ChatId, ids: Ids, met: Met) -> Iterator[Record]:
        for head, text in self._parted(file):
            at = _time(head)
            who = head["name"]
            sender = self._account.identity if who == _SELF else self._somebody(chat, who)
            if met.is_new(sender):
                yield IdentityRecord(sender, who)
            name: MessageId = ids.of(head.group(), text)
            yield MessageRecord(
                self._account.account, chat, name, sender, at, at, (TextPart(text),)
            )
        self._before, self._lines = self.read_bytes, None

    def _parted(self, file: Path) -> Iterator[tuple[re.Match[str], str]]:
        """The heads, each with what stands below it. A head follows an empty line, or nothing."""
        self._lines = Lines(file, is_strict=False)
        head: re.Match[str] | None = None
        text: list[str] = []
        length = 0
        for line in self._lines:
            found = HEAD.fullmatch(line) if not text or not text[-1] else None
            if found is not None and _is_time(found):
                if head is not None:
                    yield head, "\n".join(text).strip("\n")
                head, text, length = found, [], 0
                continue
            if head is None:
                raise BadFile(file, "it does not begin as nchat's exports do", self._lines.number)
            text.append(line)
            length += len(line)
            if length > MAX_MESSAGE_CHARACTERS:
                raise BadFile(file, "a message is too long", self._lines.number)
        if head is not None:
            yield head, "\n".join(text).strip("\n")

    def _somebody(self, chat: ChatId, name: str) -> Identity:
        return named(self._account.identity.service, chat, name)


def _chat_of(file: Path) -> tuple[str, str]:
    found = _FILE.fullmatch(file.name)
    chat = found["chat"] if found else file.name
    name = found["name"] if found else None
    return chat, f"{chat}_{name}_0000.txt" if name else f"{chat}_0000.txt"


def _is_time(head: re.Match[str]) -> bool:
    try:
        _moment(head)
    except ValueError:
        return False
    return True


def _moment(head: re.Match[str]) -> datetime:
    """By the clock of the machine it was exported on. Raises ``ValueError`` for what is no time."""
    if head["iso"]:
        return datetime.fromisoformat(head["iso"])
    month = _MONTHS.index(head["month"]) + 1
    return datetime.fromisoformat(f"{head['year']}-{month:02}-{int(head['day']):02} {head['time']}")


def _time(head: re.Match[str]) -> Millis:
    try:
        return Millis(int(_moment(head).timestamp() * 1000))
    except (OverflowError, OSError, ValueError):
        return Millis(0)
