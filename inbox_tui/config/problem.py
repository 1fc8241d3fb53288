"""What is wrong in the file, in words a person can act on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be taken from the file. What held before still holds."""

    what: str
    """A sentence: what stands there, and what may."""
    line: int | None = None
    key: str = ""

    def said(self, file: str) -> str:
        """With the file, the line and the key before it."""
        place = file if self.line is None else f"{file}, line {self.line}"
        return f"{place}: {self.key}: {self.what}" if self.key else f"{place}: {self.what}"


class BadConfig(ValueError):
    """The file could not be read or changed at all; the message says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.what)
        self.problem = problem
