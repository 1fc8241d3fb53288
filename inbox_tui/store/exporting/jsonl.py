"""Writing records as lines: ``export.jsonl`` and, beside it, a folder of files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, Final

from inbox_tui import __version__
from inbox_tui.domain.ids import ChatKey
from inbox_tui.store import clock, lookup
from inbox_tui.store.errors import StoreError
from inbox_tui.store.exporting import codec, reading
from inbox_tui.store.exporting.job import Job
from inbox_tui.store.exporting.records import (
    FORMAT,
    VERSION,
    AttachmentRecord,
    End,
    Header,
    MessageRecord,
    Record,
)
from inbox_tui.store.exporting.sniffing import suffix_of
from inbox_tui.store.progress import Report, Step
from inbox_tui.store.store import Store

LINES: Final = "export.jsonl"
FILES: Final = "files"
_HEAD: Final = "head"
_EVERY: Final = 200
"""Records between two reports."""


class Lines:
    """The lines of one export."""

    def __init__(self, store: Store, job: Job, report: Report, *, has_files: bool) -> None:
        self.messages = 0
        self.files = 0
        self._store = store
        self._job = job
        self._report = report
        self._has_files = has_files
        self._records = 0
        self._size = 0
        self._total: int | None = None
        self._is_rest = job.is_resumed and has_files

    def write(self, wanted: Sequence[ChatKey] | None, chats: Sequence[ChatKey]) -> Lines:
        """Write what is missing, and let the export be the target."""
        self._total = message_count(self._store, wanted)
        if self._has_files:
            self._job.make_folder(FILES)
        self._part(_HEAD, self._head(wanted))
        for chat in chats:
            self._part(_name(chat), reading.chat_records(self._store, chat))
        self._part("end", iter((End(self._records),)))
        self._job.finish()
        return self

    def _head(self, wanted: Sequence[ChatKey] | None) -> Iterator[Record]:
        yield Header(FORMAT, VERSION, clock.now(), __version__, self._has_files)
        yield from reading.people_of(self._store, wanted)

    def _part(self, name: str, records: Iterable[Record]) -> None:
        done = self._job.done.get(name)
        if done is not None:
            self._size, self._records = int(done["size"]), int(done["records"])
            self.messages, self.files = int(done["messages"]), int(done["files"])
            return
        if self._is_rest:
            self._clear_files()
            self._is_rest = False
        with self._job.extend(LINES, self._size) as out:
            self._write_all(out, records)
            out.flush()
            os.fsync(out.fileno())
            self._size = out.tell()
        entry: dict[str, str | int] = {
            "size": self._size,
            "records": self._records,
            "messages": self.messages,
            "files": self.files,
        }
        self._job.note(name, entry)

    def _write_all(self, out: BinaryIO, records: Iterable[Record]) -> None:
        for record in records:
            if isinstance(record, AttachmentRecord):
                record = self._with_content(record)  # noqa: PLW2901 - the same, with its name here
            out.write(codec.encode(record).encode("ascii") + b"\n")
            self._records += 1
            if isinstance(record, MessageRecord):
                self.messages += 1
            if self._records % _EVERY == 0:
                self._told()

    def _clear_files(self) -> None:
        """Remove what an earlier run wrote of the part that is made again."""
        for path in self._job.path(FILES).iterdir():
            if int(path.name.partition(".")[0]) > self.files:
                path.unlink()

    def _told(self) -> None:
        self._report(Step(self.messages, self._total, "messages"))

    def _with_content(self, record: AttachmentRecord) -> AttachmentRecord:
        """Copy a file out under a name of ours. One that can't be read is named without content."""
        if not self._has_files or record.file is None:
            return replace(record, file=None)
        name = f"{FILES}/{self.files + 1:08}"
        try:
            suffix, digest = self._copy(name, self._store.attachments.open(record.file))
        except StoreError:
            self._job.path(name).unlink(missing_ok=True)
            return replace(record, file=None)
        self._job.path(name).rename(self._job.path(name + suffix))
        self.files += 1
        return replace(record, file=name + suffix, sha256=digest)

    def _copy(self, name: str, pieces: Iterable[bytes]) -> tuple[str, str]:
        digest, suffix = hashlib.sha256(), None
        with self._job.create(name) as out:
            for piece in pieces:
                suffix = suffix or suffix_of(piece)
                digest.update(piece)
                out.write(piece)
                self._told()
        return suffix or suffix_of(b""), digest.hexdigest()


def message_count(store: Store, chats: Sequence[ChatKey] | None) -> int:
    """How many messages there are to write."""
    with store.read() as reader:
        if chats is None:
            return int(reader.connection.scalar("SELECT count(*) FROM messages"))
        return sum(
            int(
                reader.connection.scalar(
                    "SELECT count(*) FROM messages WHERE chat = ?",
                    (lookup.existing_chat(reader, chat),),
                )
            )
            for chat in chats
        )


def _name(chat: ChatKey) -> str:
    return f"chat {chat.account}/{chat.chat}"
