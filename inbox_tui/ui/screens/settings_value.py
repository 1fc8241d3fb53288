"""Choosing or typing the value of one setting."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.config.kinds import OneOf, Plain, Toggle
from inbox_tui.config.parsing import typed
from inbox_tui.config.problem import BadConfig
from inbox_tui.config.setting import Setting
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialogs import Choices, Dialog, Words


class ValueScreen(Dialog[Plain | None]):
    """Dismissed with the value that was chosen, or ``None``."""

    hint = "Enter keep · Esc cancel"

    def __init__(
        self, setting: Setting, value: Plain, preview: Callable[[Plain], None] | None = None
    ) -> None:
        """``preview``: shows what a value would look like, and the old one again on Esc."""
        super().__init__()
        self._setting = setting
        self._value = value
        self._preview = preview

    def title_words(self) -> Content:
        """The setting's name."""
        return content(self._setting.name)

    def inside(self) -> ComposeResult:
        """A list where there are few values, a field where there are many."""
        yield Words(self._setting.doc, classes="muted")
        values = self._values()
        if values:
            choices = Choices(
                *(self._option(value) for value in values), id="values", classes="gap"
            )
            choices.highlighted = values.index(self._value) if self._value in values else 0
            yield choices
        else:
            yield Input(str(self._value), id="typed", max_length=1_000)
            yield Words(
                f"It can be {self._setting.kind.allowed}.", id="allowed", classes="gap muted"
            )

    def action_close(self) -> None:
        """Nothing is changed, and nothing looks changed."""
        self._show(self._value)
        self.dismiss(None)

    def _values(self) -> list[Plain]:
        kind = self._setting.kind
        if isinstance(kind, OneOf):
            return [value for value, _, _ in kind.choices]
        return [True, False] if isinstance(kind, Toggle) else []

    def _option(self, value: Plain) -> Option:
        meaning = self._setting.kind.meaning(value)
        words: list[Content | str] = [line(meaning.name, "bold")]
        if meaning.explained:
            words += ["\n", line(meaning.explained, "$text-muted")]
        return Option(joined(*words))

    def _show(self, value: Plain) -> None:
        if self._preview is not None:
            self._preview(value)

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._show(self._values()[event.option_index])

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self._values()[event.option_index])

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            self.dismiss(typed(self._setting, event.value.strip()))
        except BadConfig as error:
            words = self.query_one("#allowed", Words)
            words.set_class(True, "error")
            words.say(f"That is not possible: {error.problem.what}.")
