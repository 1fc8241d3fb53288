"""Taking in the content of files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from inbox_tui.store import lookup, sealing
from inbox_tui.store.attachments_writing import Content, pieces_of
from inbox_tui.store.exporting.records import AttachmentRecord
from inbox_tui.store.store import Store

ALTERED: Final = "the file is not the one that was exported"
ABSENT: Final = "the file is not at hand"
GONE: Final = "the message it belongs to is not here"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    is_new: bool = False
    refusal: str = ""


def take(
    store: Store,
    record: AttachmentRecord,
    content_of: Callable[[AttachmentRecord], Content | None],
    told: Callable[[], None],
) -> Outcome:
    """Seal a file into the store, unless it is there. ``told`` is called between its pieces."""
    if not _is_wanted(store, record):
        return Outcome(refusal=GONE)
    if store.attachments.cached(record.key, record.remote) is not None:
        return Outcome()
    content = content_of(record)
    if content is None:
        return Outcome(refusal=ABSENT)
    return _seal(store, record, content, told)


def _seal(
    store: Store, record: AttachmentRecord, content: Content, told: Callable[[], None]
) -> Outcome:
    found = hashlib.sha256()
    file = store.attachments.begin(record.key, record.remote, name=record.name)
    try:
        for piece in pieces_of(content):
            for start in range(0, len(piece), sealing.CHUNK_BYTES):
                told()
                part = piece[start : start + sealing.CHUNK_BYTES]
                found.update(part)
                file.write(part)
        if record.sha256 is not None and found.hexdigest() != record.sha256:
            return Outcome(refusal=ALTERED)
        locator = file.finish()
    finally:
        # nothing is left to do where it was finished
        file.abandon()
    if record.is_pinned:
        store.attachments.pin(locator)
    return Outcome(is_new=True)


def _is_wanted(store: Store, record: AttachmentRecord) -> bool:
    with store.read() as reader:
        number = lookup.chat_number(reader, record.key)
        return bool(
            reader.connection.scalar(
                "SELECT 1 FROM messages WHERE chat = ? AND id = ? AND deleted_by IS NULL",
                (number, record.message),
            )
        )
