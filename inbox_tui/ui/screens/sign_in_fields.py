"""The fields a login step asks for, one widget a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input

from inbox_tui.connector.login import Answers, Ask, Field, FieldKind
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.domain.secret import Secret
from inbox_tui.ui.dialog_marks import Radio, Radios
from inbox_tui.ui.dialogs import said


class Entry(Input):
    """A field that is typed into. A password is never shown."""

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(
            value=value,
            placeholder=str(safe_line(f"for example {field.hint}" if field.hint else "")),
            password=field.kind is FieldKind.PASSWORD,
            # a pasted QR link or token is long, but nothing is unbounded
            max_length=8_192,
            select_on_focus=False,
        )
        self.field = field
        self.border_title = label_of(field)

    @property
    def entered(self) -> str:
        """What was typed, without the spaces that pasting brings; a password as it is."""
        return self.value if self.field.kind is FieldKind.PASSWORD else self.value.strip()


class Pick(Radios):
    """A field with a few values to choose from."""

    def __init__(self, field: Field, value: str) -> None:
        values = [choice for choice, _ in field.choices]
        chosen = value if value in values else (values[0] if values else "")
        super().__init__(
            *(
                Radio(said(safe_line(label)), value=choice == chosen)
                for choice, label in field.choices
            )
        )
        self.field = field
        self.border_title = label_of(field)

    @property
    def entered(self) -> str:
        """The value chosen."""
        index = self.pressed_index
        return self.field.choices[index][0] if index >= 0 else ""


class Fields(Vertical):
    """All fields of one ``Ask``, those left out that do not go with what is chosen.

    Enter goes to the next one that has to be filled in, and from the last of them on.
    """

    DEFAULT_CSS = """
    Fields {
        height: auto;
        Entry, Pick {
            border: round $border-blurred; background: $background; height: auto;
            border-title-color: $text-muted;
            &:focus {
                border: round $primary; border-title-color: $primary; background-tint: $foreground 0%;
            }
        }
        Entry { padding: 0 1; height: 3; }
        Entry.-missing { border: round $error; border-title-color: $error; }
        Pick { width: 100%; padding: 0 1; }
    }
    """

    class Submitted(Message):
        """The last field was entered."""

    def __init__(self, ask: Ask, entered: Mapping[str, str]) -> None:
        super().__init__()
        self.ask = ask
        self._entered = dict(entered)

    def compose(self) -> ComposeResult:
        """One widget for each field."""
        for field in self.ask.fields:
            value = self._entered.get(field.id, str(safe_line(field.default)))
            yield Pick(field, value) if field.kind is FieldKind.CHOICE else Entry(field, value)

    def on_mount(self) -> None:
        """Begin with what goes with the first choice."""
        self._leave_out()

    @on(Radios.Changed)
    def _chosen(self, event: Radios.Changed) -> None:
        event.stop()
        self._leave_out()

    def _leave_out(self) -> None:
        """Show only what goes with what is chosen."""
        every = [each for each in self.children if isinstance(each, Entry | Pick)]
        chosen = {each.field.id: each.entered for each in every if isinstance(each, Pick)}
        for each in every:
            needed = each.field.only_for
            each.display = needed is None or chosen.get(needed[0], needed[1]) == needed[1]

    def entries(self) -> Iterable[Entry | Pick]:
        """The fields that are asked for now, in their order."""
        for widget in self.children:
            if isinstance(widget, Entry | Pick) and widget.display:
                yield widget

    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {entry.field.id: entry.entered for entry in self.entries()}

    def answers(self) -> Answers:
        """What stands in the fields, as the login takes it."""
        return {field: Secret(value) for field, value in self.values().items()}

    def first_missing(self) -> Entry | Pick | None:
        """The first field that has to be filled in and isn't; all of them are marked."""
        missing = [
            entry for entry in self.entries() if not entry.entered and not entry.field.is_optional
        ]
        for entry in self.entries():
            entry.set_class(entry in missing, "-missing")
        return missing[0] if missing else None

    def first_to_fill(self) -> Entry | Pick | None:
        """Where to begin typing: the first field that has to be filled in and isn't, else the first."""
        entries = list(self.entries())
        empty = [each for each in entries if not each.entered and not each.field.is_optional]
        return next(iter([*empty, *entries]), None)

    def first_to_mend(self) -> Entry | Pick | None:
        """Where a mistake is likeliest: what was typed without being seen, if anything was."""
        unseen = [each for each in self.entries() if each.entered and each.field.kind in _UNSEEN]
        return unseen[0] if unseen else self.first_to_fill()

    @on(Input.Submitted)
    @on(Radios.GoneOn)
    def _go_on(self, event: Input.Submitted | Radios.GoneOn) -> None:
        """Enter: on to the next field that has to be filled in, or off.

        What may stay empty is stepped over, unless one is among it already.
        """
        event.stop()
        entries = list(self.entries())
        entered = event.input if isinstance(event, Input.Submitted) else event.radios
        place = next(n for n, entry in enumerate(entries) if entry is entered)
        is_among_optional = entries[place].field.is_optional
        for entry in entries[place + 1 :]:
            if is_among_optional or not entry.field.is_optional:
                entry.focus()
                return
        self.post_message(self.Submitted())


_UNSEEN: Final = (FieldKind.PASSWORD, FieldKind.CODE)


def label_of(field: Field) -> Content:
    """The field's label, and whether it may stay empty."""
    label = said(safe_line(field.label, max_characters=60))
    return Content.assemble(label, " (optional)") if field.is_optional else label
