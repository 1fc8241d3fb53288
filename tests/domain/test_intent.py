"""What an intent needs is known before anybody is asked to do it."""

from __future__ import annotations

import pytest

from inbox_tui.connector.conformance.capabilities import every_intent
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import ChatId, Identity, MessageId, ServiceId
from inbox_tui.domain.intent import Intent, Report, ReportReason, SendMessage, feature_needed
from inbox_tui.domain.message import FilePart, NoticeKind, NoticePart, TextPart, plain_text

CHAT, MESSAGE = ChatId("chat"), MessageId("message")
ANNA = Identity(ServiceId("matrix"), "@anna:example.org")


@pytest.mark.parametrize("intent", every_intent(CHAT, MESSAGE, ANNA), ids=repr)
def test_every_intent_needs_a_feature(intent: Intent) -> None:
    assert feature_needed(intent) in Feature


def test_every_kind_of_intent_is_known_to_the_suite() -> None:
    kinds = {type(intent) for intent in every_intent(CHAT, MESSAGE, ANNA)}
    assert kinds == set(Intent.__args__)


def test_sending_needs_what_is_in_it() -> None:
    text, file = TextPart("text"), FilePart("a.txt", "locator")
    assert feature_needed(SendMessage(CHAT, (text,))) is Feature.TEXT
    assert feature_needed(SendMessage(CHAT, (text, file))) is Feature.FILE
    assert feature_needed(SendMessage(CHAT, (text,), in_reply_to=MESSAGE)) is Feature.REPLY


def test_reporting_needs_what_is_reported() -> None:
    spam = ReportReason.SPAM
    assert feature_needed(Report(spam, chat=CHAT)) is Feature.REPORT_CHAT
    assert feature_needed(Report(spam, person=ANNA)) is Feature.REPORT_PERSON
    by_message = Report(spam, chat=CHAT, person=ANNA, messages=(MESSAGE,))
    assert feature_needed(by_message) is Feature.REPORT_MESSAGE


def test_plain_text_says_what_the_parts_say_and_no_notice() -> None:
    parts = (
        TextPart("Look"),
        FilePart("a.png", "locator", caption="the lake"),
        NoticePart(NoticeKind.JOINED, ANNA),
    )
    assert plain_text(parts) == "Look\na.png the lake"
