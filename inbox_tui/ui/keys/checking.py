"""What is wrong with the person's own keys, line by line."""

from __future__ import annotations

from inbox_tui.config.key_choices import SECTION, line_of_row
from inbox_tui.config.problem import Problem
from inbox_tui.config.reading import Read
from inbox_tui.ui.keys.conflicts import conflicts
from inbox_tui.ui.keys.key_map import DEFAULT, USUAL_LEADER, KeyMap, display_sequence, key_map


def key_problems(found: Read, text: str) -> tuple[Problem, ...]:
    """Rows and keys that aren't there, and keys that would stand in each other's way."""
    map_, bad = key_map(
        str(found.values.get("keys.preset", DEFAULT)),
        found.keys,
        str(found.values.get("keys.leader", USUAL_LEADER)),
    )
    said = [(each.id, each.what) for each in bad] + list(_conflicting(map_, set(found.keys)))
    return tuple(Problem(what, line_of_row(text, row), f"{SECTION}.{row}") for row, what in said)


def _conflicting(map_: KeyMap, own: set[str]) -> list[tuple[str, str]]:
    told: list[tuple[str, str]] = []
    for each in conflicts(map_):
        mine = next((row for row in (each.row, each.other) if row.id in own), None)
        if each.is_wrong and mine is not None:
            other = each.other if mine is each.row else each.row
            words = f"{display_sequence(each.key)} is also {other.id} ({other.description})"
            told.append((mine.id, f"{words}: {each.clash.value}"))
    return told
