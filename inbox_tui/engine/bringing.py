"""Bringing chats in that a person left on their service, by a rule or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from inbox_tui.domain.ids import ChatKey, ServiceId
from inbox_tui.engine.context import Context
from inbox_tui.engine.history import History
from inbox_tui.policy.bringing import CHOICE, Bring, brings, setting_of
from inbox_tui.policy.privacy import read_switch
from inbox_tui.store import choices, left_out, settings
from inbox_tui.store.session import Transaction

MOST_LOADED: Final = 50
"""Chats of which the newest messages are loaded at once; of others when they are opened."""


class Bringing:
    """Runs on the engine's own loop."""

    def __init__(self, context: Context, history: History) -> None:
        self._context = context
        self._history = history

    async def set_rule(self, service: ServiceId, rule: Bring) -> int:
        """Follow ``rule`` from now on; how many chats it brought in. What is shown stays."""

        def work(tx: Transaction) -> tuple[ChatKey, ...]:
            settings.put(tx, setting_of(service), rule.value)
            wanted = [
                each.key
                for each in left_out.of_service(tx, service)
                if brings(
                    rule, each.kind, chosen=read_switch(choices.of_chat(tx, CHOICE, each.key))
                )
            ]
            return left_out.bring(tx, wanted)

        return self._load(await self._context.write(work))

    async def choose(self, chats: Sequence[ChatKey]) -> int:
        """Bring chats in that the person chose; how many had been left out."""

        def work(tx: Transaction) -> tuple[ChatKey, ...]:
            for chat in chats:
                choices.put_for_chat(tx, CHOICE, chat, "on")
            return left_out.bring(tx, chats)

        return self._load(await self._context.write(work))

    def _load(self, brought: Sequence[ChatKey]) -> int:
        for chat in brought[:MOST_LOADED]:
            # one that can't be loaded now is asked for again when it is opened
            self._history.load(chat, None)
        return len(brought)
