"""Every command of the inbox, run from the palette by its name."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.dom import DOMNode
from textual.widgets import Input

from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.screens.inbox import InboxScreen
from inbox_tui.ui.screens.palette import PaletteScreen
from inbox_tui.ui.screens.palette_entries import Run
from tests.ui.inbox_scene import Scene, scene, until
from tests.ui.test_palette_finding import commands_expected

ENDS = {"Quit", "Lock the inbox: close it and ask for the key again"}
"""What leaves no inbox to come back to; each has a test of its own."""


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        yield made


class Noting(InboxApp):
    """Notes which actions were run."""

    CSS_PATH = str(Path(inspect.getfile(InboxApp)).with_name("app.tcss"))
    ran: list[str]

    async def run_action(
        self,
        action: str | tuple[str, str, tuple[object, ...]],
        default_namespace: DOMNode | None = None,
        namespaces: object = None,
    ) -> bool:
        self.ran.append(str(action))
        return await super().run_action(action, default_namespace)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_each_command_runs_from_the_palette_and_leads_back_to_the_inbox(
    inbox: Scene,
) -> None:
    anna = inbox.chat("Anna")
    inbox.say(anna, "hello", by="Anna")
    inbox.chat("Bob")
    async with inbox.shown(app=Noting) as (screen, pilot):
        app = pilot.app
        assert isinstance(app, Noting)
        for name in sorted(commands_expected() - ENDS):
            app.ran = []
            screen.open_chat(anna)
            await pilot.pause()
            await pilot.press("ctrl+p")
            await until(pilot, lambda: isinstance(app.screen, PaletteScreen))
            palette = app.screen
            assert isinstance(palette, PaletteScreen)
            palette.query_one(Input).value = f">{name}"
            await pilot.pause()
            entry = palette._shown[0].entry
            assert entry.name == name
            assert isinstance(entry.target, Run)
            app.ran.clear()
            await pilot.press("enter")
            wanted = entry.target.action
            await until(pilot, lambda wanted=wanted: wanted in app.ran)  # type: ignore[misc]
            for _ in range(9):
                if isinstance(app.screen, InboxScreen):
                    break
                await pilot.press("escape")
            assert app.screen is screen, name
