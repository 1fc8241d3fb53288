"""The list of chats, and how many messages in them are unread."""

from __future__ import annotations

from typing import Any

import pytest

from inbox_tui.domain.capability import Capabilities, Feature, Level, Limits
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Member, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    HistoryGap,
    IdentityNamed,
    MarkedUnread,
    MembersChanged,
    MessageDelivered,
    ReceiptKind,
    ReceiptReceived,
    ServiceBlocksChanged,
    ServiceMuteChanged,
    UnreadCounted,
)
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
from inbox_tui.domain.intent import AnswerRequest, MarkRead
from inbox_tui.domain.message import NoticeKind, NoticePart, Status
from inbox_tui.domain.verdict import Decision
from inbox_tui.store import accounts, blocking, chats, consents, people, timeline
from inbox_tui.store.rows import ChatFilter
from tests.store.building import (
    ACCOUNT,
    ANNA,
    BEN,
    CHAT,
    KITCHEN,
    MATRIX,
    ME,
    NOON,
    SECOND,
    House,
    received,
    texts_of,
)


def receipt(
    up_to: str, sender: Identity = ANNA, kind: ReceiptKind = ReceiptKind.READ, at: int = 0
) -> ReceiptReceived:
    return ReceiptReceived(CHAT, sender, MessageId(up_to), kind, Millis(at))


class TestRows:
    def test_a_chat_appears_with_its_first_message_and_is_completed_later(
        self, house: House
    ) -> None:
        house.hear(received("m1", "hello"))
        assert house.chat().title == CHAT
        house.hear(ChatChanged(CHAT, title="Kitchen"))
        row = house.chat()
        assert row.title == "Kitchen"
        assert row.last_message is not None
        assert texts_of([row.last_message]) == ["hello"]

    def test_everything_a_service_says_of_a_chat_comes_back(self, house: House) -> None:
        capabilities = Capabilities(
            {Feature.TEXT: Level.FULL, Feature.EDIT: Level.REJECTED},
            Limits(text_characters=100),
            {Feature.EDIT: "It can't."},
        )
        house.hear(
            ChatChanged(
                CHAT,
                kind=ChatKind.DIRECT,
                title="Anna",
                description="about",
                membership=Membership.INVITED,
                origin=ServiceId("telegram"),
                encryption=Encryption.VERIFIED,
                decrypted_at=DecryptedAt.BRIDGE,
                partner=ANNA,
                invited_by=BEN,
                active_at=Millis(NOON + 5),
                capabilities=capabilities,
                is_favourite=True,
                is_low_priority=True,
                labels=("Family", "Home"),
                succeeded_by=ChatId("!next:example.org"),
            )
        )
        row = house.chat()
        assert (row.kind, row.title, row.description) == (ChatKind.DIRECT, "Anna", "about")
        assert (row.membership, row.origin, row.service) == (
            Membership.INVITED,
            "telegram",
            MATRIX,
        )
        assert (row.encryption, row.decrypted_at) == (Encryption.VERIFIED, DecryptedAt.BRIDGE)
        assert (row.partner, row.invited_by, row.active_at) == (ANNA, BEN, NOON + 5)
        assert row.capabilities is not None
        assert row.capabilities.level(Feature.EDIT) is Level.REJECTED
        assert row.capabilities.limits.text_characters == 100
        assert row.capabilities.reason(Feature.EDIT) == "It can't."
        assert (row.is_favourite, row.is_low_priority) == (True, True)
        assert row.labels == ("Family", "Home")
        assert row.succeeded_by == ChatKey(ACCOUNT, ChatId("!next:example.org"))

    def test_what_a_change_leaves_out_stays(self, house: House) -> None:
        house.hear(ChatChanged(CHAT, title="Kitchen", is_favourite=True))
        house.hear(ChatChanged(CHAT, is_favourite=False))
        assert (house.chat().title, house.chat().is_favourite) == ("Kitchen", False)

    def test_a_direct_chat_is_called_after_the_other_person(self, house: House) -> None:
        house.hear(ChatChanged(CHAT, kind=ChatKind.DIRECT, partner=ANNA))
        assert house.chat().title == ANNA.native
        house.hear(IdentityNamed(ANNA, "Anna"))
        assert house.chat().title == "Anna"

    def test_a_group_without_a_title_is_called_after_its_members(self, house: House) -> None:
        members = (Member(ANNA, 'Anna, the "first"'), Member(BEN), Member(ME, "Me"))
        house.hear(MembersChanged(CHAT, members))
        assert house.chat().title == 'Anna, the "first", @ben:example.org'

    def test_chats_come_newest_first_page_by_page(self, house: House) -> None:
        for number in range(5):
            chat = ChatId(f"c{number}")
            house.hear(received("m", chat=chat, after=number))
        first = house.chats(limit=2)
        rest = house.chats(limit=9, after=first[-1].cursor)
        assert [row.key.chat for row in (*first, *rest)] == ["c4", "c3", "c2", "c1", "c0"]

    def test_chats_can_be_found_by_title_whatever_the_case(self, house: House) -> None:
        house.hear(ChatChanged(ChatId("c1"), title="Straße"), ChatChanged(ChatId("c2"), title="x"))
        found = house.chats(filter=ChatFilter(text="STRASSE"))
        assert [row.key.chat for row in found] == ["c1"]

    def test_notices_neither_count_nor_bring_a_chat_up(self, house: House) -> None:
        house.hear(received("m1", "hello", after=1))
        notice = (NoticePart(NoticeKind.JOINED, BEN),)
        house.hear(received("n1", after=50, parts=notice))
        row = house.chat()
        assert (row.unread, row.active_at) == (1, NOON + SECOND)
        assert row.last_message is not None
        assert texts_of([row.last_message]) == ["hello"]

    def test_a_third_party_chat_is_on_while_consent_holds(self, house: House) -> None:
        house.write(lambda tx: accounts.remove(tx, ACCOUNT))
        house.add_account(is_home=False)
        house.hear(received("m1"))
        assert not house.chat().is_service_on
        house.write(lambda tx: consents.give(tx, MATRIX, 1))
        assert house.chat().is_service_on
        house.write(lambda tx: consents.withdraw(tx, MATRIX))
        assert not house.chat().is_service_on
        consent = house.read(consents.of, MATRIX)
        assert (consent.facts_version, consent.holds) == (1, False)

    def test_members_are_replaced_by_a_complete_list(self, house: House) -> None:
        house.hear(MembersChanged(CHAT, (Member(ANNA, "Anna", role="admin"),)))
        house.hear(MembersChanged(CHAT, (Member(BEN, "Ben"),)))
        assert {member.identity for member in house.read(chats.members, KITCHEN)} == {ANNA, BEN}
        house.hear(MembersChanged(CHAT, (Member(BEN, "Ben"),), is_complete=True))
        assert house.read(chats.members, KITCHEN) == (Member(BEN, "Ben"),)


class TestUnread:
    def test_messages_from_before_the_account_was_added_count_as_read(self, house: House) -> None:
        house.hear(received("old", after=-60), received("new", after=60))
        assert house.chat().unread == 1

    def test_reading_on_another_device_moves_the_read_position(self, house: House) -> None:
        house.hear(received("m1", after=1), received("m2", after=2), received("m3", after=3))
        house.hear(receipt("m2", ME))
        assert house.chat().unread == 1
        house.hear(receipt("m1", ME))
        assert house.chat().unread == 1, "it never moves back"

    def test_a_receipt_for_something_that_is_no_message_counts_by_its_time(
        self, house: House
    ) -> None:
        house.hear(received("m1", after=1), received("m2", after=10))
        house.hear(receipt("$state-event", ME, at=NOON + 5 * SECOND))
        assert house.chat().unread == 1

    def test_writing_in_a_chat_reads_what_is_above(self, house: House) -> None:
        house.hear(received("m1", after=1))
        house.hear(received("mine", sender=ME, after=2))
        assert house.chat().unread == 0

    def test_reading_here_counts_at_once(self, house: House) -> None:
        house.hear(received("m1", after=1), received("m2", after=2), MarkedUnread(CHAT, True))
        assert house.chat().is_marked_unread
        house.ask(MarkRead(CHAT, MessageId("m2"), is_private=True))
        row = house.chat()
        assert (row.unread, row.is_marked_unread) == (0, False)

    def test_where_messages_are_missing_the_service_counts(self, house: House) -> None:
        house.hear(UnreadCounted(CHAT, 40, 2), received("m1", after=1), HistoryGap(CHAT, "older"))
        assert (house.chat().unread, house.chat().mentions) == (40, 2)
        house.hear(received("m2", after=2, mentions_me=True))
        assert (house.chat().unread, house.chat().mentions) == (41, 3)
        house.hear(receipt("m1", ME))
        assert house.chat().unread == 1

    def test_where_everything_is_here_it_is_counted_here(self, house: House) -> None:
        house.hear(received("m1", after=1), received("m2", after=2), receipt("m1", ME))
        house.hear(UnreadCounted(CHAT, 17, 0))
        assert house.chat().unread == 1

    def test_the_first_unread_message_is_known(self, house: House) -> None:
        house.hear(received("m1", after=1), received("m2", after=2), receipt("m1", ME))
        assert house.read(timeline.first_unread, KITCHEN) == house.row("m2").position

    @pytest.mark.parametrize("count", [1000, 1001])
    def test_counting_stops_at_its_cap(self, house: House, count: int) -> None:
        house.hear(*(received(f"m{number}", after=number) for number in range(1, count + 1)))
        assert house.chat().unread == 1000

    def test_totals_leave_out_muted_chats_and_requests(self, house: House) -> None:
        for name in ("open", "muted"):
            house.hear(received("m", chat=ChatId(name), after=1, mentions_me=True))
        house.hear(received("m", chat=ChatId("request"), after=1), decision=Decision.REQUEST)
        muted = ChatKey(ACCOUNT, ChatId("muted"))
        house.write(lambda tx: chats.set_mute(tx, muted, FOR_EVER))
        totals = house.read(chats.unread_totals, house.clock())
        assert (totals.chats, totals.messages, totals.mentions, totals.requests) == (1, 1, 2, 1)


class TestReceipts:
    def own(self, house: House, *, group: bool = False) -> None:
        others = (Member(ANNA), Member(BEN)) if group else (Member(ANNA),)
        house.hear(
            MembersChanged(CHAT, (Member(ME), *others), is_complete=True),
            received("mine", sender=ME, after=1),
        )

    def status(self, house: House) -> Status | None:
        return house.row("mine").status

    def test_a_receipt_raises_the_status_and_never_lowers_it(self, house: House) -> None:
        self.own(house)
        assert self.status(house) is Status.SENT
        house.hear(receipt("mine", kind=ReceiptKind.DELIVERED))
        assert self.status(house) is Status.DELIVERED
        house.hear(receipt("mine"))
        assert self.status(house) is Status.READ
        house.hear(receipt("mine", kind=ReceiptKind.DELIVERED))
        assert self.status(house) is Status.READ

    def test_in_a_group_read_means_read_by_everybody(self, house: House) -> None:
        self.own(house, group=True)
        house.hear(receipt("mine", ANNA))
        assert self.status(house) is Status.SENT
        house.hear(receipt("mine", BEN))
        assert self.status(house) is Status.READ

    def test_a_receipt_reaches_every_message_up_to_it(self, house: House) -> None:
        self.own(house)
        house.hear(received("second", sender=ME, after=2), received("third", sender=ME, after=3))
        house.hear(receipt("second"))
        found = [house.row(name).status for name in ("mine", "second", "third")]
        assert found == [Status.READ, Status.READ, Status.SENT]

    def test_a_message_between_delivered_and_read_is_told_by_its_service(
        self, house: House
    ) -> None:
        self.own(house)
        house.hear(MessageDelivered(CHAT, MessageId("mine"), Status.FAILED, "Refused."))
        assert (self.status(house), house.row("mine").status_reason) == (
            Status.FAILED,
            "Refused.",
        )


class TestRequests:
    def test_a_first_message_from_a_stranger_waits_in_requests(self, house: House) -> None:
        house.hear(received("m1"), decision=Decision.REQUEST)
        assert house.chats() == ()
        assert [row.is_request for row in house.chats(filter=ChatFilter(only="requests"))] == [True]

    def test_an_accepted_chat_does_not_go_back_to_requests(self, house: House) -> None:
        house.hear(received("m1"), decision=Decision.REQUEST)
        house.ask(AnswerRequest(CHAT, is_accepted=True))
        house.hear(received("m2", after=1), decision=Decision.REQUEST)
        assert not house.chat().is_request

    def test_answering_is_accepting(self, house: House) -> None:
        house.hear(received("m1"), decision=Decision.REQUEST)
        house.say("hello")
        assert not house.chat().is_request


class TestMutes:
    def test_a_mute_is_kept_and_lifted(self, house: House) -> None:
        house.hear(received("m1"))
        until = Millis(NOON + 10**9)
        house.write(lambda tx: chats.set_mute(tx, KITCHEN, until))
        assert house.chat().muted_until == until
        house.write(lambda tx: chats.set_mute(tx, KITCHEN, None))
        assert house.chat().muted_until is None

    def test_a_mute_of_the_service_lasts_until_it_lifts_it(self, house: House) -> None:
        house.hear(ServiceMuteChanged(CHAT, is_muted=True))
        assert house.chat().muted_until == FOR_EVER
        house.hear(ServiceMuteChanged(CHAT, is_muted=False))
        assert house.chat().muted_until is None


class TestBlocks:
    def blocked(self, house: House) -> dict[Identity, bool]:
        return {row.identity: row.on_service for row in house.read(people.blocked)}

    def test_the_services_list_comes_and_goes_and_own_blocks_stay(self, house: House) -> None:
        house.write(lambda tx: blocking.block(tx, ANNA, on_service=False))
        house.hear(ServiceBlocksChanged(frozenset({ANNA, BEN})))
        assert self.blocked(house) == {ANNA: True, BEN: True}
        house.hear(ServiceBlocksChanged(frozenset()))
        assert self.blocked(house) == {ANNA: False}

    def test_blocking_is_lifted_by_unblocking(self, house: House) -> None:
        house.write(lambda tx: blocking.block(tx, BEN, on_service=True))
        assert house.read(people.is_blocked, BEN)
        house.write(lambda tx: blocking.unblock(tx, BEN))
        assert house.read(people.blocked_set) == frozenset()


class TestDeletion:
    def test_a_deleted_chat_is_gone_and_old_messages_do_not_bring_it_back(
        self, house: House
    ) -> None:
        house.hear(received("m1", after=1), ChatChanged(CHAT, title="Kitchen"))
        house.write(lambda tx: chats.delete(tx, KITCHEN))
        house.hear(received("m1", after=1), received("m0", after=0), ChatChanged(CHAT, title="K"))
        assert house.chats() == ()
        assert house.read(chats.get, KITCHEN) is None

    def test_a_new_message_brings_a_live_chat_back_with_its_title(self, house: House) -> None:
        house.hear(received("m1", after=1), ChatChanged(CHAT, title="Kitchen"))
        house.write(lambda tx: chats.delete(tx, KITCHEN))
        house.clock.forward(10 * SECOND)
        house.hear(received("m2", accepted_at=house.clock()))
        assert house.chat().title == "Kitchen"
        assert house.texts() == ["m2"]

    def test_of_a_chat_of_a_service_that_is_off_nothing_stays(self, house: House) -> None:
        house.hear(received("m1"), ChatChanged(CHAT, title="Kitchen", partner=ANNA))
        house.write(lambda tx: accounts.set_on(tx, ACCOUNT, False))
        house.write(lambda tx: chats.delete(tx, KITCHEN))
        with house.store.read() as reader:
            kept: Any = reader.connection.one("SELECT title, partner, draft FROM chats")
        assert kept == ("", None, "")

    def test_removing_an_account_removes_its_chats_and_no_others(self, house: House) -> None:
        other = AccountId("account-2")
        house.add_account(other, Identity(ServiceId("xmpp"), "me@example.org"), is_home=False)
        house.hear(received("m1"))
        house.hear(received("m2"), account=other)
        house.write(lambda tx: accounts.remove(tx, ACCOUNT))
        assert [row.key.account for row in house.chats()] == [other]
        assert [account.id for account in house.read(accounts.all_accounts)] == [other]


class TestGaps:
    def test_a_gap_is_known_until_it_was_loaded(self, house: House) -> None:
        house.hear(received("m5", after=5), HistoryGap(CHAT, "page-2"))
        (gap,) = house.read(timeline.gaps, KITCHEN)
        assert (gap.position, gap.cursor) == (house.row("m5").position, "page-2")
        self.load(house, "page-2", received("m4", after=4), HistoryGap(CHAT, "page-3"))
        (gap,) = house.read(timeline.gaps, KITCHEN)
        assert (gap.position, gap.cursor) == (house.row("m4").position, "page-3")
        self.load(house, "page-3", received("m3", after=3))
        assert house.read(timeline.gaps, KITCHEN) == ()

    def test_a_page_that_reaches_what_is_stored_closes_the_gap(self, house: House) -> None:
        house.hear(received("m1", after=1))
        house.hear(received("m5", after=5), HistoryGap(CHAT, "page-2"))
        page = (received("m3", after=3), received("m1", after=1), HistoryGap(CHAT, "page-3"))
        self.load(house, "page-2", *page)
        assert house.read(timeline.gaps, KITCHEN) == ()

    def test_a_page_without_messages_leaves_the_gap_where_it_was(self, house: House) -> None:
        house.hear(received("m1", after=1))
        house.hear(received("m5", after=5), HistoryGap(CHAT, "page-2"))
        self.load(house, "page-2", HistoryGap(CHAT, "page-3"))
        (gap,) = house.read(timeline.gaps, KITCHEN)
        assert (gap.position, gap.cursor) == (house.row("m5").position, "page-3")

    def load(self, house: House, cursor: str, *events: Any) -> None:
        house.write(lambda tx: timeline.set_gap_loaded(tx, KITCHEN, cursor))
        house.hear(*events)


def test_a_draft_is_kept_and_goes_when_it_is_sent(house: House) -> None:
    house.hear(received("m1"))
    house.write(lambda tx: chats.set_draft(tx, KITCHEN, "hell"))
    assert house.chat().draft == "hell"
    house.say("hello")
    assert house.chat().draft == ""
