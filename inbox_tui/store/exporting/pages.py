"""Chats written for people: a file for each, and where there are several an index of them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, Protocol, TextIO

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store import chats as chat_rows
from inbox_tui.store import timeline
from inbox_tui.store.errors import StoreError
from inbox_tui.store.exporting.job import Job
from inbox_tui.store.exporting.jsonl import message_count
from inbox_tui.store.progress import Report, Step
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.store.store import Store

FOLDER: Final = "chats"
PAGE: Final = 200


class Page(Protocol):
    """One chat while it is written."""

    def add(self, row: MessageRow) -> None:
        """Write a message."""

    def end(self) -> None:
        """Write what closes the page."""


class Kind(Protocol):
    """How chats are written."""

    suffix: str

    def begin(self, out: TextIO, chat: ChatRow) -> Page:
        """Begin the page of a chat."""

    def index(self, out: TextIO, entries: Sequence[tuple[str, str, int]]) -> None:
        """Write the list of pages: file, title and number of messages of each."""


class Pages:
    """The pages of one export."""

    def __init__(self, store: Store, job: Job, kind: Kind, report: Report) -> None:
        self.messages = 0
        self.files = 0
        self._store = store
        self._job = job
        self._kind = kind
        self._report = report
        self._total: int | None = None

    def write(self, chats: Sequence[ChatKey], *, is_alone: bool) -> Pages:
        """Write the pages that are missing, and let the export be the target."""
        self._total = message_count(self._store, chats)
        self._job.make_folder(FOLDER)
        entries = [self._chat(chat) for chat in chats]
        if is_alone:
            self._job.finish_as_file(entries[0][0])
            return self
        with self._text(f"index{self._kind.suffix}") as out:
            self._kind.index(out, entries)
        self._job.finish()
        return self

    def _chat(self, chat: ChatKey) -> tuple[str, str, int]:
        part = f"{chat.account}/{chat.chat}"
        done = self._job.done.get(part)
        if done is None:
            name = f"{FOLDER}/{len(self._job.done) + 1:05}{self._kind.suffix}"
            title, count = self._page(chat, name)
            self._job.note(part, {"file": name, "title": title, "messages": count})
            done = self._job.done[part]
        else:
            self.messages += int(done["messages"])
        return str(done["file"]), str(done["title"]), int(done["messages"])

    def _page(self, chat: ChatKey, name: str) -> tuple[str, int]:
        with self._store.read() as reader:
            row = chat_rows.get(reader, chat)
        if row is None:
            raise StoreError("A chat was deleted while it was exported. Begin again without it.")
        before = self.messages
        with self._text(name) as out:
            page = self._kind.begin(out, row)
            for message in self._messages(chat):
                page.add(message)
                self.messages += 1
            page.end()
        return safe_line(row.title).text, self.messages - before

    def _messages(self, chat: ChatKey) -> Iterator[MessageRow]:
        after = -1
        while True:
            with self._store.read() as reader:
                rows = timeline.page(reader, chat, after=after, limit=PAGE)
            yield from rows
            self._report(Step(self.messages, self._total, "messages"))
            if len(rows) < PAGE:
                return
            after = rows[-1].position

    @contextmanager
    def _text(self, name: str) -> Iterator[TextIO]:
        with self._job.create(name) as file:
            descriptor = os.dup(file.fileno())
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
                yield out
