"""What is on each picture, and how one gets there by the app's own actions."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias
from unittest.mock import patch

import keyring.backends.fail
from textual.pilot import Pilot

from inbox_tui.cli import demo
from inbox_tui.cli.places import Places
from inbox_tui.connector.discovery import discover
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatKey, ServiceId
from inbox_tui.store import chats
from inbox_tui.store import settings as stored
from inbox_tui.store.rows import EVERYTHING, ChatFilter, ChatRow
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.chat_list.entries import Place
from inbox_tui.ui.chat_list.view import ChatList
from inbox_tui.ui.start import StartPlan
from inbox_tui.ui.theme import DARK, LIGHT

AppPilot: TypeAlias = Pilot[int]
Scene: TypeAlias = Callable[[AppPilot], Awaitable[None]]

WIDE: Final = (120, 40)
NARROW: Final = (80, 24)
_STILL: Final = 3
"""So many looks in a row at the same picture, and it is taken to be finished."""
_LOOKS: Final = 200


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture."""

    name: str
    scene: Scene
    theme: str = DARK.name
    size: tuple[int, int] = WIDE
    is_first_start: bool = False
    """Without an inbox, instead of in the demonstration."""


class NeverStill(Exception):
    """The screen kept changing."""


@asynccontextmanager
async def staged(shot: Shot) -> AsyncIterator[AppPilot]:
    """The app, brought to where the picture is taken."""
    async with AsyncExitStack() as stack:
        if shot.is_first_start:
            # the machine the pictures are made on may have a keyring, or none
            stack.enter_context(patch("keyring.get_keyring", keyring.backends.fail.Keyring))
            plan = _first_start()
        else:
            plan = await asyncio.to_thread(_demonstration, stack, shot.theme)
        app = InboxApp(plan)
        pilot = await stack.enter_async_context(app.run_test(size=shot.size))
        await _opened(pilot)
        app.theme = shot.theme  # on the first start nothing remembers one
        await shot.scene(pilot)
        await settled(pilot)
        yield pilot
        app.close_session()


def _demonstration(stack: AsyncExitStack, theme: str) -> StartPlan:
    plan = stack.enter_context(demo.prepared()).plan
    assert plan.session is not None
    plan.session.store.write(lambda tx: stored.put(tx, "theme", theme)).result()
    return plan


def _first_start() -> StartPlan:
    # a folder that is shown and never made
    home = Path("/home/anna/.local/share/inbox-tui")
    return StartPlan(places=Places.under(home), registry=discover())


async def _opened(pilot: AppPilot) -> None:
    """Wait until the first screen lies over Textual's empty one."""
    for _ in range(_LOOKS):
        await pilot.pause(0.05)
        if len(pilot.app.screen_stack) > 1:
            return await settled(pilot)
    raise NeverStill("no screen was opened")


async def settled(pilot: AppPilot) -> None:
    """Wait until the screen stands still."""
    still, last = 0, ""
    for _ in range(_LOOKS):
        await pilot.pause(0.05)
        for writing in pilot.app.screen.query("TextArea, Input"):
            writing.cursor_blink = False  # type: ignore[attr-defined]
        now = pilot.app.export_screenshot()
        still = still + 1 if now == last else 0
        last = now
        if still >= _STILL:
            return
    raise NeverStill(f"{pilot.app.screen!r} kept changing")


def _app(pilot: AppPilot) -> InboxApp:
    app = pilot.app
    assert isinstance(app, InboxApp)
    return app


def _rows(pilot: AppPilot, which: ChatFilter = EVERYTHING) -> tuple[ChatRow, ...]:
    with _app(pilot).session.store.read() as reader:
        return chats.page(reader, filter=which)


async def _open(pilot: AppPilot, key: ChatKey) -> None:
    chat_list = pilot.app.screen.query_one(ChatList)
    chat_list.post_message(ChatList.Opened(key))
    await settled(pilot)


async def inbox(_: AppPilot) -> None:
    """As it opens."""


async def chat(pilot: AppPilot) -> None:
    """A group of the home account."""
    rows = [row for row in _rows(pilot) if row.is_home_account and row.kind is ChatKind.GROUP]
    await _open(pilot, rows[0].key)


async def tray(pilot: AppPilot) -> None:
    """The third-party chats, by themselves, with one of them open."""
    await _go_to(pilot, Place.TRAY)
    rows = [row for row in _rows(pilot) if row.service == demo.OPTED_IN]
    await _open(pilot, rows[0].key)


async def merged(pilot: AppPilot) -> None:
    """Third-party chats among the others, each row naming its origin."""
    await pilot.press("ctrl+t")


async def request(pilot: AppPilot) -> None:
    """Somebody unknown asks to be let in."""
    await _go_to(pilot, Place.REQUESTS)
    await _open(pilot, _rows(pilot, ChatFilter(only="requests"))[0].key)


async def _go_to(pilot: AppPilot, place: Place) -> None:
    """Through the door that leads there."""
    chat_list = pilot.app.screen.query_one(ChatList)
    chat_list.focus()
    await pilot.press("home")
    await settled(pilot)
    doors = [place.value for place in (Place.REQUESTS, Place.TRAY)]
    shown = [name for name in doors if name in _text(pilot)]
    above = sorted(shown, key=_text(pilot).index)
    for _ in range(above.index(place.value)):
        await pilot.press("down")
    await pilot.press("enter")
    await settled(pilot)


def _text(pilot: AppPilot) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def settings(pilot: AppPilot) -> None:
    """The settings."""
    _app(pilot).open_screen("settings")


async def third_party(pilot: AppPilot) -> None:
    """Which services there are, and which are on."""
    _app(pilot).open_screen("third_party")


async def facts(pilot: AppPilot) -> None:
    """What a service does with one's data, before it is switched on."""
    _app(pilot).open_facts(demo.LEFT_OFF)


async def sign_in(pilot: AppPilot) -> None:
    """Signing in to a service that was opted in to."""
    service = ServiceId(demo.LEFT_OFF)
    app = _app(pilot)
    await asyncio.wrap_future(app.session.engine.give_consent(service))
    app.open_sign_in(service)


async def help_screen(pilot: AppPilot) -> None:
    """Every key."""
    _app(pilot).action_show_help()


async def welcome(_: AppPilot) -> None:
    """The first screen of all."""


SHOTS: Final = (
    Shot("inbox", inbox),
    Shot("inbox-light", inbox, theme=LIGHT.name),
    Shot("inbox-80x24", inbox, size=NARROW),
    Shot("inbox-80x24-light", inbox, theme=LIGHT.name, size=NARROW),
    Shot("chat", chat),
    Shot("chat-light", chat, theme=LIGHT.name),
    Shot("tray", tray),
    Shot("tray-light", tray, theme=LIGHT.name),
    Shot("merged", merged),
    Shot("merged-light", merged, theme=LIGHT.name),
    Shot("settings", settings),
    Shot("settings-light", settings, theme=LIGHT.name),
    Shot("third-party", third_party),
    Shot("third-party-light", third_party, theme=LIGHT.name),
    Shot("facts", facts),
    Shot("facts-light", facts, theme=LIGHT.name),
    Shot("sign-in", sign_in),
    Shot("sign-in-light", sign_in, theme=LIGHT.name),
    Shot("request", request),
    Shot("request-light", request, theme=LIGHT.name),
    Shot("help", help_screen),
    Shot("help-light", help_screen, theme=LIGHT.name),
    Shot("welcome", welcome, is_first_start=True),
    Shot("welcome-light", welcome, theme=LIGHT.name, is_first_start=True),
)
