"""Exporting chats to a folder or a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from inbox_tui.domain.ids import ChatKey
from inbox_tui.store.exporting import jsonl, pages
from inbox_tui.store.exporting.html import HtmlPages, no_address
from inbox_tui.store.exporting.job import Job, or_full
from inbox_tui.store.exporting.reading import chat_keys
from inbox_tui.store.exporting.rendering import AddressOf
from inbox_tui.store.exporting.text import TextPages
from inbox_tui.store.progress import Report, unreported
from inbox_tui.store.store import Store


class Format(Enum):
    """What is written."""

    JSONL = "jsonl"
    """Everything, for programs and for importing again."""
    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Order:
    """What is exported, whereto and how.

    ``chats``: ``None`` exports all. ``target`` becomes a folder; a file where one chat is written as
    HTML or text. ``address_of`` judges the target of a link, with what is shown of it: the address
    to link to, or nothing where it must not be a link.
    """

    target: Path
    format: Format = Format.JSONL
    chats: tuple[ChatKey, ...] | None = None
    has_files: bool = True
    address_of: AddressOf = no_address


@dataclass(frozen=True, slots=True)
class ExportSummary:
    """What was written."""

    chats: int
    messages: int
    files: int
    is_resumed: bool
    """Whether it went on with an export that had been stopped."""


class _Made(Protocol):
    @property
    def messages(self) -> int: ...

    @property
    def files(self) -> int: ...


def export(store: Store, order: Order, report: Report = unreported) -> ExportSummary:
    """Write chats out. Raises any ``StoreError``, and ``Cancelled`` from ``report``.

    What was stopped, by whatever, goes on where it was when it is asked for again.
    """
    with or_full():
        job = Job(order.target, _asked(order))
        chats = list(chat_keys(store)) if order.chats is None else list(order.chats)
        made = _write(store, order, job, chats, report)
    return ExportSummary(len(chats), made.messages, made.files, job.is_resumed)


def _write(store: Store, order: Order, job: Job, chats: Sequence[ChatKey], report: Report) -> _Made:
    if order.format is Format.JSONL:
        lines = jsonl.Lines(store, job, report, has_files=order.has_files)
        return lines.write(order.chats, chats)
    is_alone = order.chats is not None and len(order.chats) == 1
    return pages.Pages(store, job, _kind(store, order), report).write(chats, is_alone=is_alone)


def _asked(order: Order) -> dict[str, object]:
    chats = None if order.chats is None else [[chat.account, chat.chat] for chat in order.chats]
    return {"format": order.format.value, "chats": chats, "files": order.has_files}


def _kind(store: Store, order: Order) -> pages.Kind:
    return HtmlPages(store, order.address_of) if order.format is Format.HTML else TextPages()
