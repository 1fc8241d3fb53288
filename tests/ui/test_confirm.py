"""The question before something that can't be taken back."""

from __future__ import annotations

import pytest
from textual.widgets import Button

from inbox_tui.ui.screens.confirm import ConfirmScreen
from tests.ui.screen_host import Host, shown


@pytest.mark.parametrize(
    ("key", "answer"), [("enter", False), ("escape", False), ("n", False), ("y", True)]
)
async def test_the_answer_is_no_until_the_person_says_yes(key: str, answer: bool) -> None:
    app = Host(ConfirmScreen("Delete it?", "It is gone then.", is_danger=True))
    async with app.run_test() as pilot:
        await pilot.press(key)
        assert app.result is answer


async def test_yes_can_be_reached_with_the_arrow_and_enter() -> None:
    app = Host(ConfirmScreen("Delete it?"))
    async with app.run_test() as pilot:
        await pilot.press("right", "enter")
        assert app.result is True


async def test_yes_can_be_clicked() -> None:
    app = Host(ConfirmScreen("Delete it?", yes="Delete"))
    async with app.run_test() as pilot:
        await pilot.click("#yes")
        assert app.result is True


async def test_a_name_in_the_question_is_shown_and_not_obeyed() -> None:
    app = Host(ConfirmScreen("Block [red]x[/] [@click=app.quit]?", "[/nothing] \x1b[2J"))
    async with app.run_test() as pilot:
        await pilot.pause()
        assert "Block [red]x[/] [@click=app.quit]?" in shown(app)
        assert "[/nothing]" in shown(app)
        assert len(app.screen.query(Button)) == 2
