"""What the command line writes: safe text for people, escaped JSON for programs."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from inbox_tui.domain.safe_text import SafeText, safe_line, safe_text

JsonValue: TypeAlias = (
    "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
)


def say(text: SafeText) -> None:
    """Write lines to standard output."""
    print(_encodable(text.text, sys.stdout.encoding))


def complain(text: SafeText) -> None:
    """Write lines to standard error."""
    print(_encodable(text.text, sys.stderr.encoding), file=sys.stderr)


def emit(value: JsonValue) -> None:
    """Write one JSON document, in ASCII: no control character passes, and nothing is lost."""
    import json  # noqa: PLC0415 - most runs print none

    print(json.dumps(value, ensure_ascii=True, indent=2))


def columns(*cells: str) -> SafeText:
    """One row of remote texts; none of them can begin a row of its own."""
    return safe_text("  ".join(safe_line(cell).text for cell in cells if cell))


def indented(text: str, by: int) -> SafeText:
    """Remote text of several lines, each moved to the right so that it can't pass for a row."""
    margin = " " * by
    return safe_text("\n".join(margin + line for line in safe_text(text).text.split("\n")))


def _encodable(text: str, encoding: str | None) -> str:
    """``text`` with a question mark for whatever the terminal's encoding has no place for."""
    encoding = encoding or "ascii"
    return text.encode(encoding, "replace").decode(encoding)
