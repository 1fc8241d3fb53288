"""What chats allow, as far as is known without asking the network."""

from __future__ import annotations

from types import MappingProxyType

from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey
from inbox_tui.engine.context import Context
from inbox_tui.engine.runners import Runners
from inbox_tui.store import chats
from inbox_tui.store.session import Reader

UNTIL_CONNECTED = Capabilities(
    MappingProxyType({Feature.TEXT: Level.FULL}),
    reasons=MappingProxyType(dict.fromkeys(Feature, "Not known until the account has connected.")),
)
"""Before an account has connected: text can be written, and is sent once it has."""


class Knowledge:
    """Chat over account: the connector's last word, or what is stored until it has spoken."""

    def __init__(self, context: Context, runners: Runners) -> None:
        self._context = context
        self._runners = runners

    def capabilities(self, chat: ChatKey) -> Capabilities:
        """What a chat allows. Never waits; where the answer may be better later, it is asked for."""
        known = self._context.board.chat_capabilities(chat)
        if known is not None:
            return known
        supervisor = self._runners.get(chat.account)
        if supervisor is not None:
            supervisor.describe(chat)
        with self._context.store.read() as reader:
            return self.of(reader, chat.account, chat.chat) or UNTIL_CONNECTED

    def of(self, reader: Reader, account: AccountId, chat: ChatId | None) -> Capabilities | None:
        """What a chat, or an account, allows; ``None`` while the account never said."""
        of_account = self._context.board.account_capabilities(account)
        if chat is None:
            return of_account
        key = ChatKey(account, chat)
        of_chat = self._context.board.chat_capabilities(key)
        if of_chat is not None:
            return of_chat
        row = chats.get(reader, key)
        stored = row.capabilities if row is not None else None
        if stored is None or of_account is None:
            return of_account
        return stored.over(of_account)
