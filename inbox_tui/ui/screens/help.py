"""Every key, from the one table of keys, with those of the screen it was asked from first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.console import Group as Stacked
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Page, Said
from inbox_tui.ui.keys import KEYS, Group, Key, Where, display
from inbox_tui.ui.theme import styles_of


class HelpScreen(Page[None]):
    """What each key does, by what it is about."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark,q", "close", "Back", show=False)
    ]
    AUTO_FOCUS = "#body"
    DEFAULT_CSS = """
    HelpScreen {
        #columns { layout: vertical; height: auto; width: 100%; max-width: 150; padding: 1 2; }
        &.-wide #columns { layout: horizontal; }
        .half { width: 1fr; height: auto; margin-right: 2; }
        Words { height: auto; }
        .topic { margin-bottom: 1; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - as Textual has it

    def __init__(self, about: Screen[object] | None = None) -> None:
        """``about``: the screen whose own keys come first; else the one below this one."""
        super().__init__()
        self._about = about

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Keys",)

    def compose(self) -> ComposeResult:
        """The topics in one column or two."""
        yield Static(self._heading(), id="heading", markup=False)
        topics = list(self._topics())
        half = _middle([len(rows) + 2 for _, rows in topics])
        with VerticalScroll(id="body"), Vertical(id="columns"):
            for part in (topics[:half], topics[half:]):
                with Vertical(classes="half"):
                    for title, rows in part:
                        yield Topic(title, rows)
        yield KeyLine()

    def _topics(self) -> Iterable[tuple[str, list[tuple[str, str]]]]:
        if here := self._keys_here():
            yield "On this screen", here
        for where in _PLACES:
            for group in Group:
                rows = [key for key in KEYS if key.group is group and key.where is where]
                if rows:
                    yield _heading(group, where), [(_shown(key), key.description) for key in rows]

    def _keys_here(self) -> list[tuple[str, str]]:
        about = self._about or self._below()
        if about is None:
            return []
        known = {key.id for key in KEYS}
        found: dict[str, str] = {}
        for binding in _own_bindings(about):
            if binding.show and binding.id not in known and binding.description:
                found.setdefault(binding.description, display(binding.key))
        return [(key, description) for description, key in found.items()]

    def _below(self) -> Screen[object] | None:
        stack = self.app.screen_stack
        place = stack.index(self) if self in stack else len(stack)
        return stack[place - 1] if place > 0 else None


_PLACES = (*(where for where in Where if where not in (Where.SCREEN, Where.DIALOG)), Where.SCREEN)
_KEY_COLUMN = 14


def _own_bindings(screen: Screen[object]) -> Iterable[Binding]:
    for node in [screen, *screen.walk_children()]:
        for _, binding in node._bindings:  # noqa: SLF001 - Textual has no public way to list them all
            yield binding


_IN: dict[Where, str] = {
    Where.CHAT_LIST: "in the chat list",
    Where.TIMELINE: "among the messages",
    Where.COMPOSER: "while you write",
    Where.REQUEST: "answering a request",
}


def _heading(group: Group, where: Where) -> str:
    if where is Where.TIMELINE and group is Group.MESSAGES:
        return "Messages: with the one that is chosen"
    if where in (Where.ANYWHERE, Where.INBOX):
        return group.value if where is Where.ANYWHERE else f"{group.value}: anywhere in the inbox"
    return (
        f"{group.value}: {_IN.get(where, where.value)}"
        if where is not Where.SCREEN
        else "Other screens"
    )


def _shown(key: Key) -> str:
    return " ".join(display(name) for name in key.keys.split(",")[:2])


class Topic(Static):
    """A heading, and a key and what it does on each line."""

    def __init__(self, title: str, rows: list[tuple[str, str]]) -> None:
        super().__init__(markup=False, classes="topic")
        self._heading = title
        self._rows = rows

    def on_mount(self) -> None:
        """A table of Rich's: long descriptions wrap inside their column."""
        colours = styles_of(self.app.theme)
        table = Table.grid(padding=(0, 1), expand=True)
        table.add_column(width=_KEY_COLUMN, no_wrap=True)
        table.add_column(ratio=1)
        for key, what in self._rows:
            table.add_row(
                Text(str(safe_line(key)), style=_plain(colours.strong)),
                Text(str(safe_line(what)), style=_plain(colours.muted)),
            )
        title = Text(self._heading, style=_plain(colours.accent))
        self.update(Stacked(title, table))


def _plain(style: Style) -> Style:
    """The style without its ground, which is the page's."""
    return Style(color=style.color, bold=style.bold)


def _middle(heights: list[int]) -> int:
    """Where to break the topics so that both columns are about as tall."""
    total, so_far = sum(heights), 0
    for place, height in enumerate(heights):
        if so_far + height / 2 >= total / 2:
            return place
        so_far += height
    return len(heights)
