"""The fields a login step asks for, one widget a kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, RadioButton, RadioSet

from inbox_tui.connector.login import Answers, Ask, Field, FieldKind
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.domain.secret import Secret
from inbox_tui.ui.dialogs import said


class Entry(Input):
    """A field that is typed into. A password is never shown."""

    def __init__(self, field: Field, value: str) -> None:
        super().__init__(
            value=value,
            placeholder=str(safe_line(field.hint)),
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


class Pick(RadioSet):
    """A field with a few values to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "next_button", "Down", show=False),
        Binding("k", "previous_button", "Up", show=False),
    ]

    def __init__(self, field: Field, value: str) -> None:
        values = [choice for choice, _ in field.choices]
        chosen = value if value in values else (values[0] if values else "")
        super().__init__(
            *(
                RadioButton(said(safe_line(label)), value=choice == chosen)
                for choice, label in field.choices
            ),
            compact=True,
        )
        self.field = field
        self.border_title = label_of(field)

    @property
    def entered(self) -> str:
        """The value chosen."""
        index = self.pressed_index
        return self.field.choices[index][0] if index >= 0 else ""


class Fields(Vertical):
    """All fields of one ``Ask``. Enter goes to the next one, and from the last one on."""

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
        Pick RadioButton { background: $background; width: 100%; }
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

    def entries(self) -> Iterable[Entry | Pick]:
        """The fields in their order."""
        for widget in self.children:
            if isinstance(widget, Entry | Pick):
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

    def first_empty(self) -> Widget | None:
        """Where to begin typing."""
        entries = list(self.entries())
        empty = [entry for entry in entries if isinstance(entry, Entry) and not entry.entered]
        return (empty or entries or [None])[0]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: on to the next field, or off."""
        event.stop()
        entries = list(self.entries())
        place = entries.index(event.input)  # type: ignore[arg-type]  # only fields are in here
        if place + 1 < len(entries):
            entries[place + 1].focus()
        else:
            self.post_message(self.Submitted())


def label_of(field: Field) -> Content:
    """The field's label, and whether it may stay empty."""
    label = said(safe_line(field.label, max_characters=60))
    return Content.assemble(label, " (optional)") if field.is_optional else label
