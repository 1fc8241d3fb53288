"""``inbox-tui store info``: what the store holds, how large it is, what protects it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence

from inbox_tui.cli.exits import Exit
from inbox_tui.cli.opening import open_to_read
from inbox_tui.cli.output import JsonValue, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import open_vault
from inbox_tui.cli.wording import iso
from inbox_tui.domain.ids import Millis
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store import diagnostics, inventory, notices, retention
from inbox_tui.store.backup import schedule
from inbox_tui.store.inventory import Inventory
from inbox_tui.store.retention import Rule

_MIB = 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes nothing of its own."""


def run(arguments: argparse.Namespace) -> int:
    """Print the figures; whoever uses the store isn't disturbed."""
    places = Places.of(arguments.profile)
    kinds = [kind.value for kind in open_vault(places).kinds]
    with open_to_read(places) as reader:
        info = diagnostics.info(reader)
        found = inventory.take(reader, places.data)
        rules = retention.rules(reader)
        told = notices.latest(reader)
        backup = schedule.last_outcome(reader)
    said: dict[str, JsonValue] = {
        "folder": str(places.data),
        "schema": info.schema,
        "cipher": info.cipher,
        "unlocked_by": kinds,
        "database_bytes": info.bytes,
        "index_bytes": found.index,
        "log_bytes": found.log,
        "attachment_bytes": found.attachments,
        "earlier_version_bytes": found.earlier_versions,
        "chats": info.chats,
        "messages": info.messages,
        "waiting_to_be_indexed": info.unindexed,
        "set_aside": info.quarantined,
        **_parts(found, rules),
        "notices": [f"{iso(notice.at)}: {notice.text}" for notice in told],
        "last_backup": None if backup is None else {"at": iso(backup.at), "outcome": backup.text},
    }
    if arguments.json:
        emit(said)
        return Exit.DONE
    for name, value in said.items():
        for line in _lines(name, value):
            say(safe_line(line))
    return Exit.DONE


def _parts(found: Inventory, rules: Sequence[Rule]) -> dict[str, JsonValue]:
    return {
        "services": {
            held.service: {
                "messages": held.messages,
                "oldest": _time(held.oldest),
                "newest": _time(held.newest),
            }
            for held in found.held
        },
        "retention": [
            {"scope": rule.scope.value, "target": rule.target, "keep_days": rule.keep_days}
            for rule in rules
        ],
    }


def _time(at: Millis | None) -> str | None:
    return None if at is None else iso(at)


def _lines(name: str, value: JsonValue) -> Iterator[str]:
    label = name.removesuffix("_bytes").replace("_", " ")
    if isinstance(value, int):
        yield f"{label}: {f'{value / _MIB:,.1f} MiB' if name.endswith('_bytes') else f'{value:,}'}"
    elif isinstance(value, Mapping):
        yield f"{label}:"
        for key, part in value.items():
            yield f"  {key}: {_words(part)}"
    elif isinstance(value, list):
        yield f"{label}: {'; '.join(map(_words, value)) or 'none'}"
    else:
        yield f"{label}: {_words(value)}"


def _words(value: JsonValue) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_words(part)}" for key, part in value.items())
    return "none" if value is None else str(value)
