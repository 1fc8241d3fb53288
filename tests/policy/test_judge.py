"""What each event may do, by who sent it and what is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    IdentityNamed,
    MessageDeleted,
    MessageDelivered,
    MessageEdited,
    MessageReceived,
    OutcomeReported,
    ReactionAdded,
    ReactionRemoved,
    ReceiptKind,
    ReceiptReceived,
)
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, ServiceId, TransactionId
from inbox_tui.domain.message import Message, Status, TextPart
from inbox_tui.domain.verdict import Decision
from inbox_tui.policy.judge import ChatFacts, JudgeView, judge

SERVICE = ServiceId("lantern")
ME, ANNA, BOB, MALLORY = (Identity(SERVICE, name) for name in ("me", "anna", "bob", "mallory"))
CHAT, TARGET = ChatId("chat"), MessageId("m1")
DIRECT = ChatFacts(kind=ChatKind.DIRECT, partner=ANNA)
GROUP = ChatFacts(
    kind=ChatKind.GROUP,
    members={ANNA: Membership.JOINED, BOB: Membership.LEFT, ME: Membership.JOINED},
    is_member_list_complete=True,
)
OPEN_GROUP = replace(GROUP, is_member_list_complete=False)
INVITED = replace(DIRECT, membership=Membership.INVITED)
UNVOUCHED = replace(DIRECT, membership=None)


def view(
    chat: ChatFacts | None = DIRECT, author: Identity | None = ANNA, **facts: object
) -> JudgeView:
    return replace(JudgeView(me=ME, chat=chat, target_author=author), **facts)  # type: ignore[arg-type]


def message(sender: Identity = ANNA, replaces: MessageId | None = None) -> Message:
    return Message(MessageId("m2"), CHAT, sender, Millis(1), (TextPart("hi"),), replaces=replaces)


def received(sender: Identity = ANNA) -> Event:
    return MessageReceived(message(sender))


def edited(sender: Identity = ANNA) -> Event:
    return MessageEdited(message(sender, TARGET))


def deleted(by: Identity = ANNA, *, is_moderated: bool = False) -> Event:
    return MessageDeleted(CHAT, TARGET, by, Millis(1), is_moderated)


def reacted(sender: Identity = ANNA) -> Event:
    return ReactionAdded(CHAT, TARGET, sender, "👍", Millis(1))


def unreacted(sender: Identity = ANNA) -> Event:
    return ReactionRemoved(CHAT, sender, target=TARGET, key="👍")


def read(sender: Identity = ANNA) -> Event:
    return ReceiptReceived(CHAT, sender, TARGET, ReceiptKind.READ, Millis(1))


NO_ANNA = frozenset({ANNA})
FORGED_ECHO = MessageReceived(replace(message(), transaction=TransactionId("t")))
NEW_GROUP = replace(GROUP, membership=None)
OUTCOME = OutcomeReported(TransactionId("t"), Status.SENT)
DELIVERY = MessageDelivered(CHAT, TARGET, Status.READ)
INVITATION = ChatChanged(CHAT, membership=Membership.INVITED, invited_by=ANNA)
ACCEPT, REFUSE, HIDE = Decision.ACCEPT, Decision.REFUSE, Decision.HIDE
DEFER, REQUEST = Decision.DEFER, Decision.REQUEST

TABLE = [
    # messages
    ("a message by the partner", received(), view(), ACCEPT),
    ("one by me on another device", received(ME), view(UNVOUCHED, is_third_party=True), ACCEPT),
    ("one by somebody blocked, direct", received(), view(blocked=NO_ANNA), REFUSE),
    ("one by somebody blocked, group", received(), view(GROUP, blocked=NO_ANNA), HIDE),
    ("one by somebody blocked, no chat", received(), view(None, blocked=NO_ANNA), REFUSE),
    ("one that claims to be sent from here", FORGED_ECHO, view(), REFUSE),
    ("one in a chat that invites", received(), view(INVITED), REQUEST),
    ("one in a chat that waits", received(), view(replace(DIRECT, is_request=True)), REQUEST),
    ("one that opens a chat elsewhere", received(), view(UNVOUCHED, is_third_party=True), REQUEST),
    ("one that opens a chat at home", received(), view(UNVOUCHED), ACCEPT),
    ("one in an unannounced chat elsewhere", received(), view(None, is_third_party=True), REQUEST),
    ("one in an unannounced chat at home", received(), view(None), ACCEPT),
    ("one in a new group elsewhere", received(), view(NEW_GROUP, is_third_party=True), ACCEPT),
    # edits
    ("an edit by the author", edited(), view(), ACCEPT),
    ("an edit by another", edited(BOB), view(GROUP), REFUSE),
    ("an edit by me of another's", edited(ME), view(), REFUSE),
    ("an edit of what isn't here", edited(), view(author=None), DEFER),
    ("an edit that names nothing", MessageEdited(message()), view(), REFUSE),
    ("an edit by somebody blocked, direct", edited(), view(blocked=NO_ANNA), REFUSE),
    ("an edit by somebody blocked, group", edited(), view(GROUP, blocked=NO_ANNA), HIDE),
    # deletions
    ("a deletion by the author", deleted(), view(), ACCEPT),
    ("a deletion by another", deleted(BOB), view(GROUP), REFUSE),
    ("a deletion the service vouches for", deleted(BOB, is_moderated=True), view(GROUP), ACCEPT),
    ("a deletion of what isn't here", deleted(), view(author=None), DEFER),
    ("a deletion by somebody blocked, direct", deleted(), view(blocked=NO_ANNA), REFUSE),
    ("a deletion by somebody blocked, group", deleted(), view(GROUP, blocked=NO_ANNA), ACCEPT),
    # reactions
    ("a reaction by the partner", reacted(), view(), ACCEPT),
    ("a reaction by me", reacted(ME), view(), ACCEPT),
    ("a reaction by a stranger, direct", reacted(MALLORY), view(), REFUSE),
    ("a reaction by a stranger, whole group known", reacted(MALLORY), view(GROUP), REFUSE),
    ("a reaction by who left", reacted(BOB), view(OPEN_GROUP), REFUSE),
    ("a reaction by a stranger, group partly known", reacted(MALLORY), view(OPEN_GROUP), ACCEPT),
    ("a reaction to what isn't here", reacted(), view(author=None), DEFER),
    ("a reaction by somebody blocked", reacted(), view(GROUP, blocked=NO_ANNA), REFUSE),
    ("a reaction taken back", unreacted(), view(), ACCEPT),
    ("one taken back by somebody blocked", unreacted(), view(blocked=NO_ANNA), REFUSE),
    # receipts
    ("a receipt by the partner", read(), view(), ACCEPT),
    ("a receipt by me", read(ME), view(None), ACCEPT),
    ("a receipt by a stranger", read(MALLORY), view(), REFUSE),
    ("a receipt where no chat is", read(), view(None), REFUSE),
    ("a receipt by somebody blocked", read(), view(blocked=NO_ANNA), REFUSE),
    # what the service says
    ("delivery of mine", DELIVERY, view(author=ME), ACCEPT),
    ("delivery of another's", DELIVERY, view(), REFUSE),
    ("delivery of what isn't here", DELIVERY, view(author=None), DEFER),
    ("an outcome of mine", OUTCOME, view(), ACCEPT),
    ("an outcome of another account's", OUTCOME, view(is_own_transaction=False), REFUSE),
    ("an invitation", INVITATION, view(None), REQUEST),
    ("an invitation by somebody blocked", INVITATION, view(None, blocked=NO_ANNA), REFUSE),
    ("a chat one is in", ChatChanged(CHAT, membership=Membership.JOINED), view(None), ACCEPT),
    ("a name", IdentityNamed(ANNA, "Anna"), view(None), ACCEPT),
]  # fmt: skip


NAMES = [row[0] for row in TABLE]


@pytest.mark.parametrize(("event", "seen", "decision"), [row[1:] for row in TABLE], ids=NAMES)
def test_what_is_decided(event: Event, seen: JudgeView, decision: Decision) -> None:
    verdict = judge(event, seen)

    assert verdict.decision is decision
    assert bool(verdict.reason) is (decision is not ACCEPT)


PEOPLE = st.sampled_from([ME, ANNA, BOB, MALLORY])
MEMBERS = st.dictionaries(PEOPLE, st.sampled_from(Membership))
CHATS = st.builds(
    ChatFacts,
    kind=st.sampled_from(ChatKind),
    membership=st.none() | st.sampled_from(Membership),
    partner=st.none() | PEOPLE,
    is_request=st.booleans(),
    members=MEMBERS,
    is_member_list_complete=st.booleans(),
)
VIEWS = st.builds(
    JudgeView,
    me=st.just(ME),
    is_third_party=st.booleans(),
    blocked=st.frozensets(st.sampled_from([ANNA, BOB, MALLORY])),
    chat=st.none() | CHATS,
    target_author=st.none() | PEOPLE,
)
BY_SOMEBODY = st.sampled_from([received, edited, deleted, reacted, unreacted, read])


@given(VIEWS, BY_SOMEBODY, PEOPLE)
def test_nothing_by_somebody_blocked_is_accepted_in_a_direct_chat(
    seen: JudgeView, event: Callable[[Identity], Event], sender: Identity
) -> None:
    chat = seen.chat or ChatFacts(kind=ChatKind.DIRECT)
    blocked = replace(
        seen,
        chat=replace(chat, kind=ChatKind.DIRECT),
        blocked=seen.blocked | {sender} - {ME},
    )
    verdict = judge(event(sender), blocked)
    assert sender == ME or verdict.decision is Decision.REFUSE


@given(VIEWS, PEOPLE)
def test_an_edit_is_applied_only_for_its_author(seen: JudgeView, sender: Identity) -> None:
    verdict = judge(edited(sender), seen)
    assert verdict.decision not in (ACCEPT, HIDE) or sender == seen.target_author


@given(VIEWS, PEOPLE)
def test_a_receipt_by_who_is_not_in_the_chat_changes_nothing(
    seen: JudgeView, sender: Identity
) -> None:
    chat = seen.chat
    if chat is None or sender == ME:
        return
    is_known_out = sender in chat.members and chat.members[sender] is not Membership.JOINED
    is_missing = chat.is_member_list_complete and sender not in chat.members
    is_outsider = is_known_out or (is_missing and sender != chat.partner)
    assert not is_outsider or judge(read(sender), seen).decision is REFUSE


@given(VIEWS, st.booleans(), PEOPLE)
def test_a_deletion_is_by_the_author_or_vouched_for(
    seen: JudgeView, is_moderated: bool, by: Identity
) -> None:
    verdict = judge(deleted(by, is_moderated=is_moderated), seen)
    assert verdict.decision is not ACCEPT or is_moderated or by == seen.target_author
