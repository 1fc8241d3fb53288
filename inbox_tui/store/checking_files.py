"""The sealed files of a store, compared with the list of them and unsealed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from inbox_tui.store import attachments_rows, sealing
from inbox_tui.store.errors import Damaged
from inbox_tui.store.problems import Problem
from inbox_tui.store.progress import Report, Step
from inbox_tui.store.session import Reader

_FETCH: Final = "Fetch it again from its chat."
_LISTED: Final = (
    "SELECT attachments.file, attachments.key, attachments.size, max(attachments.name),"
    " max(chats.title) FROM attachments"
    " LEFT JOIN fetched ON fetched.locator = attachments.locator"
    " LEFT JOIN chats ON chats.id = fetched.chat GROUP BY attachments.file ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """``count``: files in the list."""

    problems: tuple[Problem, ...]
    count: int


def look_over(reader: Reader, folder: Path, report: Report, *, is_content_read: bool) -> LookedAt:
    """Compare the files under ``folder`` with their rows both ways, and unseal each."""
    problems: list[Problem] = []
    rows = reader.connection.rows(_LISTED)
    for number, (file, key, size, name, title) in enumerate(rows):
        report(Step(number, len(rows), "files"))
        what = _wrong_with(folder / file[:2] / file, key, size, is_content_read=is_content_read)
        if what:
            problems.append(Problem(_named(file, name, title), what, _FETCH))
    problems.extend(_unlisted(reader, folder))
    return LookedAt(tuple(problems), len(rows))


def content_of(path: Path, key: bytes, size: int) -> Iterator[bytes]:
    """The bytes of a sealed file. Raises ``Damaged`` and ``OSError``."""
    with path.open("rb") as source:
        yield from _opened(source, key, size).chunks()


def _opened(source: BinaryIO, key: bytes, size: int) -> sealing.Unsealer:
    unsealer = sealing.Unsealer(source, key)
    if os.fstat(source.fileno()).st_size != unsealer.length_of(size):
        raise Damaged(sealing.DAMAGED)
    return unsealer


def _wrong_with(path: Path, key: bytes, size: int, *, is_content_read: bool) -> str:
    try:
        with path.open("rb") as source:
            unsealer = _opened(source, key, size)
            for _ in unsealer.chunks() if is_content_read else ():
                pass
    except FileNotFoundError:
        return "is missing from the disk"
    except OSError as error:
        return f"can't be read ({error.strerror})"
    except Damaged:
        return "has been damaged on the disk"
    return ""


def _named(file: str, name: str | None, title: str | None) -> str:
    where = f" of chat {title!r}" if title else ""
    return f"file {name or file!r}{where}"


def _unlisted(reader: Reader, folder: Path) -> Iterator[Problem]:
    known = attachments_rows.known_files(reader)
    for path in sorted(folder.glob("*/*")):
        if path.name not in known:
            yield Problem(
                f"file {path.parent.name}/{path.name}",
                "is in no list",
                "A program that was stopped left it; the next start removes it.",
            )
