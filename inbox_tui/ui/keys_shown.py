"""The person's key map, from anywhere on the screen."""

from __future__ import annotations

from textual.dom import DOMNode

from inbox_tui.ui.keys import BY_ID
from inbox_tui.ui.keys.key_map import USUAL, KeyMap


def key_map_of(node: DOMNode) -> KeyMap:
    """The app's map; an app without one has the keys of the table."""
    found = getattr(node.app, "key_map", USUAL)
    return found if isinstance(found, KeyMap) else USUAL


def shown_key(node: DOMNode, row: str) -> str:
    """The key of a row as this person has it; empty where it has none."""
    return key_map_of(node).shown(BY_ID[row])
