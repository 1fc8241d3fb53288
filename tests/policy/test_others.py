"""Consent, muting, notifying, writing, receipts and repeating."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from inbox_tui.domain.account import Account, Consent
from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.chat import Membership
from inbox_tui.domain.ids import (
    FOR_EVER,
    AccountId,
    ChatId,
    ChatKey,
    Identity,
    MessageId,
    Millis,
    ServiceId,
)
from inbox_tui.domain.intent import (
    EditMessage,
    MarkRead,
    React,
    Report,
    ReportReason,
    SendMessage,
    StartDirect,
)
from inbox_tui.domain.message import TextPart
from inbox_tui.domain.mute import Mute, MuteScope
from inbox_tui.domain.service import EncryptionFacts, Route, ServiceFacts
from inbox_tui.policy.consent import Allowed, Refused, may_connect, needs_new_consent
from inbox_tui.policy.muting import MuteFor, is_muted, mute_until
from inbox_tui.policy.notify import Arrival, should_notify
from inbox_tui.policy.privacy import Receipt, Said, read_switch, receipt_for
from inbox_tui.policy.repeating import may_repeat
from inbox_tui.policy.writing import Closed, Open, writable

XMPP = ServiceId("xmpp")
BERLIN = ZoneInfo("Europe/Berlin")
ACCOUNT = Account(AccountId("a"), Identity(XMPP, "me"), "Me", False, True, Millis(0))
FACTS = ServiceFacts(
    XMPP, "XMPP", "XM", 2, date(2026, 1, 1), "s", "o", Route.OFFICIAL, "n",
    EncryptionFacts("b", "h", "w"), "i", "p", "l", (), (),
)  # fmt: skip
GIVEN = Consent(XMPP, 2, Millis(1))


@pytest.mark.parametrize(
    ("account", "consent", "facts", "is_allowed"),
    [
        (ACCOUNT, GIVEN, FACTS, True),
        (ACCOUNT, None, FACTS, False),
        (ACCOUNT, replace(GIVEN, withdrawn_at=Millis(2)), FACTS, False),
        (ACCOUNT, replace(GIVEN, facts_version=1), FACTS, False),
        (replace(ACCOUNT, is_on=False), GIVEN, FACTS, False),
        (ACCOUNT, GIVEN, None, False),
        (replace(ACCOUNT, is_home=True), None, FACTS, True),
        (replace(ACCOUNT, is_home=True, is_on=False), GIVEN, FACTS, False),
    ],
)
def test_an_account_connects_only_on_and_with_a_consent_that_holds(
    account: Account, consent: Consent | None, facts: ServiceFacts | None, is_allowed: bool
) -> None:
    permission = may_connect(account, consent, facts)
    assert isinstance(permission, Allowed if is_allowed else Refused)
    assert is_allowed or (isinstance(permission, Refused) and permission.reason)


def test_worse_facts_need_a_new_consent() -> None:
    assert not needs_new_consent(GIVEN, FACTS)
    assert needs_new_consent(GIVEN, replace(FACTS, version=3))
    assert needs_new_consent(None, FACTS)


def at(text: str, zone: ZoneInfo = BERLIN) -> Millis:
    return Millis(int(datetime.fromisoformat(text).replace(tzinfo=zone).timestamp() * 1000))


@pytest.mark.parametrize(
    ("choice", "now", "until"),
    [
        (MuteFor.HOUR, "2026-06-01 10:00", "2026-06-01 11:00"),
        (MuteFor.EIGHT_HOURS, "2026-06-01 22:00", "2026-06-02 06:00"),
        (MuteFor.TOMORROW, "2026-06-01 10:00", "2026-06-02 08:00"),
        (MuteFor.TOMORROW, "2026-06-01 02:00", "2026-06-01 08:00"),
        (MuteFor.TOMORROW, "2026-06-01 05:00", "2026-06-02 08:00"),
        # the clocks change in between: morning stays morning
        (MuteFor.TOMORROW, "2026-10-24 22:00", "2026-10-25 08:00"),
        (MuteFor.WEEK, "2026-06-01 10:00", "2026-06-08 10:00"),
    ],
)
def test_a_mute_ends_when_its_words_say(choice: MuteFor, now: str, until: str) -> None:
    assert mute_until(choice, at(now), BERLIN) == at(until)


def test_a_mute_holds_up_to_its_end_and_for_ever_when_asked() -> None:
    assert is_muted(Millis(10), Millis(9))
    assert not is_muted(Millis(10), Millis(10))
    assert not is_muted(None, Millis(0))
    assert mute_until(MuteFor.ALWAYS, Millis(0)) == FOR_EVER
    assert mute_until(MuteFor.TOMORROW, at("2026-06-01 10:00"), None) > at("2026-06-01 10:00")
    assert datetime.fromtimestamp(0, UTC).year == 1970


NEW = Arrival()


def muted(until: int, *, is_open: bool = False) -> Mute:
    return Mute(MuteScope.CHAT, "", Millis(until), is_open)


@pytest.mark.parametrize(
    ("arrival", "is_heard"),
    [
        (NEW, True),
        (replace(NEW, is_mine=True), False),
        (replace(NEW, is_sender_blocked=True, mentions_me=True), False),
        (replace(NEW, is_request=True, mentions_me=True), False),
        (replace(NEW, is_history=True), False),
        (replace(NEW, is_being_read=True), False),
        (replace(NEW, mutes=(muted(101),)), False),
        (replace(NEW, mutes=(muted(101),), mentions_me=True), False),
        (replace(NEW, mutes=(muted(100),)), True),
        (replace(NEW, mutes=(muted(101, is_open=True),)), False),
        (replace(NEW, mutes=(muted(101, is_open=True),), mentions_me=True), True),
        (replace(NEW, mutes=(muted(101, is_open=True), muted(101)), mentions_me=True), False),
        (replace(NEW, mutes=(muted(101, is_open=True), muted(100)), mentions_me=True), True),
        (replace(NEW, is_put_away=True, mentions_me=True), False),
        (replace(NEW, is_quiet_time=True), False),
        (replace(NEW, is_low_priority=True), False),
        (replace(NEW, is_low_priority=True, mentions_me=True), True),
    ],
)
def test_only_what_the_person_wants_to_hear_is_heard(arrival: Arrival, is_heard: bool) -> None:
    assert should_notify(arrival, Millis(100)) is is_heard


@dataclass(frozen=True)
class Row:
    membership: Membership = Membership.JOINED
    is_request: bool = False
    is_service_on: bool = True
    succeeded_by: ChatKey | None = None


ROW = Row()


@pytest.mark.parametrize(
    "row",
    [
        replace(ROW, is_service_on=False),
        replace(ROW, membership=Membership.LEFT),
        replace(ROW, membership=Membership.BANNED),
        replace(ROW, membership=Membership.INVITED),
        replace(ROW, is_request=True),
        replace(ROW, succeeded_by=ChatKey(AccountId("a"), ChatId("new"))),
    ],
)
def test_a_chat_that_is_closed_says_why(row: Row) -> None:
    closed = writable(row)
    assert isinstance(closed, Closed)
    assert closed.reason.endswith(".")


def test_a_chat_is_open_unless_its_partner_is_blocked_or_it_takes_no_text() -> None:
    text = Capabilities({Feature.TEXT: Level.FULL})
    assert isinstance(writable(ROW), Open)
    assert isinstance(writable(ROW, capabilities=text), Open)
    assert isinstance(writable(ROW, is_partner_blocked=True), Closed)
    silent = Capabilities({}, reasons={Feature.TEXT: "Only admins write here."})
    assert writable(ROW, capabilities=silent) == Closed("Only admins write here.")


BOTH = Capabilities({Feature.READ_RECEIPT: Level.FULL, Feature.PRIVATE_READ: Level.FULL})
PUBLIC_ONLY = Capabilities({Feature.READ_RECEIPT: Level.FULL})


@pytest.mark.parametrize(
    ("capabilities", "wants_public", "is_allowed", "receipt"),
    [
        (BOTH, True, False, Receipt.PRIVATE),
        (BOTH, True, True, Receipt.PUBLIC),
        (BOTH, False, True, Receipt.PRIVATE),
        (PUBLIC_ONLY, True, False, Receipt.NONE),
        (PUBLIC_ONLY, True, True, Receipt.PUBLIC),
        (PUBLIC_ONLY, False, True, Receipt.NONE),
        (Capabilities(), True, True, Receipt.NONE),
    ],
)
def test_others_are_told_of_reading_only_where_the_person_switched_it_on(
    capabilities: Capabilities, *, wants_public: bool, is_allowed: bool, receipt: Receipt
) -> None:
    assert receipt_for(capabilities, wants_public=wants_public, is_allowed=is_allowed) is receipt


@pytest.mark.parametrize(
    ("everywhere", "service", "chat", "holds"),
    [
        (None, None, None, False),
        ("on", None, None, True),
        ("on", "off", None, False),
        ("off", "on", None, True),
        ("off", "on", "off", False),
        (None, None, "on", True),
        ("nonsense", None, None, False),
    ],
)
def test_what_is_set_nearest_to_a_chat_holds(
    everywhere: str | None, service: str | None, chat: str | None, *, holds: bool
) -> None:
    said = Said(*(read_switch(each) for each in (everywhere, service, chat)))
    assert said.holds is holds


def test_a_message_is_repeated_only_where_the_service_tells_repeats_apart() -> None:
    chat, target = ChatId("c"), MessageId("m")
    send = SendMessage(chat, (TextPart("hi"),))
    safe = Capabilities({Feature.SAFE_REPEAT: Level.FULL})
    assert not may_repeat(send, Capabilities())
    assert not may_repeat(React(chat, target, "👍"), Capabilities())
    assert may_repeat(send, safe)
    assert may_repeat(EditMessage(chat, target, (TextPart("hi"),)), Capabilities())
    assert may_repeat(MarkRead(chat, target, is_private=True), Capabilities())


def test_a_report_and_a_new_chat_are_never_asked_for_twice() -> None:
    safe = Capabilities({Feature.SAFE_REPEAT: Level.FULL})
    assert not may_repeat(Report(ReportReason.SPAM, chat=ChatId("c")), safe)
    assert not may_repeat(StartDirect(Identity(XMPP, "anna")), safe)
