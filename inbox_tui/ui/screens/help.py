"""Every key, from the one table of keys, with those of the screen it was asked from first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.console import Group as Stacked
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Page, Said
from inbox_tui.ui.keys import BY_ID, KEYS, Group, Key, Where, bindings
from inbox_tui.ui.keys_shown import key_map_of
from inbox_tui.ui.theme import styles_of


class HelpScreen(Page[None]):
    """What each key does, by what it is about."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.HELP)]
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
        here = self._places_here()
        if here:
            yield "On this screen", self._rows_of([key for key in KEYS if key.where in here])
        for where in Where:
            for group in Group if where not in here else ():
                keys = [key for key in KEYS if key.group is group and key.where is where]
                if keys:
                    yield _heading(group, where), self._rows_of(keys)

    def _rows_of(self, keys: Iterable[Key]) -> list[tuple[str, str]]:
        """Keys as this person has them; what has none can be found in the palette."""
        map_ = key_map_of(self)
        return [(shown, key.description) for key in keys if (shown := map_.all_shown(key))]

    def _places_here(self) -> set[Where]:
        """The places the screen below consists of, unless it is the inbox."""
        about = self._about or self._below()
        if about is None:
            return set()
        ids = {
            binding.id or ""
            for node in [about, *about.walk_children()]
            for _, binding in node._bindings  # noqa: SLF001 - Textual has no public way to list them all
        }
        places = {BY_ID[each].where for each in ids if each in BY_ID}
        return set() if Where.INBOX in places else places

    def _below(self) -> Screen[object] | None:
        stack = self.app.screen_stack
        place = stack.index(self) if self in stack else len(stack)
        return stack[place - 1] if place > 0 else None


_KEY_COLUMN = 22
_IN: dict[Where, str] = {
    Where.INBOX: "anywhere in the inbox",
    Where.CHAT_LIST: "in the chat list",
    Where.TIMELINE: "among the messages",
    Where.COMPOSER: "while you write",
    Where.REQUEST: "answering a request",
}


def _heading(group: Group, where: Where) -> str:
    if where is Where.TIMELINE and group is Group.MESSAGES:
        return "Messages: with the one that is chosen"
    if where is Where.ANYWHERE:
        return group.value
    return f"{group.value}: {_IN[where]}" if where in _IN else f"Elsewhere: {where.value}"


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
        table.add_column(width=_KEY_COLUMN, no_wrap=False)
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
