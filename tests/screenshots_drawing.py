"""From a running app to a picture: an SVG without outside references, and a PNG of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import resvg_py
from textual.app import App

FONT: Final = "DejaVu Sans Mono"
_FONT_FACE: Final = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
_FAMILY: Final = re.compile(r"font-family: [^;]+;")
_OUTSIDE: Final = re.compile(r"""url\(["']?https?:""")


class NoFont(Exception):
    """No monospace font was found to draw with."""


def drawn(app: App[Any]) -> str:
    """What is on the screen, as an SVG that fetches nothing when it is looked at."""
    svg = app.export_screenshot(title="inbox-tui")
    svg = _FAMILY.sub(f"font-family: '{FONT}', monospace;", _FONT_FACE.sub("", svg))
    if _OUTSIDE.search(svg):
        raise ValueError("the picture refers to something outside itself")
    # whoever edits lines with an editor that trims them must not change the picture's bytes
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def write(svg: str, path: Path) -> None:
    """Write ``path`` with the suffixes .svg and .png."""
    path.with_suffix(".svg").write_text(svg, encoding="utf-8")
    path.with_suffix(".png").write_bytes(_png(svg))


def _png(svg: str) -> bytes:
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            font_family=FONT,
            monospace_family=FONT,
            sans_serif_family=FONT,
        )
    )


def require_a_font() -> None:
    """Raise :class:`NoFont` where letters would come out as nothing."""
    template = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40">{}</svg>'
    letter = f'<text x="5" y="30" font-size="30" font-family="{FONT}, monospace">M</text>'
    if _png(template.format(letter)) == _png(template.format("")):
        raise NoFont(f"Install a monospace font such as {FONT}: there is none to draw with.")
