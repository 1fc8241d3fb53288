"""Beginning a chat with somebody there is none with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Identity
from inbox_tui.domain.intent import StartDirect
from inbox_tui.store import chats
from inbox_tui.store.changes import Changes
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import FAILED, Asking

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

_NO_CHAT = ChatId("")
"""Asked about, so that what the account allows is answered."""


class Starting:
    """Asks the service for a chat, and opens it when it is there."""

    def __init__(self, app: InboxApp, asking: Asking) -> None:
        self._app = app
        self._asking = asking
        self._wanted: set[tuple[AccountId, Identity]] = set()

    def start(self, account: AccountId, person: Identity) -> None:
        """Ask for a chat with ``person``, or say why there can be none."""
        capabilities = self._app.session.engine.capabilities(ChatKey(account, _NO_CHAT))
        if why := refusal(capabilities, Feature.START_DIRECT):
            self._asking.tell(why)
        else:
            self._app.run_worker(self._asked(account, person), exit_on_error=True)

    async def _asked(self, account: AccountId, person: Identity) -> None:
        self._wanted.add((account, person))
        future = self._app.session.engine.submit(account, StartDirect(person))
        if await self._asking.answer(future) is FAILED:
            self._wanted.discard((account, person))
        else:
            self._app.tell("Asked for a chat. It opens when the service has made it.")

    def on_changes(self, changes: Changes) -> None:
        """Open the chat that was asked for."""
        if not self._wanted:
            return
        with self._app.session.store.read() as reader:
            rows = [chats.get(reader, key) for key in changes.chats]
        for row in rows:
            if row is not None and row.partner is not None:
                asked = (row.key.account, row.partner)
                if asked in self._wanted:
                    self._wanted.discard(asked)
                    self._app.open_chat(row.key)
