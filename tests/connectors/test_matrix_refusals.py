"""What the connector makes of a homeserver that refuses, forgets, breaks off or talks nonsense."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from connectors.matrix.discovery import read_entry
from connectors.matrix.login import login
from inbox_tui.connector.conformance.subject import answer_to
from inbox_tui.connector.errors import (
    BadCredentials,
    ConnectorError,
    LimitExceeded,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Transient,
    Unsupported,
)
from inbox_tui.connector.login import Ask
from inbox_tui.domain.event import (
    HistoryGap,
    MessageReceived,
    Quarantined,
    ReceiptReceived,
    ServiceMuteChanged,
)
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis, ServiceId, TransactionId
from inbox_tui.domain.intent import MuteOnService, PinMessage, React, SendMessage, StartDirect
from inbox_tui.domain.message import TextPart
from inbox_tui.domain.secret import Secret
from tests.connectors.matrix_script import (
    BASE,
    ScriptedEgress,
    body_of,
    connected,
    refused,
    reply,
)

ROOM = ChatId("!room/with?odd#signs")
SAY = SendMessage(ROOM, (TextPart("hello"),))
TXN = TransactionId("t1")
OPEN_ROOM = {"/m.room.encryption/": lambda _: refused(404, "M_NOT_FOUND")}


async def perform(answer: Any, *, refresh: str = "") -> ConnectorError:
    connection, _, _ = connected({**OPEN_ROOM, "/t1": lambda _: answer}, refresh=refresh)
    with pytest.raises(ConnectorError) as raised:
        await connection.perform(SAY, TXN)
    await connection.close()
    return raised.value


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (refused(429, "M_LIMIT_EXCEEDED", retry_after_ms=2500), 2.5),
        (refused(429, "M_LIMIT_EXCEEDED", retry_after_ms="soon"), 5),
        (httpx.Response(429, headers={"Retry-After": "7"}), 7),
        (refused(429, "M_LIMIT_EXCEEDED", retry_after_ms=10**15), 3600),
    ],
)
async def test_a_server_that_asks_to_wait_is_waited_for_but_not_for_ever(
    answer: httpx.Response, seconds: float
) -> None:
    error = await perform(answer)
    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused(401, "M_UNKNOWN_TOKEN"), BadCredentials),
        (refused(403, "M_FORBIDDEN"), Rejected),
        (refused(413, "M_TOO_LARGE"), Rejected),
        (refused(502, "M_UNKNOWN"), Transient),
        (httpx.Response(200, content=b"<html>"), Transient),
        (httpx.Response(200, content=b'{"event_id": NaN}'), Transient),
        (httpx.Response(200, content=b"[" * 100_000), LimitExceeded),
        (reply({"event_id": 5}), Transient),
        (reply(["not an object"]), Transient),
        (httpx.Response(404, content=b"\xff"), Rejected),
        (httpx.ReadTimeout("late"), Transient),
    ],
)
async def test_every_refusal_is_of_its_kind_and_a_sentence(
    answer: Any, kind: type[ConnectorError]
) -> None:
    error = await perform(answer)
    assert isinstance(error, kind)
    assert str(error).endswith(".")


async def test_what_the_server_says_is_quoted() -> None:
    assert "The server says why." in str(await perform(refused(403, "M_FORBIDDEN")))


async def test_ids_are_encoded_and_the_transaction_is_in_the_path() -> None:
    connection, _, egress = connected({**OPEN_ROOM, "/t1": lambda _: reply({"event_id": "$e"})})
    outcome = await connection.perform(SAY, TXN)
    await connection.close()
    assert outcome.message == "$e"
    raw = egress.requests[-1].url.raw_path
    assert raw == b"/_matrix/client/v3/rooms/%21room%2Fwith%3Fodd%23signs/send/m.room.message/t1"
    assert body_of(egress.requests[-1])["m.mentions"] == {}


async def test_nothing_is_sent_to_an_encrypted_room_even_when_it_was_forgotten() -> None:
    connection, _, egress = connected({"/m.room.encryption/": lambda _: reply({"algorithm": "m"})})
    for intent in (SAY, React(ROOM, MessageId("$e"), "👋")):
        with pytest.raises(Unsupported):
            await connection.perform(intent, TXN)
    await connection.close()
    assert not egress.asked("/t1")


async def test_a_reaction_that_is_there_already_is_the_same_reaction() -> None:
    mine = {
        "sender": "@me:here",
        "event_id": "$there",
        "content": {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$e", "key": "👋"}},
    }
    connection, _, _ = connected(
        {
            **OPEN_ROOM,
            "/t1": lambda _: refused(400, "M_DUPLICATE_ANNOTATION"),
            "/m.reaction": lambda _: reply({"chunk": [{"sender": "@me:here"}, 5, mine]}),
        }
    )
    outcome = await connection.perform(React(ROOM, MessageId("$e"), "👋"), TXN)
    await connection.close()
    assert outcome.message == "$there"


async def test_a_pin_is_added_to_what_others_pinned_and_takes_nothing_of_it_away() -> None:
    listed = {"pinned": ["$theirs", "$e"]}
    connection, _, egress = connected(
        {"/m.room.pinned_events/": lambda asked: reply(listed if asked.method == "GET" else {})}
    )
    for target, is_pinned in (("$new", True), ("$e", True), ("$e", False), ("$gone", False)):
        await connection.perform(PinMessage(ROOM, MessageId(target), is_pinned), TXN)
    await connection.close()
    sent = [body_of(each) for each in egress.requests if each.method == "PUT"]
    assert sent == [{"pinned": ["$theirs", "$e", "$new"]}, {"pinned": ["$theirs"]}]


async def test_a_mute_that_ends_by_itself_is_not_promised() -> None:
    connection, _, egress = connected({})
    with pytest.raises(Unsupported):
        await connection.perform(MuteOnService(ROOM, Millis(1)), TXN)
    await connection.close()
    assert not egress.requests


async def test_a_chat_that_may_have_been_opened_is_not_opened_twice() -> None:
    connection, _, _ = connected(
        {
            "/m.direct": lambda _: refused(404, "M_NOT_FOUND"),
            "/createRoom": [httpx.ReadError("cut")],
        }
    )
    with pytest.raises(OutcomeUnknown):
        await connection.perform(StartDirect(Identity(ServiceId("matrix"), "@anna:there")), TXN)
    await connection.close()


async def test_an_expired_token_is_renewed_once_and_kept_before_it_is_used() -> None:
    def send(request: httpx.Request) -> httpx.Response:
        if request.headers["Authorization"] == "Bearer new":
            return reply({"event_id": "$e"})
        return refused(401, "M_UNKNOWN_TOKEN", soft_logout=True)

    renewed = {"access_token": "new", "refresh_token": "r2"}
    connection, host, egress = connected(
        {**OPEN_ROOM, "/t1": send, "/refresh": [reply(renewed)]}, refresh="r1"
    )
    await connection.perform(SAY, TXN)
    await connection.close()
    assert host.credentials.secrets["access_token"] == Secret("new")
    assert host.credentials.secrets["refresh_token"] == Secret("r2")
    (asked,) = egress.asked("/refresh")
    assert "Authorization" not in asked.headers


async def test_a_login_that_cannot_be_renewed_needs_the_person() -> None:
    connection, _, _ = connected(
        {
            **OPEN_ROOM,
            "/t1": lambda _: refused(401, "M_UNKNOWN_TOKEN"),
            "/refresh": lambda _: refused(403, "M_FORBIDDEN"),
        },
        refresh="r1",
    )
    with pytest.raises(BadCredentials):
        await connection.perform(SAY, TXN)
    await connection.close()


async def test_a_password_is_not_carried_to_where_a_redirect_leads() -> None:
    egress = ScriptedEgress(
        {
            "/login": [
                reply({"flows": [{"type": "m.login.password"}]}),
                httpx.Response(307, headers={"Location": "https://evil.example/login"}),
            ]
        }
    )
    steps = login(egress)
    script = {"homeserver": BASE, "user": "me", "password": "secret"}
    second = await steps.asend(answer_to(await anext(steps), script))
    assert isinstance(second, Ask)
    assert not second.error
    step = await steps.asend(answer_to(second, script))
    await steps.aclose()
    assert isinstance(step, Ask)
    assert step.error
    assert {request.url.host for request in egress.requests} == {"127.0.0.1"}


# --- synchronising ------------------------------------------------------------------------------


def said(pos: str, **rooms: Any) -> httpx.Response:
    listed = {"all": {"count": 0, "ops": []}}
    return reply({"pos": pos, "lists": listed, "rooms": {f"!{k}": v for k, v in rooms.items()}})


def message(name: str) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": name,
        "sender": "@anna:there",
        "origin_server_ts": 5,
        "content": {"msgtype": "m.text", "body": name},
    }


END = refused(503, "M_UNKNOWN")


async def test_a_position_the_server_forgot_starts_anew_and_misses_nothing() -> None:
    connection, host, egress = connected(
        {
            "/sync": [
                said("p1", a={"timeline": [message("$1")], "limited": True, "prev_batch": "b1"}),
                refused(400, "M_UNKNOWN_POS"),
                said("q1", a={"timeline": [message("$8")], "limited": True, "prev_batch": "b8"}),
                END,
            ]
        }
    )
    with pytest.raises(Transient):
        await connection.run()
    await connection.close()
    positions = [request.url.params.get("pos") for request in egress.asked("/sync")]
    assert positions == [None, "p1", None, "q1"]
    assert [gap.cursor for gap in host.found(HistoryGap)] == ["b1", "b8"]


async def test_a_repetition_that_reaches_what_is_stored_leaves_no_gap() -> None:
    both = {"timeline": [message("$1"), message("$2")], "limited": True, "prev_batch": "b0"}
    connection, host, _ = connected(
        {
            "/sync": [
                said("p1", a={"timeline": [message("$1")]}),
                refused(400, "M_UNKNOWN_POS"),
                said("q1", a=both),
                END,
            ]
        }
    )
    with pytest.raises(Transient):
        await connection.run()
    await connection.close()
    assert host.found(HistoryGap) == []


async def test_one_broken_event_is_set_aside_and_the_rest_arrives() -> None:
    broken = message("$2") | {"sender": {"not": "a user"}}
    connection, host, _ = connected(
        {"/sync": [said("p1", a={"timeline": [message("$1"), broken, 7, message("$3")]}), END]}
    )
    with pytest.raises(Transient):
        await connection.run()
    await connection.close()
    assert [event.message.id for event in host.found(MessageReceived)] == ["$1", "$3"]
    assert len(host.found(Quarantined)) == 2


@pytest.mark.parametrize("mode", ["sliding", "v2"])
@pytest.mark.parametrize("nonsense", [None, 5, "x", [], [5], {"x": 5}, {"x": {"y": 5}}, {"x": []}])
async def test_a_reply_of_the_wrong_shape_never_breaks_the_connection(
    mode: str, nonsense: Any
) -> None:
    parts = ("lists", "rooms", "extensions", "account_data", "to_device", "device_lists")
    whole = {"pos": "p1", "next_batch": "p1"} | dict.fromkeys(parts, nonsense)
    inner = (
        "timeline",
        "required_state",
        "invite_state",
        "heroes",
        "state",
        "ephemeral",
        "summary",
    )
    room = {"!a": dict.fromkeys((*inner, "unread_notifications", "account_data"), nonsense)}
    nested = whole | {
        "rooms": room if mode == "sliding" else dict.fromkeys(("join", "invite", "leave"), room),
        "extensions": {
            key: {"rooms": {"!a": {"content": nonsense}}}
            for key in ("receipts", "typing", "to_device", "e2ee")
        }
        | {"account_data": {"global": nonsense, "rooms": {"!a": nonsense}}},
    }
    connection, _, egress = connected({"/sync": [reply(whole), reply(nested), END]}, sync=mode)
    with pytest.raises(Transient):
        await connection.run()
    await connection.close()
    assert len(egress.asked("/sync")) == 3


async def test_a_mute_of_a_room_waits_until_the_room_is_shown() -> None:
    rules = {"global": {"override": [{"rule_id": "!a", "actions": []}]}}
    first = {
        "pos": "p1",
        "extensions": {
            "account_data": {"global": [{"type": "m.push_rules", "content": rules}]},
            "receipts": {"rooms": {"!a": {"content": {"$e": {"m.read": {"@anna:there": {}}}}}}},
        },
    }
    connection, host, _ = connected(
        {"/sync": [reply(first), said("p2", a={"timeline": [message("$1")]}), END]}
    )
    with pytest.raises(Transient):
        await connection.run()
    await connection.close()
    assert all(not isinstance(e, ServiceMuteChanged) for e in host.batches[1].events)
    (told,) = host.found(ServiceMuteChanged)
    assert (told.chat, told.is_muted) == ("!a", True)
    assert not host.found(ReceiptReceived)


async def test_files_come_from_homeservers_without_authenticated_media_too() -> None:
    connection, _, egress = connected(
        {
            "/v1/media/download/there/abc": lambda _: refused(404, "M_UNRECOGNIZED"),
            "/v3/download/there/abc": lambda _: httpx.Response(200, content=b"data"),
        }
    )
    assert b"".join([piece async for piece in connection.fetch("mxc://there/abc")]) == b"data"
    await connection.close()
    assert len(egress.requests) == 2


async def test_unreadable_memory_of_an_earlier_run_is_no_memory() -> None:
    state = {"sync": b"\xff", "account": b"[", "room/!a": b"{}"}
    connection, _, egress = connected({"/sync": [said("p1"), END]}, state=state)
    with pytest.raises(Transient):
        await connection.run()
    await connection.close()
    assert egress.asked("/sync")[0].url.params.get("pos") is None


# --- what a person types ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "user", "server"),
    [
        ("@anna:example.org", "@anna:example.org", "example.org"),
        (" example.org/ ", None, "example.org"),
        ("example.org:8448", None, "example.org:8448"),
        ("https://m.example.org/", None, "https://m.example.org"),
        ("http://127.0.0.1:8008", None, "http://127.0.0.1:8008"),
    ],
)
def test_a_server_can_be_given_in_any_usual_way(typed: str, user: str | None, server: str) -> None:
    entered = read_entry(typed)
    assert entered is not None
    assert (entered.user_id, entered.server) == (user, server)


@pytest.mark.parametrize("typed", ["", "  ", "ftp://x", "anna@example.org", "a b", "example.org/x"])
def test_what_cannot_be_a_server_is_asked_for_again(typed: str) -> None:
    assert read_entry(typed) is None
