"""What the program signal-export makes of Signal Desktop's chats: for each a folder with ``data.json``.

A line of ``data.json`` is one message, as https://github.com/carderne/signal-export writes it. Times
are by the clock of the machine; names are all there is of people; ids there are none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeAlias

from inbox_tui.domain.ids import ChatId, Identity, Millis, ServiceId
from inbox_tui.domain.message import FilePart, Part, TextPart, UnreadablePart
from inbox_tui.store.exporting.records import (
    AttachmentRecord,
    ChatRecord,
    IdentityRecord,
    MessageRecord,
    Reaction,
    Record,
)
from inbox_tui.store.importing.archive import Ids, Met, archive, digest, named
from inbox_tui.store.importing.errors import BadFile
from inbox_tui.store.importing.reading import Lines, fingerprint, inside

DATA: Final = "data.json"
FIELDS: Final = frozenset({"date", "sender", "body", "reactions", "attachments"})
SERVICE: Final = ServiceId("signal")
ACCOUNT: Final = archive(SERVICE, "signal-export", "Signal, by signal-export (imported)")
_SELF: Final = "Me"
_MOST: Final = 1000

Json: TypeAlias = Any


class SignalExportFolder:
    """The folder of one chat, that of all, or one ``data.json``."""

    program = "signal-export's data"

    def __init__(self, path: Path) -> None:
        """Raises ``BadFile`` where there is no ``data.json``."""
        self._files = files_of(path)
        if not self._files:
            raise BadFile(path, f"there is no {DATA} in it")
        self.total_bytes = sum(file.stat().st_size for file in self._files)
        self.digest = digest(*(fingerprint(file, "signal-export") for file in self._files))
        self._before = 0
        self._lines: Lines | None = None

    @property
    def read_bytes(self) -> int:
        """How much of the files was read."""
        return self._before + (self._lines.read_bytes if self._lines else 0)

    def records(self) -> Iterator[Record]:
        """The archive, then chat by chat."""
        self._before = 0
        yield ACCOUNT
        yield IdentityRecord(ACCOUNT.identity, "You")
        for file in self._files:
            title = file.absolute().parent.name
            chat = _Chat(ChatId(f"folder:{title}"), file)
            yield ChatRecord(ACCOUNT.account, chat.id, title=title)
            self._lines = Lines(file)
            for line in self._lines:
                yield from chat.records(line, self._lines.number)
            self._before, self._lines = self.read_bytes, None

    def content(self, record: AttachmentRecord) -> Path | None:
        """A file within its chat's folder."""
        folder = record.chat.removeprefix("folder:")
        file = next((one for one in self._files if one.absolute().parent.name == folder), None)
        return None if file is None else inside(file.absolute().parent, record.file or "")

    def close(self) -> None:
        """Nothing is held open."""


class _Chat:
    def __init__(self, chat: ChatId, file: Path) -> None:
        self.id = chat
        self._file = file
        self._ids = Ids()
        self._met = Met()

    def records(self, line: str, number: int) -> Iterator[Record]:
        """Who wrote a message, the message, and its files that are at hand."""
        said = self._said(line, number)
        sender = self._who(said["sender"])
        if self._met.is_new(sender):
            yield IdentityRecord(sender, said["sender"])
        message = self._message(said, sender, number)
        yield message
        for part in message.parts:
            if isinstance(part, FilePart):
                yield from self._attachment(message, part)

    def _attachment(self, message: MessageRecord, part: FilePart) -> Iterator[Record]:
        path = inside(self._file.absolute().parent, part.locator)
        if path is not None:
            yield AttachmentRecord(
                message.account,
                message.chat,
                message.id,
                part.locator,
                part.name,
                path.stat().st_size,
                part.locator,
            )

    def _said(self, line: str, number: int) -> dict[str, Json]:
        try:
            said = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise BadFile(self._file, "it is not JSON", number) from error
        if not isinstance(said, dict) or not isinstance(said.get("sender"), str):
            raise BadFile(self._file, "it is no message", number)
        return said

    def _message(self, said: dict[str, Json], sender: Identity, number: int) -> MessageRecord:
        date, body = said.get("date"), said.get("body")
        try:
            at = Millis(int(datetime.fromisoformat(date).timestamp() * 1000))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError, OSError) as error:
            raise BadFile(self._file, "a message has no date", number) from error
        text = body.rstrip() if isinstance(body, str) else ""
        return MessageRecord(
            ACCOUNT.account,
            self.id,
            self._ids.of(str(date), said["sender"], text),
            sender,
            at,
            at,
            _parts(said, text),
            deleted_by=sender if said.get("deleted") is True else None,
            reactions=tuple(self._reactions(said, at)),
        )

    def _reactions(self, said: dict[str, Json], at: Millis) -> Iterator[Reaction]:
        """Each is a list of a name and an emoji."""
        for one in _items(said.get("reactions")):
            if isinstance(one, list) and len(one) == 2 and all(isinstance(it, str) for it in one):
                yield Reaction(self._who(one[0]), one[1], at)

    def _who(self, name: str) -> Identity:
        return ACCOUNT.identity if name == _SELF else named(SERVICE, self.id, name)


def files_of(path: Path) -> list[Path]:
    """The data of one chat, or of all the chats in a folder."""
    if path.is_file():
        return [path]
    if (path / DATA).is_file():
        return [path / DATA]
    return sorted(path.glob(f"*/{DATA}"))


def _parts(said: dict[str, Json], text: str) -> tuple[Part, ...]:
    files = tuple(_file(one) for one in _items(said.get("attachments")) if isinstance(one, dict))
    quote = said.get("quote")
    quoted = f"{quote.strip()}\n\n" if isinstance(quote, str) and quote.strip() else ""
    if text or quoted:
        return (*files, TextPart(quoted + text))
    return files or (UnreadablePart("A message without text"),)


def _file(said: dict[str, Json]) -> FilePart:
    name, path = said.get("name"), said.get("path")
    return FilePart(
        name if isinstance(name, str) and name else "file",
        # spaces in the path are written as they are in links
        path.replace("%20", " ") if isinstance(path, str) else "",
    )


def _items(value: Json) -> list[Json]:
    return value[:_MOST] if isinstance(value, list) else []
