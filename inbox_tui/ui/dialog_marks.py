"""Boxes and radio buttons that tell by a sign, not by a colour, whether they are chosen."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Checkbox, RadioButton, RadioSet

from inbox_tui.ui.content import content
from inbox_tui.ui.keys import Where, bindings


class Tick(Checkbox):
    """``[x]`` or ``[ ]`` before one line of text."""

    DEFAULT_CSS = """
    Tick {
        border: none; padding: 0; background: transparent; width: 100%;
        & > .toggle--label { color: $foreground; }
        &:focus { border: none; background-tint: $foreground 0%; }
        &:focus > .toggle--label { text-style: none; }
    }
    """

    @property
    def _button(self) -> Content:
        return content("[x]" if self.value else "[ ]", "$success" if self.value else "$text-muted")


class Radio(RadioButton):
    """``(•)`` or ``( )`` before one line of text."""

    @property
    def _button(self) -> Content:
        return content("(•)" if self.value else "( )", "$primary" if self.value else "$text-muted")


class Radios(RadioSet, inherit_bindings=False):
    """Moving chooses, as in every other program; Enter goes on."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.RADIOS)]
    DEFAULT_CSS = """
    Radios {
        border: none; padding: 0; width: 100%; background: transparent;
        &:focus { border: none; background-tint: $foreground 0%; }
        &:focus > RadioButton.-selected > .toggle--label { text-style: none; }
        & > RadioButton { width: 100%; background: transparent; }
        &.-flat { layout: horizontal; height: 1; }
        &.-flat > RadioButton { width: auto; margin-right: 2; }
    }
    """

    class GoneOn(Message):
        """Enter was pressed: the choice stands."""

        def __init__(self, radios: Radios) -> None:
            super().__init__()
            self.radios = radios

    def action_choose(self, by: int) -> None:
        """The next one, or the one before."""
        buttons = list(self.query(RadioButton))
        if buttons:
            buttons[(self.pressed_index + by) % len(buttons)].value = True

    def action_go_on(self) -> None:
        """Tell whoever asked."""
        self.post_message(self.GoneOn(self))
