"""Blocking somebody, with what that does not cover said before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.domain.ids import AccountId, Identity
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.engine.results import BlockOutcome
from inbox_tui.store import people
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.content import joined, person_name
from inbox_tui.ui.screens.catalog import make_screen

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

_WHAT_IT_DOES = (
    "What they write is no longer shown, and you are not notified of it. They are not told. They "
    "can still see you in groups you share, and write to you from another account or service."
)


class BlockPerson:
    """Asks, blocks, and tells where the block holds."""

    def __init__(self, app: InboxApp, asking: Asking) -> None:
        self._app = app
        self._asking = asking

    def ask(self, person: Identity, account: AccountId) -> None:
        """Block somebody once the person confirmed it."""
        self._app.run_worker(self._confirmed(person, account), exit_on_error=True)

    async def _confirmed(self, person: Identity, account: AccountId) -> None:
        session = self._app.session
        with session.store.read() as reader:
            name = person_name(person, people.name_of(reader, person))
        question = make_screen(
            "confirm", joined("Block ", name, "?"), _WHAT_IT_DOES, yes="Block", is_danger=True
        )
        if not await self._app.push_screen_wait(question):
            return
        result = await self._asking.answer(session.engine.block(person, account=account))
        if isinstance(result, BlockOutcome):
            where = "here and on the service" if result.on_service else "here"
            note = safe_line(result.note, max_characters=240).text
            self._app.tell(f"{name.text} is blocked {where}. {note}".rstrip())
