"""``inbox-tui store info``: what the store holds, how large it is, what protects it."""

from __future__ import annotations

import argparse
from pathlib import Path

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.opening import open_to_read
from inbox_tui.cli.output import JsonValue, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import open_vault
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.keys.vault import DATABASE_NAME
from inbox_tui.store import diagnostics
from inbox_tui.store.files import ATTACHMENTS_NAME

_MIB = 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; whoever uses the store isn't disturbed."""
    places = Places.of(arguments.profile)
    kinds = [kind.value for kind in open_vault(places).kinds]
    with open_to_read(places) as reader:
        info = diagnostics.info(reader)
    said: dict[str, JsonValue] = {
        "folder": str(places.data),
        "schema": info.schema,
        "cipher": info.cipher,
        "unlocked_by": kinds,
        "database_bytes": info.bytes,
        "log_bytes": _size(places.data / f"{DATABASE_NAME}-wal"),
        "attachment_bytes": sum(
            path.stat().st_size for path in (places.data / ATTACHMENTS_NAME).glob("*/*")
        ),
        "chats": info.chats,
        "messages": info.messages,
        "waiting_to_be_indexed": info.unindexed,
        "set_aside": info.quarantined,
    }
    if arguments.json:
        emit(said)
        return Exit.DONE
    for name, value in said.items():
        say(safe_line(f"{_label(name)}: {_words(name, value)}"))
    return Exit.DONE


def _words(name: str, value: JsonValue) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, int):
        return f"{value / _MIB:,.1f} MiB" if name.endswith("_bytes") else f"{value:,}"
    return str(value)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _label(name: str) -> str:
    return name.removesuffix("_bytes").replace("_", " ")
