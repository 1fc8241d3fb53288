"""How the person likes messages to be drawn: values of their settings, in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from inbox_tui.ui import safe_width


class Density(Enum):
    """How much room messages take."""

    COSY = "cosy"
    """An empty line above each name."""
    COMPACT = "compact"
    ONE_LINE = "one_line"
    """Time and name before the text, as in IRC."""


DENSITY: Final = "appearance.density"
BUBBLES: Final = "appearance.bubbles"
TIMES: Final = "appearance.times"
GLYPHS: Final = "appearance.glyphs"
SAFE_WIDTH: Final = safe_width.SETTING
SETTINGS: Final = (DENSITY, BUBBLES, TIMES, GLYPHS, SAFE_WIDTH)


@dataclass(frozen=True, slots=True)
class Appearance:
    """The look of a timeline. What a terminal can't do has a plainer form here."""

    density: Density = Density.COSY
    is_two_sided: bool = False
    """Own messages at the right, as on a telephone; not in one line each."""
    has_relative_times: bool = False
    is_ascii: bool = False
    """Nothing but ASCII in what this program draws itself."""
    is_safe_width: bool = False

    @property
    def is_spaced(self) -> bool:
        """Whether empty lines part what belongs together."""
        return self.density is Density.COSY


DEFAULT: Final = Appearance()


def appearance_of(setting: Callable[[str], str | None]) -> Appearance:
    """The look that the stored settings ask for; what they don't say is as it is by default."""
    density = setting(DENSITY)
    return Appearance(
        density=next((each for each in Density if each.value == density), Density.COSY),
        is_two_sided=setting(BUBBLES) == "two_sided",
        has_relative_times=setting(TIMES) == "relative",
        is_ascii=setting(GLYPHS) == "ascii",
        is_safe_width=setting(SAFE_WIDTH) == "on",
    )
