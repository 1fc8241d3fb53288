"""What a report names and what of it leaves this computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.ids import ChatId, Identity, MessageId
from inbox_tui.domain.intent import Report, ReportReason
from inbox_tui.domain.service import ServiceFacts

SHOWN_MESSAGES: Final = 5
"""As many as the services that taught people reporting send along."""

REASONS: Final = {
    ReportReason.SPAM: "Spam",
    ReportReason.SCAM: "Scam",
    ReportReason.ABUSE: "Abuse",
    ReportReason.ILLEGAL: "Illegal",
    ReportReason.OTHER: "Other",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be reported here: as much of the chat, the person and messages as the service takes."""

    chat: ChatId
    person: Identity | None
    capabilities: Capabilities
    facts: ServiceFacts | None

    @property
    def takes_messages(self) -> bool:
        """Whether single messages can be reported."""
        return self.capabilities.allows(Feature.REPORT_MESSAGE)

    @property
    def takes_anything(self) -> bool:
        """Whether the service takes reports at all."""
        return any(
            self.capabilities.allows(feature)
            for feature in (Feature.REPORT_MESSAGE, Feature.REPORT_PERSON, Feature.REPORT_CHAT)
        )

    def report(self, reason: ReportReason, note: str, messages: Sequence[MessageId]) -> Report:
        """The report, narrowed to what the service takes. Without that it is kept here as it is."""
        whole = Report(reason, note, self.chat, self.person, tuple(messages))
        if not self.takes_anything:
            return whole
        if not self.takes_messages:
            whole = replace(whole, messages=())
        if whole.messages:
            return whole
        if self.person is not None and self.capabilities.allows(Feature.REPORT_PERSON):
            return whole
        if self.capabilities.allows(Feature.REPORT_CHAT):
            return replace(whole, person=None)
        return whole

    def leaves(self, report: Report) -> str:
        """What leaves this computer, and to whom, in words."""
        if not self.takes_anything:
            return (
                f"Nothing leaves this computer: {self._name} takes no reports from here. The report "
                "is kept in this inbox, and you can block."
            )
        parts = ["the reason"]
        if report.note:
            parts.append("your note")
        parts.append("the chat's id" if report.person is None else "the chat's and the person's id")
        if count := len(report.messages):
            parts.append("the id of 1 message" if count == 1 else f"the ids of {count} messages")
        listed = ", ".join(parts[:-1]) + " and " + parts[-1]
        return (
            f"To {self._name} ({self._operator}) go: {listed}. The messages' text is not copied from "
            "here; the service looks at what it holds itself. Who is reported is not told by this "
            "program."
        )

    @property
    def _name(self) -> str:
        return self.facts.name if self.facts else "the service"

    @property
    def _operator(self) -> str:
        return self.facts.operator if self.facts else "its operator"
