"""What the doctor found: one line each, with what to do where something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inbox_tui.cli.output import JsonValue, say
from inbox_tui.domain.safe_text import safe_line, safe_text


class Mark(Enum):
    """How a finding stands."""

    WELL = "✓"
    WRONG = "✗"
    NOTE = "–"
    """Neither: something that is simply so, or could not be looked at."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``advice`` says what to do about it."""

    area: str
    mark: Mark
    what: str
    advice: str = ""

    def as_json(self) -> dict[str, JsonValue]:
        """For programs."""
        return {
            "area": self.area,
            "state": self.mark.name.lower(),
            "what": self.what,
            "advice": self.advice,
        }


def well(area: str, what: str) -> Finding:
    """Something works."""
    return Finding(area, Mark.WELL, what)


def wrong(area: str, what: str, advice: str) -> Finding:
    """Something doesn't."""
    return Finding(area, Mark.WRONG, what, advice)


def note(area: str, what: str, advice: str = "") -> Finding:
    """Something worth knowing."""
    return Finding(area, Mark.NOTE, what, advice)


def print_findings(findings: list[Finding]) -> None:
    """Write the findings, grouped under their areas."""
    area = ""
    for finding in findings:
        if finding.area != area:
            area = finding.area
            say(safe_text(area))
        say(safe_text(f"  {finding.mark.value} {_line(finding.what)}"))
        if finding.advice:
            say(safe_text(f"      {_line(finding.advice)}"))


def _line(text: str) -> str:
    return safe_line(text, max_characters=500).text
