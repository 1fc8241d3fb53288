"""The labels that chats wear."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.store import marks
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Transaction
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.dialogs import Choices, Dialog, Words, outcome


class LabelsScreen(Dialog[None]):
    """Puts labels on and takes them off, one by one; a new one is typed."""

    hint = "Enter puts on or takes off · Esc done"
    DEFAULT_CSS = """
    LabelsScreen { #box { width: 50; } Input { border: none; height: 1; padding: 0 1; } }
    """

    def __init__(self, name: str, keys: Sequence[ChatKey]) -> None:
        """``name``: of the chat, or how many; may be remote text."""
        super().__init__()
        self._of = name
        self._keys = keys
        self._labels: tuple[str, ...] = ()

    def title_words(self) -> Content:
        """Of which chat."""
        return joined("Labels of ", line(self._of, max_characters=30))

    def inside(self) -> ComposeResult:
        """Every label there is, and a field for a new one."""
        yield Choices(id="labels")
        yield Input(placeholder="a new label", max_length=marks.MAX_LABEL_CHARACTERS, classes="gap")
        yield Words(id="problem", classes="error")

    def on_mount(self) -> None:
        """Read what is worn."""
        self.query_one("#problem").display = False
        self._read()
        if not self._labels:
            self.query_one(Input).focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        label = self._labels[event.option_index]
        self._put(label, is_on=label not in self._worn())

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        if event.value.strip():
            event.input.value = ""
            self._put(event.value, is_on=True)

    @work(exclusive=True)
    async def _put(self, label: str, *, is_on: bool) -> None:
        change = marks.add_label if is_on else marks.remove_label

        def work(tx: Transaction) -> None:
            for key in self._keys:
                change(tx, key, label)

        problem = self.query_one("#problem", Words)
        try:
            await outcome(self.session.store.write(work))
        except StoreError as error:
            problem.say(safe_text(str(error)))
        else:
            problem.display = False
        self._read()

    def _worn(self) -> set[str]:
        """What all of the chats wear."""
        with self.session.store.read() as reader:
            return set.intersection(*(set(marks.labels_of(reader, key)) for key in self._keys))

    def _read(self) -> None:
        worn = self._worn()
        with self.session.store.read() as reader:
            self._labels = marks.every_label(reader)
        choices = self.query_one(Choices)
        place = choices.highlighted
        choices.set_options(
            Option(joined("✓ " if label in worn else "  ", line(label))) for label in self._labels
        )
        choices.display = bool(self._labels)
        if self._labels:
            choices.highlighted = min(place or 0, len(self._labels) - 1)
