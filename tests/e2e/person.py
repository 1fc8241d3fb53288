"""Somebody at the keyboard: presses keys, types, and looks at what the screen shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final, TypeAlias

from textual.events import Paste
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, OptionList

from inbox_tui.cli.places import Places
from inbox_tui.connector.discovery import discover
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.unlockers import PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.screens.inbox import InboxScreen
from inbox_tui.ui.screens.palette import PaletteScreen
from inbox_tui.ui.start import StartPlan
from inbox_tui.ui.widgets.status_line import StatusLine

Check: TypeAlias = Callable[[str], bool]
PATIENCE: Final = 30.0
"""Seconds before something that does not appear counts as missing."""


class Person:
    """Uses the app as a person does. Everything is waited for, nothing slept for."""

    def __init__(self, app: InboxApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot

    def sees(self) -> str:
        """The whole screen, as text."""
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text for strip in strips)

    def sees_in(self, selector: str) -> str:
        """What one part of the screen shows."""
        part = self.app.screen.query_one(selector).region
        strips = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(
            strip.crop(part.x, part.right).text for strip in strips[part.y : part.bottom]
        )

    async def waits_for_in(self, selector: str, *words: str) -> str:
        """Until that part of the screen shows every one of ``words``."""
        await self._until(
            lambda _: all(word in self.sees_in(selector) for word in words),
            f"see {words} in {selector}",
        )
        return self.sees_in(selector)

    async def waits_for(self, *words: str) -> str:
        """Until the screen shows every one of ``words``."""
        return await self._until(lambda text: all(word in text for word in words), f"see {words}")

    async def reads(self, sentence: str) -> None:
        """Until the screen shows a sentence, on one line or broken over several."""
        await self._until(lambda text: sentence in " ".join(text.split()), f"read {sentence!r}")

    async def waits_until(self, holds: Callable[[], bool]) -> None:
        """Until something that can be seen holds."""
        await self._until(lambda _: holds(), "see what was waited for")

    async def waits_until_gone(self, words: str) -> str:
        """Until the screen no longer shows ``words``."""
        return await self._until(lambda text: words not in text, f"no longer see {words!r}")

    async def _until(self, holds: Check, what: str) -> str:
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds(text := self.sees()):
                    await self.pilot.pause()
                return text
        except TimeoutError:
            raise AssertionError(f"did not {what} in:\n{self.sees()}") from None

    async def connects(self) -> None:
        """Until every account that is on is online, as the line at the bottom says by its absence."""
        await self._until(
            lambda _: self.app.screen.query_one("#status", StatusLine).words == "", "be connected"
        )

    async def presses(self, *keys: str) -> None:
        """Press keys, one after the other."""
        await self.pilot.press(*keys)

    async def types(self, text: str) -> None:
        """Enter text where the focus is, as a terminal hands over what is pasted."""
        assert self.app.screen.focused is not None, "nothing has the focus"
        self.app.post_message(Paste(text))
        await self.pilot.pause()

    async def fills_in(self, label: str, text: str) -> None:
        """Go to the field with this label, and enter text in place of what it holds."""
        field = next(
            each
            for each in self.app.screen.query(Input)
            if str(each.border_title or "").startswith(label)
        )
        field.focus()
        field.clear()
        await self.pilot.pause()
        await self.types(text)
        assert field.value == text

    async def goes_to(self, selector: str) -> Widget:
        """Move the focus, as Tab or the mouse would."""
        widget = self.app.screen.query_one(selector)
        widget.focus()
        await self.pilot.pause()
        return widget

    async def chooses(self, button: str) -> None:
        """Go to a button and press it."""
        await self.goes_to(button)
        await self.presses("enter")

    async def moves_to_option(self, option: str) -> None:
        """Go down a list until the cursor is on ``option``."""
        options = self.app.screen.query_one(OptionList)
        for _ in range(options.option_count):
            at = options.highlighted
            if at is not None and options.get_option_at_index(at).id == option:
                return
            await self.presses("down")
        raise AssertionError(f"{option!r} is not in the list:\n{self.sees()}")

    async def reads_on_until(self, holds: Callable[[], bool]) -> None:
        """Press Enter to read on, page by page, until something is reached."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.presses("enter")

    async def goes_back_to_the_inbox(self) -> None:
        """Press Escape until no screen is above the inbox."""
        async with asyncio.timeout(PATIENCE):
            while not isinstance(self.app.screen, InboxScreen):
                await self.presses("escape")

    async def jumps_to(self, chat: str) -> None:
        """Open a chat by its name."""
        await self._until(lambda _: isinstance(self.app.screen, InboxScreen), "be at the inbox")
        await self.presses("ctrl+k")
        await self._until(lambda _: isinstance(self.app.screen, PaletteScreen), "be asked where to")
        await self.types(chat)
        found = self.app.screen.query_one(OptionList)
        await self._until(lambda _: _first_of(found).startswith(chat), f"find {chat!r}")
        await self.presses("enter")
        await self._until(lambda _: isinstance(self.app.screen, InboxScreen), "go there")


def _first_of(options: OptionList) -> str:
    at = options.highlighted
    return "" if at is None else str(options.get_option_at_index(at).prompt)


@asynccontextmanager
async def at_the_keyboard(
    places: Places, *, passphrase: str = "", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[Person]:
    """The program started over ``places``; unlocked where there is an inbox already."""
    key = (
        Vault.open(places.data).unlock(PassphraseUnlocker(Secret(passphrase)))
        if passphrase
        else None
    )
    app = InboxApp(StartPlan(places, discover(), key=key))
    try:
        async with app.run_test(size=size) as pilot:
            yield Person(app, pilot)
    finally:
        app.close_session()
