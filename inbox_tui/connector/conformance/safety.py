"""Blocking, reporting and first contact."""

from __future__ import annotations

from inbox_tui.connector.conformance.base import Conformance, exercises, refuses, says_why
from inbox_tui.connector.conformance.subject import Subject, wording
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import ServiceBlocksChanged
from inbox_tui.domain.intent import AnswerRequest, BlockOnService, Report, ReportReason


class SafetyConformance(Conformance):
    """What keeps people away who are not wanted."""

    @exercises(Feature.BLOCK)
    async def test_a_blocked_person_is_not_heard(self, subject: Subject) -> None:
        peer = subject.peer
        chat = await subject.direct()
        await subject.is_told(chat, wording("Hello"))
        intent = BlockOnService(peer.identity, is_blocked=True)
        if not subject.allows(Feature.BLOCK):
            await refuses(subject, intent)
            return
        other = await subject.enter(await peer.bystander_chat(), ChatKind.DIRECT)
        await subject.perform(intent)
        await subject.host.wait_for(
            ServiceBlocksChanged, lambda event: peer.identity in event.blocked
        )
        unwanted, marker = wording("Hello?"), wording("Marker")
        await peer.send_text(chat, unwanted)
        await peer.bystander_says(marker)
        await subject.hears(other, marker)
        assert subject.ids_of(chat, unwanted) == set()

    @exercises(Feature.BLOCK)
    async def test_an_unblocked_person_is_heard_again(self, subject: Subject) -> None:
        peer = subject.peer
        chat = await subject.direct()
        await subject.is_told(chat, wording("Hello"))
        if not subject.allows(Feature.BLOCK):
            says_why(subject, Feature.BLOCK)
            return
        await subject.perform(BlockOnService(peer.identity, is_blocked=True))
        await subject.host.wait_for(
            ServiceBlocksChanged, lambda event: peer.identity in event.blocked
        )
        before = len(subject.host.events)
        await subject.perform(BlockOnService(peer.identity, is_blocked=False))
        await subject.host.wait_for(
            ServiceBlocksChanged, lambda event: peer.identity not in event.blocked, after=before
        )
        await subject.is_told(chat, wording("Friends again"))

    @exercises(Feature.REPORT_MESSAGE)
    async def test_a_message_can_be_reported(self, subject: Subject) -> None:
        chat = await subject.direct()
        message = await subject.is_told(chat, wording("You have won a prize"))
        await _reports(
            subject,
            Report(
                ReportReason.SCAM,
                wording("It asks for money"),
                chat=chat,
                person=subject.peer.identity,
                messages=(message.id,),
            ),
            Feature.REPORT_MESSAGE,
        )

    @exercises(Feature.REPORT_CHAT)
    async def test_a_chat_can_be_reported(self, subject: Subject) -> None:
        chat = await subject.direct()
        await subject.is_told(chat, wording("Buy now"))
        report = Report(ReportReason.SPAM, wording("Nothing but advertising"), chat=chat)
        await _reports(subject, report, Feature.REPORT_CHAT)

    @exercises(Feature.REPORT_PERSON)
    async def test_a_person_can_be_reported(self, subject: Subject) -> None:
        chat = await subject.direct()
        await subject.is_told(chat, wording("I know where you live"))
        report = Report(ReportReason.ABUSE, wording("Threats"), person=subject.peer.identity)
        await _reports(subject, report, Feature.REPORT_PERSON)

    @exercises(Feature.REQUEST)
    async def test_first_contact_waits_until_it_is_accepted(self, subject: Subject) -> None:
        if not subject.allows(Feature.REQUEST):
            says_why(subject, Feature.REQUEST)
            return
        chat = await subject.peer.request(wording("Do you remember me?"))
        waiting = await subject.wait_for_membership(chat, Membership.INVITED)
        assert waiting.invited_by in (None, subject.peer.identity)
        await subject.perform(AnswerRequest(chat, is_accepted=True))
        await subject.wait_for_membership(chat, Membership.JOINED)
        await subject.say(chat, wording("Of course"))
        await subject.is_told(chat, wording("Good"))

    @exercises(Feature.REQUEST)
    async def test_first_contact_can_be_declined(self, subject: Subject) -> None:
        if not subject.allows(Feature.REQUEST):
            says_why(subject, Feature.REQUEST)
            return
        chat = await subject.peer.request(wording("A great opportunity"))
        await subject.wait_for_membership(chat, Membership.INVITED)
        await subject.perform(AnswerRequest(chat, is_accepted=False))
        await subject.wait_for_membership(chat, Membership.LEFT)


async def _reports(subject: Subject, report: Report, feature: Feature) -> None:
    """Make a report; where somebody can look, it has arrived with its note."""
    if not subject.allows(feature, report.chat):
        await refuses(subject, report, report.chat)
        return
    await subject.perform(report)
    arrived = await subject.peer.reports()
    assert arrived is None or any(report.note in note for note in arrived)
