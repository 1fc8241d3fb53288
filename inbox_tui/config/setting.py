"""What a row of the schema is."""

from __future__ import annotations

from dataclasses import dataclass

from inbox_tui.config.kinds import Kind, Plain


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the file and a heading of the settings screen."""

    id: str
    title: str
    doc: str


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting."""

    key: str
    """Section, a dot, the key in the file."""
    stored: str
    """Its key in the store's table of settings, where whatever obeys it reads it."""
    name: str
    """On the settings screen."""
    doc: str
    """One sentence."""
    kind: Kind
    default: Plain

    @property
    def section(self) -> str:
        """The table of the file it stands in."""
        return self.key.partition(".")[0]

    @property
    def word(self) -> str:
        """Its key within the section."""
        return self.key.partition(".")[2]

    def value_of(self, stored: str | None) -> Plain:
        """The value that holds, where ``stored`` is what the store says."""
        value = None if stored is None else self.kind.from_stored(stored)
        return self.default if value is None else value
