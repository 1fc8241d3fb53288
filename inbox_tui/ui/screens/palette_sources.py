"""What the palette finds: chats from the store, keys of the screen below, settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from textual.content import Content
from textual.dom import DOMNode
from textual.fuzzy import Matcher
from textual.screen import Screen

from inbox_tui.config.settings import SETTINGS
from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.trays import is_native_row
from inbox_tui.store import chats
from inbox_tui.store.rows import ChatFilter, ChatRow
from inbox_tui.store.session import Reader
from inbox_tui.ui.content import content
from inbox_tui.ui.keys import KEYS, display

_RECENT: Final = 300
"""Among so many of the newest chats letters may be left out; the others are found by part of a name."""


@dataclass(frozen=True, slots=True)
class OpenChat:
    """Go to a chat."""

    chat: ChatKey


@dataclass(frozen=True, slots=True)
class Run:
    """Run an action, where its key would have run it."""

    action: str
    node: DOMNode | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Go to a setting."""

    setting: str


Target: TypeAlias = OpenChat | Run | Visit


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette."""

    name: Content
    target: Target
    about: str = ""
    """What kind of thing it is: its group, its service."""
    key: str = ""


def commands_of(screen: Screen[object]) -> list[Entry]:
    """What the keys would do on ``screen`` as it stands, by the words of the table of keys."""
    known = {key.id: key for key in KEYS}
    entries: dict[str, Entry] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        row = known.get(binding.id or "")
        words = row.description if row else (binding.description if binding.show else "")
        if active.enabled and words and not _moves_only(binding.action):
            about = row.group.value if row else "Here"
            entries[words] = Entry(
                content(safe_line(words)),
                Run(binding.action, active.node),
                about,
                display(binding.key),
            )
    return list(entries.values())


def settings_entries() -> list[Entry]:
    """The settings, each leading to the settings screen."""
    return [Entry(content(setting.name), Visit(setting.key), "Setting") for setting in SETTINGS]


def found_chats(reader: Reader, sought: str, registry: Registry, *, most: int) -> list[Entry]:
    """Chats called like ``sought``: by part of the name first, then with letters left out."""
    exact = chats.page(reader, filter=ChatFilter(text=sought), limit=most)
    if not sought:
        return [_chat_entry(row, registry) for row in exact]
    matcher = Matcher(sought)
    recent = chats.page(reader, limit=_RECENT)
    seen = {row.key for row in exact}
    titles = [(row, str(safe_line(row.title))) for row in recent if row.key not in seen]
    scored = sorted(
        ((matcher.match(title), row) for row, title in titles), key=lambda each: -each[0]
    )
    rows = [*exact, *(row for score, row in scored if score > 0)]
    return [_marked(matcher, _chat_entry(row, registry)) for row in rows[:most]]


def sorted_by_match(sought: str, entries: Sequence[Entry]) -> list[Entry]:
    """The entries that match, best first, the letters that matched marked."""
    if not sought:
        return list(entries)
    matcher = Matcher(sought)
    scored = [(matcher.match(f"{entry.name.plain} {entry.about}"), entry) for entry in entries]
    best = sorted(scored, key=lambda each: -each[0])
    return [_marked(matcher, entry) for score, entry in best if score > 0]


def _marked(matcher: Matcher, entry: Entry) -> Entry:
    # not by the matcher's own highlight: that one parses markup, and a title is remote text
    _, offsets = matcher.fuzzy_search.match(matcher.query, entry.name.plain)
    name = entry.name
    for offset in offsets:
        name = name.stylize("underline", offset, offset + 1)
    return replace(entry, name=name)


def _chat_entry(row: ChatRow, registry: Registry) -> Entry:
    offer = registry.offer(row.origin)
    origin = "" if is_native_row(row) else (offer.facts.name if offer else row.origin)
    unread = f"{row.unread} unread" if row.unread else ""
    about = " · ".join(word for word in (str(safe_line(origin)), unread) if word)
    return Entry(content(safe_line(row.title, max_characters=60), "bold"), OpenChat(row.key), about)


def _moves_only(action: str) -> bool:
    name = action.rpartition(".")[2].partition("(")[0]
    return name in _MOVES


_MOVES: Final[frozenset[str]] = frozenset(
    {"move", "page", "edge", "close", "back", "focus_next", "focus_previous", "show_palette"}
)
