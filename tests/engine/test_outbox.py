"""What the person sends arrives once, or says why it did not."""

from __future__ import annotations

import asyncio
import threading

from inbox_tui.connector.errors import (
    BadCredentials,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Transient,
)
from inbox_tui.connector.protocol import Outcome
from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.domain.ids import ChatId, MessageId, Millis, TransactionId
from inbox_tui.domain.intent import (
    AnswerRequest,
    Intent,
    MarkRead,
    React,
    SendMessage,
    SetTyping,
)
from inbox_tui.domain.message import Status, TextPart
from inbox_tui.engine.errors import Refused
from inbox_tui.policy.privacy import Switch
from inbox_tui.store import chats, choices, outbox, settings
from inbox_tui.store.session import Transaction
from tests.engine.conftest import Town
from tests.engine.scripted import EVERYTHING, direct, text

NO_REPEAT = Capabilities({**EVERYTHING.levels, Feature.SAFE_REPEAT: Level.UNSUPPORTED})


def hello(said: str = "hello", chat: str = "chat") -> SendMessage:
    return SendMessage(ChatId(chat), (TextPart(said),))


def connected(town: Town) -> None:
    town.settle_in(town.lantern)
    town.start()
    town.connected(town.lantern)
    town.lantern.deliver(direct(town.lantern), text(town.lantern, "m1"))


def send(town: Town, intent: Intent | None = None) -> TransactionId:
    return town.engine.submit(town.chat().account, intent or hello()).result(10)


def refusal(town: Town, intent: Intent) -> str:
    error = town.engine.submit(town.chat().account, intent).exception(10)
    assert isinstance(error, Refused)
    return str(error)


def last_status(town: Town) -> Status | None:
    return town.messages()[-1].status


def script(town: Town, *steps: Exception | Outcome) -> None:
    """What becomes of the next tries, in order; the last for good."""
    left = list(steps)

    async def perform(intent: Intent, transaction: TransactionId) -> Outcome:
        step = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(step, Exception):
            raise step
        return step

    town.lantern.perform = perform


def test_what_is_sent_becomes_the_message_the_service_names(town: Town) -> None:
    connected(town)
    script(town, Outcome(MessageId("m2")))

    send(town)
    town.until(lambda: last_status(town) is Status.SENT)

    assert [row.key.message for row in town.messages()] == ["m1", "m2"]


def test_a_retry_keeps_its_transaction_id(town: Town) -> None:
    connected(town)
    script(town, Transient("The connection broke off."), RateLimited("Wait.", 3), Outcome())

    transaction = send(town)
    town.until(lambda: last_status(town) is Status.SENT)

    assert [used for _, used in town.lantern.performed] == [transaction] * 3


def test_nothing_is_sent_twice_when_the_outcome_is_unknown(town: Town) -> None:
    connected(town)
    script(town, OutcomeUnknown("It may have been sent."))

    send(town)
    town.until(lambda: last_status(town) is Status.UNKNOWN)
    town.restart()
    town.connected(town.lantern)
    other = send(town, MarkRead(ChatId("chat"), MessageId("m1"), is_private=True))
    town.until(lambda: town.lantern.performed[-1][1] == other)

    assert len([one for one, _ in town.lantern.performed if isinstance(one, SendMessage)]) == 1


def test_the_person_may_send_what_is_unknown_again(town: Town) -> None:
    connected(town)
    script(town, OutcomeUnknown("It may have been sent."), Outcome())
    transaction = send(town)
    town.until(lambda: last_status(town) is Status.UNKNOWN)

    town.engine.retry(transaction).result(10)
    town.until(lambda: last_status(town) is Status.SENT)

    assert [used for _, used in town.lantern.performed] == [transaction] * 2


def test_a_refusal_by_the_service_is_shown_with_its_reason(town: Town) -> None:
    connected(town)
    script(town, Rejected("You may not write here."))

    send(town)
    town.until(lambda: last_status(town) is Status.FAILED)

    assert town.messages()[-1].status_reason == "You may not write here."
    assert len(town.lantern.performed) == 1


def test_a_connector_that_hangs_in_sending_leaves_it_unknown(town: Town) -> None:
    connected(town)
    town.lantern.capabilities = NO_REPEAT

    async def hang(intent: Intent, transaction: TransactionId) -> Outcome:
        await asyncio.Event().wait()
        return Outcome()

    town.lantern.perform = hang
    send(town)
    town.until(lambda: last_status(town) is Status.UNKNOWN)

    assert len(town.lantern.performed) == 1


def test_where_repeats_are_safe_a_hanging_try_is_tried_again(town: Town) -> None:
    connected(town)
    tries = 0

    async def hang_once(intent: Intent, transaction: TransactionId) -> Outcome:
        nonlocal tries
        tries += 1
        if tries == 1:
            await asyncio.Event().wait()
        return Outcome()

    town.lantern.perform = hang_once
    send(town)
    town.until(lambda: last_status(town) is Status.SENT)

    assert tries == 2


def test_what_breaks_its_connector_every_time_is_given_up(town: Town) -> None:
    connected(town)
    script(town, ValueError("a fault"))

    send(town)
    town.until(lambda: last_status(town) is Status.FAILED)

    assert len(town.lantern.performed) == 5


def test_one_chat_that_hangs_holds_up_no_other(town: Town) -> None:
    connected(town)
    town.lantern.deliver(direct(town.lantern, "other"))

    async def perform(intent: Intent, transaction: TransactionId) -> Outcome:
        if isinstance(intent, SendMessage) and intent.chat == "chat":
            await asyncio.Event().wait()
        return Outcome()

    town.lantern.perform = perform
    send(town)
    send(town, hello(chat="other"))
    town.until(lambda: town.messages(chat="other")[-1].status is Status.SENT)
    assert last_status(town) in (Status.SENDING, Status.QUEUED)


def test_messages_of_one_chat_go_out_in_the_order_they_were_written(town: Town) -> None:
    connected(town)
    script(town, Transient("Not now."), Outcome())

    for number in range(5):
        send(town, hello(str(number)))
    town.until(lambda: all(row.status is Status.SENT for row in town.messages()[1:]))

    said = [one.parts[0].text for one, _ in town.lantern.performed]  # type: ignore[union-attr]
    assert said == ["0", "0", "1", "2", "3", "4"]


def test_what_was_being_sent_when_the_program_died_is_unknown(town: Town) -> None:
    connected(town)
    town.lantern.capabilities = NO_REPEAT
    hanging = threading.Event()

    async def hang(intent: Intent, transaction: TransactionId) -> Outcome:
        hanging.set()
        await asyncio.Event().wait()
        return Outcome()

    town.lantern.perform = hang
    send(town)
    hanging.wait(10)
    town.restart()
    town.until(lambda: last_status(town) is Status.UNKNOWN)
    town.connected(town.lantern)

    assert len(town.lantern.performed) == 1


def test_what_was_being_sent_when_the_program_died_is_sent_where_that_is_safe(town: Town) -> None:
    connected(town)
    hanging = threading.Event()

    async def hang(intent: Intent, transaction: TransactionId) -> Outcome:
        hanging.set()
        await asyncio.Event().wait()
        return Outcome()

    town.lantern.perform = hang
    transaction = send(town)
    hanging.wait(10)
    script(town, Outcome())
    town.restart()
    town.until(lambda: last_status(town) is Status.SENT)

    assert [used for _, used in town.lantern.performed] == [transaction] * 2


def test_what_is_written_offline_is_sent_after_connecting(town: Town) -> None:
    connected(town)
    town.stop()
    town.lantern.perform = town.lantern.perform
    account = town.chat().account
    town.store.write(
        lambda tx: outbox.enqueue(tx, account, hello("from offline"), TransactionId("t1"))
    ).result(10)

    town.restart()
    town.until(lambda: last_status(town) is Status.SENT)

    assert [used for _, used in town.lantern.performed] == ["t1"]


def test_what_the_chat_does_not_allow_is_refused_at_once_with_the_reason(town: Town) -> None:
    town.lantern.capabilities = Capabilities(
        {Feature.TEXT: Level.FULL}, reasons={Feature.REACTION: "Lantern has no reactions."}
    )
    connected(town)

    assert (
        refusal(town, React(ChatId("chat"), MessageId("m1"), "👍")) == "Lantern has no reactions."
    )
    assert town.lantern.performed == []


def test_a_request_has_to_be_accepted_before_one_writes(town: Town) -> None:
    connected(town)
    town.store.write(lambda tx: tx.connection.execute("UPDATE chats SET request = 1")).result(10)

    assert "Accept" in refusal(town, hello())
    send(town, AnswerRequest(ChatId("chat"), is_accepted=True))
    send(town)
    town.until(lambda: last_status(town) is Status.SENT)

    assert [type(one) for one, _ in town.lantern.performed] == [SendMessage]


def test_reading_tells_the_others_only_where_receipts_are_on(town: Town) -> None:
    connected(town)
    read = MarkRead(ChatId("chat"), MessageId("m1"), is_private=False)

    send(town, read)
    town.until(lambda: len(town.lantern.performed) == 1)
    town.store.write(lambda tx: settings.put(tx, Switch.RECEIPTS.value, "on")).result(10)
    send(town, read)
    town.until(lambda: len(town.lantern.performed) == 2)

    told = [one.is_private for one, _ in town.lantern.performed if isinstance(one, MarkRead)]
    assert told == [True, False]


def test_reading_stays_here_where_the_service_knows_no_private_reading(town: Town) -> None:
    town.lantern.capabilities = Capabilities(
        {Feature.TEXT: Level.FULL, Feature.READ_RECEIPT: Level.FULL}
    )
    connected(town)

    send(town, MarkRead(ChatId("chat"), MessageId("m1"), is_private=False))
    send(town)
    town.until(lambda: last_status(town) is Status.SENT)

    row = town.read(lambda reader: chats.get(reader, town.chat()))
    assert row is not None
    assert row.unread == 0
    assert not any(isinstance(one, MarkRead) for one, _ in town.lantern.performed)


def test_nobody_is_told_that_a_request_was_looked_at(town: Town) -> None:
    connected(town)
    town.store.write(lambda tx: settings.put(tx, Switch.RECEIPTS.value, "on")).result(10)
    town.store.write(lambda tx: tx.connection.execute("UPDATE chats SET request = 1")).result(10)

    send(town, MarkRead(ChatId("chat"), MessageId("m1"), is_private=False))

    assert town.read(outbox.pending) == ()
    assert town.lantern.performed == []


def test_typing_is_told_only_where_that_is_on_and_never_queued(town: Town) -> None:
    connected(town)
    typing = SetTyping(ChatId("chat"), is_typing=True)

    refusal(town, typing)
    assert town.lantern.performed == []

    town.store.write(lambda tx: settings.put(tx, Switch.TYPING.value, "on")).result(10)
    send(town, typing)

    assert [one for one, _ in town.lantern.performed] == [typing]
    assert town.read(outbox.pending) == ()


def test_a_login_that_ends_in_sending_stops_the_connection_and_keeps_the_message(
    town: Town,
) -> None:
    connected(town)
    script(town, BadCredentials("Sign in again."))

    send(town)
    status = town.engine.status
    town.until(lambda: status(town.chat().account).state is ConnectionState.BAD_CREDENTIALS)

    assert last_status(town) is Status.QUEUED


def test_what_follows_from_sending_is_stored_like_everything_else(town: Town) -> None:
    connected(town)
    script(town, Outcome(events=(text(town.lantern, "m9", "a follow-up"),)))

    send(town)
    town.until(lambda: town.message("m9"))


def test_what_was_not_sent_can_be_taken_back(town: Town) -> None:
    connected(town)
    script(town, Rejected("No."))
    transaction = send(town)
    town.until(lambda: last_status(town) is Status.FAILED)

    town.engine.cancel(transaction).result(10)

    assert [row.key.message for row in town.messages()] == ["m1"]


def test_a_chat_can_be_read_in_silence_while_the_others_are_told(town: Town) -> None:
    connected(town)

    def work(tx: Transaction) -> None:
        settings.put(tx, Switch.RECEIPTS.value, "on")
        choices.put_for_chat(tx, Switch.RECEIPTS.value, town.chat(), "off")

    town.store.write(work).result(10)
    send(town, MarkRead(ChatId("chat"), MessageId("m1"), is_private=False))
    town.until(lambda: len(town.lantern.performed) == 1)

    ((told, _),) = town.lantern.performed
    assert isinstance(told, MarkRead)
    assert told.is_private


def test_a_service_can_be_told_otherwise_than_all_others(town: Town) -> None:
    connected(town)
    town.store.write(
        lambda tx: choices.put_for_service(tx, Switch.TYPING.value, town.lantern.id, "on")
    ).result(10)
    typing = SetTyping(ChatId("chat"), is_typing=True)

    send(town, typing)

    assert [one for one, _ in town.lantern.performed] == [typing]


def test_somebody_whose_request_waits_does_not_see_typing(town: Town) -> None:
    connected(town)
    town.store.write(lambda tx: settings.put(tx, Switch.TYPING.value, "on")).result(10)
    town.store.write(lambda tx: tx.connection.execute("UPDATE chats SET request = 1")).result(10)

    refusal(town, SetTyping(ChatId("chat"), is_typing=True))

    assert town.lantern.performed == []


def test_what_is_to_be_sent_later_goes_when_its_time_has_come(town: Town) -> None:
    connected(town)
    account, at = town.chat().account, Millis(town.time.now() + 3_600_000)
    later = town.engine.submit(account, hello("later"), send_at=at).result(10)
    now = send(town, hello("now"))
    town.until(lambda: len(town.lantern.performed) == 2)
    assert [used for _, used in town.lantern.performed] == [now, later]
    assert town.time.now() >= at


def test_what_is_held_can_be_taken_back_before_it_goes(town: Town) -> None:
    connected(town)
    town.stop()
    account = town.chat().account
    until = Millis(town.time.now() + 5_000)
    held = town.engine.submit(account, hello("oops"), hold_until=until).result(10)
    town.engine.cancel(held).result(10)
    town.restart()
    send(town, hello("right"))
    town.until(lambda: last_status(town) is Status.SENT)
    said = [intent.parts for intent, _ in town.lantern.performed if isinstance(intent, SendMessage)]
    assert (TextPart("oops"),) not in said
