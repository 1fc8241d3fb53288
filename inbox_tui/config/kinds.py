"""The kinds of values a setting takes: which are allowed, and how each is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from inbox_tui.domain.quiet_hours import read_hours

Plain: TypeAlias = bool | int | str
"""A value as TOML has it."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """A value as the settings screen tells it."""

    name: str
    explained: str = ""


class Kind(Protocol):
    """What one setting may be."""

    @property
    def allowed(self) -> str:
        """What is allowed, as the end of the sentence "it can be …"."""

    def allows(self, value: object) -> bool:
        """Whether a value that was read may be the setting's."""

    def stored(self, value: Plain) -> str:
        """The value as the store's table of settings has it."""

    def from_stored(self, text: str) -> Plain | None:
        """The value of what the store has; ``None`` for what it can't be."""

    def meaning(self, value: Plain) -> Meaning:
        """The value in words."""

    def after(self, value: Plain) -> Plain:
        """The next of the usual values, around and around."""


@dataclass(frozen=True, slots=True)
class Toggle:
    """On or off, and what either means."""

    on: str = ""
    off: str = ""

    @property
    def allowed(self) -> str:
        """As the protocol has it."""
        return "true or false"

    def allows(self, value: object) -> bool:
        """Only TOML's own words for it."""
        return isinstance(value, bool)

    def stored(self, value: Plain) -> str:
        """``on`` or ``off``."""
        return "on" if value else "off"

    def from_stored(self, text: str) -> Plain | None:
        """What was stored."""
        return {"on": True, "off": False}.get(text)

    def meaning(self, value: Plain) -> Meaning:
        """On or Off, and what that does."""
        return Meaning("On", self.on) if value else Meaning("Off", self.off)

    def after(self, value: Plain) -> Plain:
        """The other."""
        return not value


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few words; each as ``(value, name, explained)``."""

    choices: tuple[tuple[str, str, str], ...]

    @property
    def allowed(self) -> str:
        """As the protocol has it."""
        *most, last = (f'"{value}"' for value, _, _ in self.choices)
        return f"{', '.join(most)} or {last}" if most else last

    def allows(self, value: object) -> bool:
        """One of the words."""
        return any(value == each for each, _, _ in self.choices)

    def stored(self, value: Plain) -> str:
        """The word itself."""
        return str(value)

    def from_stored(self, text: str) -> Plain | None:
        """What was stored, if it is still a choice."""
        return text if self.allows(text) else None

    def meaning(self, value: Plain) -> Meaning:
        """The name the choice has for people."""
        return next(
            (Meaning(name, explained) for each, name, explained in self.choices if each == value),
            Meaning(str(value)),
        )

    def after(self, value: Plain) -> Plain:
        """The next choice."""
        values = [each for each, _, _ in self.choices]
        return (
            values[(values.index(str(value)) + 1) % len(values)] if value in values else values[0]
        )


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    least: int
    most: int
    unit: str
    """What is counted, in the plural."""
    usual: tuple[int, ...]
    """The numbers the settings screen goes around."""
    zero: Meaning | None = None
    """What nought means, where it means something of its own."""
    explained: str = ""

    @property
    def allowed(self) -> str:
        """As the protocol has it."""
        return f"a whole number from {self.least} to {self.most}"

    def allows(self, value: object) -> bool:
        """A number in range; TOML's ``true`` is none."""
        return (
            isinstance(value, int)
            and not isinstance(value, bool)
            and self.least <= value <= self.most
        )

    def stored(self, value: Plain) -> str:
        """Its digits."""
        return str(int(value))

    def from_stored(self, text: str) -> Plain | None:
        """The number, where it is one in range. Nothing at all is nought."""
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None
        number = 0 if text == "" else number
        return number if self.allows(number) else None

    def meaning(self, value: Plain) -> Meaning:
        """The number with what it counts."""
        if value == 0 and self.zero is not None:
            return self.zero
        unit = self.unit.removesuffix("s") if value == 1 else self.unit
        return Meaning(f"{value} {unit}", self.explained)

    def after(self, value: Plain) -> Plain:
        """The next usual number up, or the first."""
        return next((each for each in self.usual if each > int(value)), self.usual[0])


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the person's own: a command, a name."""

    most: int
    empty: Meaning
    """What nothing at all means."""

    @property
    def allowed(self) -> str:
        """As the protocol has it."""
        return f"text in quotation marks, up to {self.most} characters on one line"

    def allows(self, value: object) -> bool:
        """One line that isn't endless."""
        return isinstance(value, str) and len(value) <= self.most and value.isprintable()

    def stored(self, value: Plain) -> str:
        """The words themselves."""
        return str(value)

    def from_stored(self, text: str) -> Plain | None:
        """What was stored."""
        return text if self.allows(text) else None

    def meaning(self, value: Plain) -> Meaning:
        """The words themselves."""
        return Meaning(str(value)) if value else self.empty

    def after(self, value: Plain) -> Plain:
        """There is no next one: words are typed."""
        return value


@dataclass(frozen=True, slots=True)
class Hours(Words):
    """Stretches of time by the day of the week."""

    @property
    def allowed(self) -> str:
        """As the protocol has it."""
        return 'hours by the day, "mon-fri 22:00-07:00, sat 23:30-09:00", or "daily 22:00-07:00"'

    def allows(self, value: object) -> bool:
        """What can be read as hours; nothing at all is none."""
        return isinstance(value, str) and len(value) <= self.most and read_hours(value) is not None
