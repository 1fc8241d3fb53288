"""QR codes made of half blocks, so that a telephone can read them off the terminal.

Two modules share a character cell: the upper is its foreground, the lower its background. Colours
are set outright, dark on white, so that a theme can't turn the code into its negative, which many
readers refuse (ISO/IEC 18004 wants dark modules on a light ground, and four light modules around).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import segno
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

QUIET_ZONE: Final = 4
MAX_CHARACTERS: Final = 2_000
"""More does not fit any terminal, and comes from no service."""
_LIGHT: Final = "#ffffff"
_DARK: Final = "#000000"
_UPPER_HALF: Final = "▀"


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code's modules, quiet zone included: ``True`` is dark."""

    modules: tuple[tuple[bool, ...], ...]

    @property
    def columns(self) -> int:
        """Width in terminal cells."""
        return len(self.modules)

    @property
    def rows(self) -> int:
        """Height in terminal cells."""
        return (len(self.modules) + 1) // 2


def qr_code(text: str) -> QrCode:
    """The smallest code that holds ``text``. Raises ``ValueError`` where none is sensible."""
    if not text or len(text) > MAX_CHARACTERS:
        raise ValueError(f"a QR code takes 1 to {MAX_CHARACTERS:,} characters, not {len(text):,}")
    try:
        # the lowest level of error correction: a screen has no dirt, and every row counts
        code = segno.make(text, micro=False, error="l", boost_error=False)
    except segno.DataOverflowError as error:
        raise ValueError(f"a QR code can't hold {len(text):,} such characters") from error
    return QrCode(tuple(tuple(bool(m) for m in row) for row in code.matrix_iter(border=QUIET_ZONE)))


def half_blocks(code: QrCode) -> list[Strip]:
    """The code as rows of a terminal."""
    light_row = (False,) * code.columns
    rows = list(code.modules)
    if len(rows) % 2:
        rows.append(light_row)
    return [_strip(upper, lower) for upper, lower in zip(rows[::2], rows[1::2], strict=True)]


def _strip(upper: tuple[bool, ...], lower: tuple[bool, ...]) -> Strip:
    segments: list[Segment] = []
    previous: tuple[bool, bool] | None = None
    run = 0
    for pair in [*zip(upper, lower, strict=True), None]:
        if pair != previous:
            if previous is not None:
                segments.append(Segment(_UPPER_HALF * run, _style(*previous)))
            previous, run = pair, 0
        run += 1
    return Strip(segments, len(upper))


def _style(upper: bool, lower: bool) -> Style:  # noqa: FBT001 - one pair of modules
    return Style(color=_DARK if upper else _LIGHT, bgcolor=_DARK if lower else _LIGHT)


class QrView(Widget):
    """A QR code, or nothing where it has no room: half a code is no code."""

    DEFAULT_CSS = "QrView { width: auto; height: auto; }"

    def __init__(self, code: QrCode, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.code = code
        self._strips = half_blocks(code)

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - as Textual has it
        """As wide as the code."""
        return self.code.columns

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - as Textual has it
        """As tall as the code."""
        return self.code.rows

    def render_line(self, y: int) -> Strip:
        """One row of the code."""
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)
