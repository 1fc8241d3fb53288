"""From a running app to a picture: an SVG without outside references, and a PNG of it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any, Final

import resvg_py
from rich.cells import cell_len
from textual.app import App

FONT: Final = "DejaVu Sans Mono"
_CELL: Final = 12.2
"""The width of a terminal's cell in Rich's SVG."""
_FONT_FACE: Final = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FAMILY: Final = re.compile(r"font-family: [^;]+;")
_LENGTH: Final = re.compile(r'textLength="[\d.]+"([^>]*)>([^<]*)<')
_JOINED: Final = re.compile("(?:\u200d.)+|\ufe0f")
_OUTSIDE: Final = re.compile(r"""url\(["']?https?:""")
_FONTS: Final = (
    ("Latin", "MW", "fonts-dejavu-core"),
    ("Chinese and Japanese", "日語", "fonts-droid-fallback"),
    ("emoji", "🎸🔥", "fonts-noto-color-emoji"),
)
"""For whom, two letters that look alike only where they are missing, and Debian's package."""


def drawn(app: App[Any]) -> str:
    """What is on the screen, as an SVG that fetches nothing when it is looked at."""
    svg = app.export_screenshot(title="inbox-tui")
    svg = _FAMILY.sub(f"font-family: '{FONT}', monospace;", _FONT_FACE.sub("", svg))
    # Rich counts letters where it should count cells, and wide letters would overlap
    svg = _LENGTH.sub(_with_length, svg)
    if _OUTSIDE.search(svg):
        raise ValueError("the picture refers to something outside itself")
    # whoever edits lines with an editor that trims them must not change the picture's bytes
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _with_length(match: re.Match[str]) -> str:
    rest, text = match.groups()
    width = round(cell_len(unescape(text)) * _CELL, 1)
    return f'textLength="{width:g}"{rest}>{text}<'


def write(svg: str, path: Path) -> None:
    """Write ``path`` with the suffixes .svg and .png."""
    path.with_suffix(".svg").write_text(svg, encoding="utf-8")
    # resvg finds no font for joined emoji: the first of them stands for the group
    path.with_suffix(".png").write_bytes(_png(_JOINED.sub("", svg)))


def _png(svg: str) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            font_family=FONT,
            monospace_family=FONT,
            sans_serif_family=FONT,
        )
    )


def missing_fonts() -> list[str]:
    """What would come out as empty boxes, with the package of Debian that draws it."""
    return [
        f"{script}: install {package}"
        for script, (one, other), package in _FONTS
        if _letter(one) == _letter(other)
    ]


def _letter(letter: str) -> bytes:
    return _png(
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">'
        f'<text x="5" y="45" font-size="40" font-family="{FONT}">{letter}</text></svg>'
    )
