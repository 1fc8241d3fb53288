"""What signing in asks for, step by step, with a homeserver that answers as a test says."""

from __future__ import annotations

from typing import Any

import httpx

from connectors.matrix.login import login
from inbox_tui.connector.conformance.subject import answer_to
from inbox_tui.connector.login import Ask, Done, LoginStep
from tests.connectors.matrix_script import (
    Answer,
    Route,
    ScriptedEgress,
    body_of,
    refused,
    reply,
)

MY_ID = "@me:127.0.0.1:1"
SIGNED_IN = reply({"user_id": MY_ID, "access_token": "t", "device_id": "D"})


def offering(*flows: str, then: list[Answer] | None = None) -> dict[str, Route | list[Answer]]:
    """A server with these flows, and what it says to those who try them."""
    offered = reply({"flows": [{"type": f"m.login.{flow}"} for flow in flows]})
    return {"/v3/login": [offered, *(then or [])]}


async def walk(egress: ScriptedEgress, *entered: dict[str, str]) -> list[LoginStep]:
    """Every step there is when the person enters this, one answer after the other."""
    steps = login(egress)
    seen = [await anext(steps)]
    for answers in entered:
        seen.append(await steps.asend(answer_to(seen[-1], answers)))
    await steps.aclose()
    return seen


def asked(step: LoginStep) -> list[str]:
    assert isinstance(step, Ask), step
    return [field.id for field in step.fields]


def field(step: LoginStep, name: str) -> Any:
    assert isinstance(step, Ask), step
    return next(each for each in step.fields if each.id == name)


async def test_an_id_and_a_password_are_all_there_is_to_type() -> None:
    egress = ScriptedEgress(offering("password", then=[SIGNED_IN]))
    first, second, last = await walk(egress, {"homeserver": MY_ID}, {"password": "p"})
    assert asked(first) == ["homeserver", "ca_file"]
    assert asked(second) == ["method", "password", "token"]
    assert isinstance(last, Done)
    sent = body_of(egress.asked("/v3/login")[-1])
    assert sent["identifier"]["user"] == MY_ID


async def test_a_server_alone_needs_the_name_too() -> None:
    egress = ScriptedEgress(offering("password"))
    _, second = await walk(egress, {"homeserver": "127.0.0.1:1"})
    assert "user" in asked(second)


async def test_after_a_wrong_password_the_id_can_be_mended_too() -> None:
    egress = ScriptedEgress(offering("password", then=[refused(403, "M_FORBIDDEN")]))
    *_, again = await walk(egress, {"homeserver": MY_ID}, {"password": "wrong"})
    assert isinstance(again, Ask)
    assert "password is wrong" in again.error
    assert field(again, "user").default == MY_ID


async def test_a_server_without_passwords_asks_for_none() -> None:
    egress = ScriptedEgress(offering("sso"))
    _, second = await walk(egress, {"homeserver": MY_ID})
    assert asked(second) == ["method", "token"]
    assert field(second, "method").default == "sso"


async def test_a_server_lost_between_the_steps_is_asked_for_again() -> None:
    lost = httpx.ConnectError("gone")
    egress = ScriptedEgress(offering("password", then=[lost]))
    *_, again = await walk(egress, {"homeserver": MY_ID}, {"password": "p"})
    assert isinstance(again, Ask)
    assert "cannot be reached" in again.error
    assert field(again, "homeserver").default == MY_ID


async def test_something_that_is_no_homeserver_is_not_given_a_password() -> None:
    egress = ScriptedEgress({"/versions": [reply([1, 2])]})
    _, again = await walk(egress, {"homeserver": "127.0.0.1:1"})
    assert isinstance(again, Ask)
    assert asked(again) == ["homeserver", "ca_file"]
    assert "not a Matrix homeserver" in again.error
