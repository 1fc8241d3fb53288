"""How far long work has come, and how the person stops it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Step:
    """``done`` of ``total`` ``unit``; a total of ``None`` is not known beforehand."""

    done: int
    total: int | None
    unit: str
    """What is counted, for the person: "messages", "bytes", "pages"."""


class Cancelled(Exception):
    """The person stopped it. What was finished until then stays; the rest can be taken up again."""


Report: TypeAlias = Callable[[Step], None]
"""Told from time to time, on the thread that works. It stops the work by raising ``Cancelled``."""


def unreported(step: Step) -> None:
    """For callers who do not watch."""
