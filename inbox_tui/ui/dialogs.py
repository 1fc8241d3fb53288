"""The two frames every screen beside the inbox stands in: a page and a dialog.

Both show plain text and ``Content`` only. Markup is never parsed, so that a remote name in a
sentence of ours cannot act; remote text comes in as :class:`SafeText` all the same.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import ClassVar, Final, TypeAlias, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList, Static

from inbox_tui.domain.safe_text import SafeText
from inbox_tui.ui.content import content
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.base import WithSession

T = TypeVar("T")
Result = TypeVar("Result")
_COLUMNS_FROM: Final = 60
"""Columns of the terminal from which there is room for two columns in a dialog."""
Said: TypeAlias = str | SafeText | Content
"""A sentence of ours, remote text made safe, or both put together."""


def said(words: Said) -> Content:
    """``words`` as content that is shown as it stands."""
    return words if isinstance(words, Content) else content(words)


async def outcome(future: Future[T]) -> T:
    """What ``future`` yields, without blocking the screen.

    Shielded: a screen that closes must not cancel a write or a call that is under way.
    """
    waiting = asyncio.wrap_future(future)
    # nobody is left to hear of a failure after the screen closed; asyncio would print it
    waiting.add_done_callback(lambda done: None if done.cancelled() else done.exception())
    return await asyncio.shield(waiting)


def choice_line(name: str, explained: str, width: int) -> Content:
    """A row to choose from with what it means at its side, for a terminal of ``width`` columns."""
    padded = f"{name:<24}" if width >= _COLUMNS_FROM else f"{name} · "
    return Content.assemble(padded, content(explained, "$text-muted"))


class Words(Static):
    """Text in a frame. Never markup."""

    DEFAULT_CSS = """
    Words {
        &.muted { color: $text-muted; }
        &.warning { color: $warning; }
        &.error { color: $error; background: $error 12%; padding: 0 1; margin-bottom: 1; }
        &.gap { margin-top: 1; }
    }
    """

    def __init__(self, words: Said = "", *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(said(words), markup=False, id=id, classes=classes)

    def say(self, words: Said) -> None:
        """Show ``words``, or nothing at all where they are empty."""
        shown = said(words)
        self.update(shown)
        self.display = bool(shown.plain)


class Choices(OptionList, inherit_bindings=False):
    """A short list to choose from, with the arrow keys or j and k."""

    DEFAULT_CSS = """
    Choices {
        border: none; padding: 0; background: transparent; scrollbar-size-vertical: 1;
        &.gap { margin-top: 1; }
        & > .option-list--option { padding: 0 1; }
        & > .option-list--option-disabled { color: $text-muted; }
        &:focus > .option-list--option-highlighted { text-style: bold; }
        &:focus { border: none; background-tint: $foreground 0%; }
    }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.LIST)]


class Passphrase(Input):
    """A field for a passphrase, which is never shown."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.FIELD)]

    DEFAULT_CSS = """
    Passphrase {
        border: round $border-blurred; border-title-color: $text-muted; background: transparent;
        padding: 0 1;
        &:focus {
            border: round $primary; border-title-color: $primary; background-tint: $foreground 0%;
        }
    }
    """

    def __init__(self, label: str, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(password=True, id=id, max_length=1_024)
        self.border_title = content(label)


class Buttons(Horizontal):
    """Buttons of one row, side by side. The classes ``-main`` and ``-danger`` say which is which."""

    DEFAULT_CSS = """
    Buttons {
        height: auto; margin-top: 1;
        Button.-style-default {
            height: 1; min-width: 8; border: none; padding: 0 1; margin-right: 2;
            background: $block-cursor-blurred-background; color: $foreground; text-style: none;
            &:hover { background: $block-cursor-background; border: none; }
            &.-active { border: none; tint: transparent; }
            &.-main { color: $primary; text-style: bold; }
            &.-danger { color: $error; text-style: bold; }
            &:disabled {
                color: $text-muted; text-style: none; text-opacity: 100%; opacity: 100%;
            }
            &:focus {
                color: $background; background: $primary; text-style: bold;
                background-tint: $primary 0%;
            }
            &.-danger:focus {
                color: $background; background: $error; background-tint: $error 0%;
            }
        }
    }
    """


class Page(WithSession, Screen[Result]):
    """A whole screen: where you are, what there is, which keys."""

    AUTO_FOCUS: ClassVar[str | None] = "*"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-tall")]  # noqa: RUF012 - as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.SCREEN)]
    DEFAULT_CSS = """
    Page {
        layout: vertical;
        background: $background;
        align-horizontal: center;

        #heading { height: 1; width: 100%; padding: 0 2; background: $panel; color: $foreground; }
        #body { height: 1fr; align-horizontal: center; scrollbar-size-vertical: 1; }
        #column { width: 100%; max-width: 92; height: auto; padding: 1 2; }
        #column.-whole { height: 1fr; }
        &.-short #column { padding: 0 1; }
    }
    """

    def compose(self) -> ComposeResult:
        """The frame of the page."""
        yield Static(self._heading(), id="heading", markup=False)
        yield from self.above()
        with VerticalScroll(id="body", can_focus=False), Vertical(id="column"):
            yield from self.column()
        yield KeyLine()

    def above(self) -> ComposeResult:
        """What stays in sight above the column, however far that is scrolled."""
        yield from ()

    def column(self) -> ComposeResult:
        """What stands in the page's column."""
        raise NotImplementedError

    def crumbs(self) -> tuple[Said, ...]:
        """Where the person is, from the outside in."""
        return (type(self).__name__,)

    def action_close(self) -> None:
        """Go back without a result."""
        self.dismiss(None)

    def _heading(self) -> Content:
        *outer, here = (said(crumb) for crumb in self.crumbs())
        trail = [part for crumb in outer for part in (crumb.stylize("$text-muted"), Content(" › "))]
        return Content.assemble(*trail, here.stylize("bold"))


class Dialog(WithSession, ModalScreen[Result]):
    """A question above whatever is being done."""

    AUTO_FOCUS = "*"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.DIALOG)]
    DEFAULT_CSS = """
    Dialog {
        align: center middle;
        background: $background 60%;

        #box {
            width: 64; max-width: 100%; height: auto; max-height: 100%;
            padding: 1 2; background: $surface; border: round $primary;
            border-title-color: $primary; border-title-style: bold;
            border-subtitle-color: $text-muted;
            scrollbar-size-vertical: 1;
        }
        #box.-danger { border: round $error; border-title-color: $error; }
    }
    """

    is_danger: bool = False
    hint: ClassVar[str] = "Enter choose · Esc cancel"

    def compose(self) -> ComposeResult:
        """The frame of the dialog."""
        with VerticalScroll(id="box", can_focus=False) as box:
            box.border_title = self.title_words()
            box.border_subtitle = self.hint
            box.set_class(self.is_danger, "-danger")
            yield from self.inside()

    def title_words(self) -> Content:
        """The dialog's title."""
        raise NotImplementedError

    def inside(self) -> ComposeResult:
        """What stands in the box."""
        raise NotImplementedError

    def action_close(self) -> None:
        """Close without a result."""
        self.dismiss(None)
