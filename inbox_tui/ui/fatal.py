"""What is said when the program itself is at fault: where, never with what values.

A traceback with locals, or an error's own text, may hold messages, names and keys.
"""

from __future__ import annotations

from traceback import extract_tb
from typing import Final

from textual.worker import WorkerFailed

SHOWN_FRAMES: Final = 6


def describe_fault(error: BaseException) -> str:
    """A few lines for the terminal: what to do, the kind of error, and where it was raised."""
    if isinstance(error, WorkerFailed):
        # Textual's own word for it; what happened is inside
        error = error.error
    frames = extract_tb(error.__traceback__)[-SHOWN_FRAMES:]
    where = "\n".join(f"  {_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames)
    return (
        "inbox-tui stopped because of a mistake in the program itself.\n"
        "Nothing that was stored is lost: start it again. If it happens again, please report the\n"
        "lines below; they hold nothing of your messages.\n"
        f"{type(error).__name__}\n{where}"
    )


def _short(path: str) -> str:
    for root in ("site-packages/", "inbox_tui/", "connectors/"):
        before, found, after = path.rpartition(f"/{root}")
        if found and before:
            return after if root == "site-packages/" else root + after
    return path.rpartition("/")[2]
