"""Which program made an export, by what is in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from inbox_tui.store.exporting.jsonl import LINES
from inbox_tui.store.exporting.records import FORMAT
from inbox_tui.store.importing import nchat, signal, signal_export, telegram
from inbox_tui.store.importing.errors import BadFile, NotRecognised
from inbox_tui.store.importing.own import OwnExport
from inbox_tui.store.importing.source import Source
from inbox_tui.store.importing.whatsapp import WhatsAppExport
from inbox_tui.store.importing.whatsapp_files import Folder, Zip

_SAMPLE: Final = 4096
_ZIP: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Hints:
    """What the person says of an export that it does not say itself."""

    program: str = "auto"
    """One of :data:`PROGRAMS`, or ``auto``."""
    me: str = ""
    """Their own name in it."""
    title: str = ""
    """What its chat is called."""


def open_source(path: Path, hints: Hints) -> Source:
    """Open an export. Raises ``NotRecognised``, or ``BadFile`` for one that is damaged."""
    if not path.exists():
        raise NotRecognised(f"There is no {path}. Give the file or the folder of an export.")
    program = detect(path) if hints.program == "auto" else hints.program
    if program is None:
        raise NotRecognised(
            f"{path.name} is no export that can be imported. The formats are: {', '.join(OPENS)}. "
            "Name one with --format if it is one of them."
        )
    try:
        return OPENS[program](path, hints)
    except OSError as error:
        raise BadFile(path, f"it can't be read ({error.strerror})") from error


def detect(path: Path) -> str | None:
    """Which program's export this is; ``None`` where it is none that is known."""
    try:
        return _of_folder(path) if path.is_dir() else _of_file(path)
    except OSError:
        return None


def _of_folder(path: Path) -> str | None:
    for name, program in _FILES.items():
        if (path / name).is_file():
            return program
    if signal_export.files_of(path):
        return "signal-export"
    texts = list(islice(path.glob("*.txt"), 1000))
    if texts and (path / "_chat.txt" in texts or len(texts) == 1):
        return _of_file(path / "_chat.txt" if path / "_chat.txt" in texts else texts[0])
    return "nchat" if texts and all(_of_file(text) == "nchat" for text in texts[:20]) else None


def _of_file(path: Path) -> str | None:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if sample.startswith(_ZIP):
        return "whatsapp"
    text = sample.decode("utf-8", "replace").lstrip("\ufeff")
    first = text.partition("\n")[0].rstrip("\r")
    if first.startswith("{"):
        return _of_json(first, text)
    if nchat.HEAD.fullmatch(first):
        return "nchat"
    return "whatsapp" if path.suffix.casefold() == ".txt" else None


def _of_json(first: str, text: str) -> str | None:
    if f'"{FORMAT}"' in first:
        return "inbox-tui"
    if all(f'"{field}"' in first for field in signal_export.FIELDS):
        return "signal-export"
    if first.endswith("}") and any(f'"{name}"' in first for name in _SIGNAL_FIRST):
        return "signal"
    return "telegram" if any(f'"{name}"' in text for name in _TELEGRAM_FIRST) else None


def _whatsapp(path: Path, hints: Hints) -> Source:
    if path.is_dir():
        texts = sorted(path.glob("*.txt"))
        chosen = [text for text in texts if text.name == "_chat.txt"] or texts
        if len(chosen) != 1:
            raise BadFile(path, "it does not hold one chat as text")
        return WhatsAppExport(Folder(chosen[0]), hints.me, hints.title)
    with path.open("rb") as file:
        is_zip = file.read(len(_ZIP)) == _ZIP
    bundle = Zip(path) if is_zip else Folder(path)
    try:
        return WhatsAppExport(bundle, hints.me, hints.title)
    except BaseException:
        bundle.close()
        raise


OPENS: Final[dict[str, Callable[[Path, Hints], Source]]] = {
    "inbox-tui": lambda path, _: OwnExport(path),
    "whatsapp": _whatsapp,
    "telegram": lambda path, hints: telegram.TelegramExport(path, hints.me),
    "signal": lambda path, _: signal.SignalExport(path),
    "signal-export": lambda path, _: signal_export.SignalExportFolder(path),
    "nchat": lambda path, _: nchat.NchatExport(path),
}
PROGRAMS: Final = ("auto", *OPENS)
_FILES: Final = {LINES: "inbox-tui", telegram.RESULT: "telegram", signal.MAIN: "signal"}
_SIGNAL_FIRST: Final = ("backupTimeMs", "account", "recipient", "chatItem")
_TELEGRAM_FIRST: Final = ("about", "personal_information", "messages", "chats", "type")
