"""What the person asks the network for: older messages, files, blocks and reports."""

from __future__ import annotations

import asyncio
import threading

from inbox_tui.connector.errors import LimitExceeded, Rejected
from inbox_tui.connector.protocol import HistoryPage, Outcome
from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.event import HistoryGap, MessageReceived
from inbox_tui.domain.ids import ChatId, MessageId, MessageKey, Millis, TransactionId
from inbox_tui.domain.intent import BlockOnService, Intent, Report, ReportReason
from inbox_tui.domain.message import FilePart, Message
from inbox_tui.engine.errors import Crashed, Refused, TookTooLong
from inbox_tui.engine.limits import Limits
from inbox_tui.engine.results import HistoryLoaded
from inbox_tui.store import people, reports, timeline
from tests.engine.conftest import Town
from tests.engine.scripted import EVERYTHING, ScriptedService, anna, direct, text


def connected(town: Town) -> None:
    town.settle_in(town.lantern)
    town.start()
    town.connected(town.lantern)
    town.lantern.deliver(direct(town.lantern))


def old(service: ScriptedService, number: int) -> MessageReceived:
    return text(service, f"old{number}", at=1_740_000_000_000 + 1_000 * number)


def with_gap(town: Town) -> None:
    connected(town)
    chat = ChatId("chat")
    town.lantern.deliver(text(town.lantern, "new"), HistoryGap(chat, "p1"))
    town.lantern.pages = {
        "p1": HistoryPage((old(town.lantern, 4), old(town.lantern, 3)), "p2"),
        "p2": HistoryPage((old(town.lantern, 2), old(town.lantern, 1)), None),
    }


def test_history_fills_the_gap_page_by_page_until_the_beginning(town: Town) -> None:
    with_gap(town)

    first = town.engine.load_history(town.chat()).result(10)
    second = town.engine.load_history(town.chat()).result(10)
    third = town.engine.load_history(town.chat()).result(10)

    assert first == HistoryLoaded(2, has_more=True)
    assert second == HistoryLoaded(2, has_more=False)
    assert third == HistoryLoaded(0, has_more=False)
    assert [row.key.message for row in town.messages()] == ["old1", "old2", "old3", "old4", "new"]
    assert town.read(lambda reader: timeline.gaps(reader, town.chat())) == ()


def test_the_same_request_twice_at_once_is_one_request(town: Town) -> None:
    with_gap(town)
    town.lantern.history_gate = threading.Event()

    one = town.engine.load_history(town.chat())
    other = town.engine.load_history(town.chat())
    other.cancel()
    another = town.engine.load_history(town.chat())
    town.lantern.history_gate.set()

    assert one.result(10) == another.result(10)
    assert town.lantern.asked_history == ["p1"]


def test_a_connector_that_hangs_in_history_is_given_up(town: Town) -> None:
    with_gap(town)
    town.lantern.history_gate = threading.Event()

    error = town.engine.load_history(town.chat()).exception(10)
    town.lantern.history_gate.set()

    assert isinstance(error, TookTooLong)
    assert [gap.cursor for gap in town.read(lambda r: timeline.gaps(r, town.chat()))] == ["p1"]


def test_a_service_that_names_the_same_place_again_has_nothing_older(town: Town) -> None:
    with_gap(town)
    town.lantern.pages = {"p1": HistoryPage((text(town.lantern, "new"),), "p1")}

    loaded = town.engine.load_history(town.chat()).result(10)

    assert loaded == HistoryLoaded(0, has_more=False)


def with_file(town: Town) -> MessageKey:
    connected(town)
    message = Message(
        id=MessageId("m1"),
        chat=ChatId("chat"),
        sender=anna(town.lantern),
        sent_at=Millis(1_749_999_000_000),
        parts=(FilePart("../../cat.png", "remote-1", size=6),),
    )
    town.lantern.deliver(MessageReceived(message))
    chat = town.chat()
    return MessageKey(chat.account, chat.chat, MessageId("m1"))


def test_a_file_is_fetched_when_asked_for_and_found_again(town: Town) -> None:
    message = with_file(town)
    town.lantern.files = {"remote-1": (b"abc", b"def")}
    seen: list[tuple[int, int | None]] = []

    locator = town.engine.fetch(message, 0, progress=lambda *now: seen.append(now)).result(10)
    town.lantern.files = {}
    again = town.engine.fetch(message, 0).result(10)

    assert b"".join(town.store.attachments.open(locator)) == b"abcdef"
    assert seen == [(3, 6), (6, 6)]
    assert again == locator


def test_a_file_larger_than_the_cap_is_dropped(town: Town) -> None:
    town.limits = Limits(fetch_bytes=6)
    message = with_file(town)

    town.lantern.files = {"remote-1": (b"abc", b"defg")}
    assert isinstance(town.engine.fetch(message, 0).exception(10), LimitExceeded)

    town.lantern.files = {"remote-1": (b"abc", b"def")}
    assert town.engine.fetch(message, 0).exception(10) is None


def test_a_connector_that_breaks_in_fetching_is_a_fault_and_no_more(town: Town) -> None:
    message = with_file(town)

    assert isinstance(town.engine.fetch(message, 0).exception(10), Crashed)
    assert len(town.engine.faults()) == 1
    assert isinstance(town.engine.fetch(message, 5).exception(10), Refused)


def test_blocking_is_recorded_here_and_then_on_the_service(town: Town) -> None:
    connected(town)
    account = town.chat().account

    outcome = town.engine.block(anna(town.lantern), account=account).result(10)

    assert (outcome.here, outcome.on_service) == (True, True)
    (row,) = town.read(people.blocked)
    assert row.on_service
    assert [one for one, _ in town.lantern.performed] == [
        BlockOnService(anna(town.lantern), is_blocked=True)
    ]

    lifted = town.engine.unblock(anna(town.lantern), account=account).result(10)
    assert (lifted.here, lifted.on_service) == (True, True)
    assert town.read(people.blocked) == ()


def test_where_a_service_cannot_block_the_person_is_told(town: Town) -> None:
    town.lantern.capabilities = Capabilities(
        {**EVERYTHING.levels, Feature.BLOCK: Level.UNSUPPORTED},
        reasons={Feature.BLOCK: "Lantern can't block."},
    )
    connected(town)

    outcome = town.engine.block(anna(town.lantern), account=town.chat().account).result(10)

    assert (outcome.here, outcome.on_service) == (True, False)
    assert "Lantern can't block." in outcome.note
    assert town.lantern.performed == []
    assert town.read(lambda reader: people.is_blocked(reader, anna(town.lantern)))


def test_a_block_made_offline_reaches_the_service_later(town: Town) -> None:
    connected(town)
    account = town.chat().account
    town.lantern.runs = [_never_online]
    engine = town.restart()

    outcome = engine.block(anna(town.lantern), account=account).result(10)
    assert (outcome.here, outcome.on_service) == (True, False)

    town.lantern.runs = []
    town.restart()
    town.until(lambda: town.read(people.blocked)[0].on_service)


async def _never_online(connection: object) -> None:
    await asyncio.Event().wait()


def test_a_report_is_kept_and_what_the_service_said_with_it(town: Town) -> None:
    connected(town)
    report = Report(ReportReason.SPAM, "ads", ChatId("chat"), anna(town.lantern))

    sent = town.engine.report(town.chat().account, report).result(10)

    async def refuse(intent: Intent, transaction: TransactionId) -> Outcome:
        raise Rejected("Not a valid report.")

    town.lantern.perform = refuse
    refused = town.engine.report(town.chat().account, report).result(10)

    assert (sent.is_recorded, sent.was_sent) == (True, True)
    assert (refused.is_recorded, refused.was_sent) == (True, False)
    later, earlier = town.read(reports.all_reports)
    assert "Not a valid report." in later.outcome
    assert earlier.outcome == sent.note


def test_capabilities_come_from_the_chat_as_soon_as_the_connector_has_spoken(town: Town) -> None:
    account = town.settle_in(town.lantern)
    chat = town.chat()
    assert town.engine.capabilities(chat).allows(Feature.TEXT)
    assert not town.engine.capabilities(chat).allows(Feature.EDIT)

    town.start()
    town.connected(town.lantern)

    town.until(lambda: town.engine.capabilities(chat).allows(Feature.EDIT))
    assert account == chat.account
