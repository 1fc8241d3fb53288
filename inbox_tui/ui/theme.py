"""The program's own look: one dark and one light set of colours, and the styles made of them.

Every text colour stands at WCAG AA (4.5 to 1) or better on every ground it is used on; a test
measures it. Nothing is told by colour alone: each mark is a word or sign as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final
from zlib import crc32

from rich.style import Style
from textual.theme import Theme

from inbox_tui.domain.ids import Identity


@dataclass(frozen=True)
class Colours:
    """The colours of one look, by what they are for."""

    name: str
    is_dark: bool
    ground: str
    raised: str
    """Bars, the chat list, dialogs."""
    chosen: str
    """The ground of the row the person is on."""
    chosen_blurred: str
    """The same, while the focus is elsewhere."""
    own: str
    """The ground of an own message's bar and of selected text."""
    text: str
    muted: str
    faint: str
    """Lines and rules: never text."""
    accent: str
    link: str
    good: str
    warning: str
    error: str
    names: tuple[str, ...]
    """Colours for people in a group, told apart by name all the same."""


DARK: Final = Colours(
    name="inbox-dark",
    is_dark=True,
    ground="#14181d",
    raised="#1a1f26",
    chosen="#2b3a4a",
    chosen_blurred="#232b34",
    own="#2f4a5e",
    text="#d9dee4",
    muted="#97a3b0",
    faint="#3a444f",
    accent="#86c1e2",
    link="#8fb8f0",
    good="#93c9a0",
    warning="#e3b873",
    error="#f0958f",
    names=("#c5b3e6", "#e0b48a", "#9ccb9f", "#e3a3b8", "#8fcfc4", "#cfc58a", "#b3bff0"),
)
LIGHT: Final = Colours(
    name="inbox-light",
    is_dark=False,
    ground="#fbfbf9",
    raised="#f1f2ef",
    chosen="#d5e3ee",
    chosen_blurred="#e4e8ea",
    own="#c4dbea",
    text="#20262c",
    muted="#55606b",
    faint="#c3c8cc",
    accent="#155a86",
    link="#1d4fa3",
    good="#26633a",
    warning="#7a4c00",
    error="#a12a25",
    names=("#5f3f94", "#7d4a12", "#2b6233", "#93305a", "#12625a", "#5c5410", "#3c4aa0"),
)
BOTH: Final = (DARK, LIGHT)


def textual_theme(colours: Colours) -> Theme:
    """The same colours for Textual's own widgets."""
    return Theme(
        name=colours.name,
        dark=colours.is_dark,
        primary=colours.accent,
        secondary=colours.muted,
        accent=colours.accent,
        warning=colours.warning,
        error=colours.error,
        success=colours.good,
        foreground=colours.text,
        background=colours.ground,
        surface=colours.raised,
        panel=colours.raised,
        variables=_variables(colours),
    )


def _variables(colours: Colours) -> dict[str, str]:
    return {
        "text": colours.text,
        "text-muted": colours.muted,
        "text-disabled": colours.muted,
        "foreground-muted": colours.muted,
        "border": colours.accent,
        "border-blurred": colours.faint,
        "block-cursor-background": colours.chosen,
        "block-cursor-foreground": colours.text,
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": colours.chosen_blurred,
        "block-cursor-blurred-foreground": colours.text,
        "block-hover-background": colours.chosen_blurred,
        "input-selection-background": colours.own,
        "input-selection-foreground": colours.text,
        "input-cursor-background": colours.accent,
        "input-cursor-foreground": colours.ground,
        "screen-selection-background": colours.own,
        "screen-selection-foreground": colours.text,
        "footer-background": colours.raised,
        "footer-foreground": colours.muted,
        "footer-description-foreground": colours.muted,
        "footer-key-foreground": colours.accent,
        "scrollbar": colours.faint,
        "scrollbar-hover": colours.muted,
        "scrollbar-active": colours.accent,
        "scrollbar-background": colours.raised,
        "scrollbar-background-hover": colours.raised,
        "scrollbar-background-active": colours.raised,
        "button-focus-text-style": "bold reverse",
        "link-color": colours.link,
        "link-background": "transparent",
        "faint": colours.faint,
    }


@dataclass(frozen=True)
class Styles:
    """Styles for widgets that draw their own lines, on one ground."""

    colours: Colours
    ground: str

    def on(self, ground: str) -> Styles:
        """The same styles on another ground."""
        return _styles(self.colours, ground)

    @cached_property
    def text(self) -> Style:
        """Ordinary text."""
        return self._style(self.colours.text)

    @cached_property
    def strong(self) -> Style:
        """Names and titles."""
        return self._style(self.colours.text, bold=True)

    @cached_property
    def muted(self) -> Style:
        """Times, hints, previews."""
        return self._style(self.colours.muted)

    @cached_property
    def notice(self) -> Style:
        """What the program or the service says between the messages."""
        return self._style(self.colours.muted, italic=True)

    @cached_property
    def faint(self) -> Style:
        """Rules and bars."""
        return self._style(self.colours.faint)

    @cached_property
    def accent(self) -> Style:
        """What is to be noticed: unread marks, own names, the place one is at."""
        return self._style(self.colours.accent, bold=True)

    @cached_property
    def badge(self) -> Style:
        """The short name of an origin."""
        return self._style(self.colours.accent)

    @cached_property
    def link(self) -> Style:
        """A link's text."""
        return self._style(self.colours.link, underline=True)

    @cached_property
    def good(self) -> Style:
        """What is well."""
        return self._style(self.colours.good)

    @cached_property
    def warning(self) -> Style:
        """What is not well, or has to be known."""
        return self._style(self.colours.warning)

    @cached_property
    def error(self) -> Style:
        """What failed."""
        return self._style(self.colours.error)

    @cached_property
    def count(self) -> Style:
        """A number of unread messages."""
        return Style(color=self.colours.ground, bgcolor=self.colours.accent, bold=True)

    @cached_property
    def quiet_count(self) -> Style:
        """The same in a muted chat."""
        return Style(color=self.colours.text, bgcolor=self.colours.faint)

    def name(self, number: int) -> Style:
        """The colour of somebody's name, by a number that stays theirs."""
        return self._style(self.colours.names[number % len(self.colours.names)], bold=True)

    def person(self, identity: Identity) -> Style:
        """The colour of somebody's name, which stays theirs."""
        return self.name(crc32(identity.native.encode("utf-8", "surrogatepass")))

    def _style(
        self, colour: str, *, bold: bool = False, italic: bool = False, underline: bool = False
    ) -> Style:
        return Style(
            color=colour,
            bgcolor=self.ground,
            bold=bold or None,
            italic=italic or None,
            underline=underline or None,
        )


_MADE: dict[tuple[str, str], Styles] = {}


def _styles(colours: Colours, ground: str) -> Styles:
    made = _MADE.get((colours.name, ground))
    if made is None:
        made = _MADE[colours.name, ground] = Styles(colours, ground)
    return made


def styles_of(theme: str, *, raised: bool = False) -> Styles:
    """The styles of a theme by its name, on the ground or on a raised surface."""
    colours = LIGHT if theme == LIGHT.name else DARK
    return _styles(colours, colours.raised if raised else colours.ground)
