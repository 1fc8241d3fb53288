"""``inbox-tui keys``: what the terminal sends for a key, and the table of keys."""

from __future__ import annotations

import argparse
import sys

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.output import columns, emit, say
from inbox_tui.cli.places import Places
from inbox_tui.config.file import ConfigFile
from inbox_tui.config.problem import BadConfig
from inbox_tui.config.reading import read
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.ui.keys import KEYS
from inbox_tui.ui.keys.conflicts import conflicts
from inbox_tui.ui.keys.key_map import DEFAULT, USUAL_LEADER, KeyMap, key_map


def run(arguments: argparse.Namespace) -> int:
    """Print the table, or show what is pressed until it is ended."""
    map_ = _map(arguments)
    if arguments.list or arguments.json:
        return _list(map_, as_json=arguments.json)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Stop(Exit.USAGE, "Keys are pressed at a terminal. --list prints the table anywhere.")
    if sys.platform == "win32":
        raise Stop(Exit.USAGE, "This can't be done on Windows yet. --list prints the table.")
    from inbox_tui.ui.key_probe import probe  # noqa: PLC0415 - Textual comes last

    probe(map_, lambda line: say(safe_text(line)))
    return Exit.DONE


def _map(arguments: argparse.Namespace) -> KeyMap:
    """The keys of a preset that was asked for, else those of the profile's file."""
    if arguments.preset is not None:
        return key_map(arguments.preset)[0]
    try:
        found = read(ConfigFile(Places.of(arguments.profile).config).text())
    except BadConfig:
        return key_map()[0]
    preset = found.values.get("keys.preset", DEFAULT)
    leader = found.values.get("keys.leader", USUAL_LEADER)
    return key_map(str(preset), found.keys, str(leader))[0]


def _list(map_: KeyMap, *, as_json: bool) -> int:
    if as_json:
        emit(
            [
                {
                    "id": key.id,
                    "keys": list(map_.keys_of(key)),
                    "default": [each for each in key.keys.split(",") if each],
                    "place": key.where.value,
                    "group": key.group.value,
                    "what": key.description,
                    "action": key.action,
                }
                for key in KEYS
            ]
        )
        return Exit.DONE
    place = ""
    for key in KEYS:
        if key.where.value != place:
            place = key.where.value
            say(safe_text(f"\n{place[0].upper()}{place[1:]}"))
        say(columns(f"  {map_.all_shown(key, 4):<28}", f"{key.id:<26}", key.description))
    for each in conflicts(map_):
        if each.is_wrong:
            ids = f"{each.row.id} and {each.other.id}"
            say(safe_text(f"\nConflict: {each.key} in {ids}: {each.clash.value}."))
    return Exit.DONE
