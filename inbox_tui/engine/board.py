"""What is true at the moment and need not be stored: states, who is typing, what chats allow."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from types import MappingProxyType

from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.ids import AccountId, ChatKey, Identity
from inbox_tui.engine.uploads import Uploads
from inbox_tui.store.changes import Changes

_NOT_CONNECTED = ConnectionStatus(ConnectionState.STARTING)


class Board:
    """Snapshots that any thread may read; each change is published."""

    def __init__(self, publish: Callable[[Changes], None], chats_described: int) -> None:
        self._publish = publish
        self.uploads = Uploads(publish)
        self._chats_described = chats_described
        self._guard = threading.Lock()
        self._status: dict[AccountId, ConnectionStatus] = {}
        self._trouble: dict[AccountId, str] = {}
        self._typing: dict[ChatKey, tuple[Identity, ...]] = {}
        self._of_accounts: dict[AccountId, Capabilities] = {}
        self._of_chats: OrderedDict[ChatKey, Capabilities] = OrderedDict()

    def status(self, account: AccountId) -> ConnectionStatus:
        """How an account is doing; trouble of our own (a full disk) goes first."""
        with self._guard:
            return self._shown(account)

    def set_status(self, account: AccountId, status: ConnectionStatus) -> None:
        """The connection's state changed."""
        self._change(account, lambda: self._status.__setitem__(account, status))

    def set_trouble(self, account: AccountId, reason: str) -> None:
        """What arrives can't be stored, and why; ``""`` when that is over."""
        self._change(account, lambda: self._trouble.__setitem__(account, reason))

    def typing(self, chat: ChatKey) -> tuple[Identity, ...]:
        """Who is typing."""
        with self._guard:
            return self._typing.get(chat, ())

    def set_typing(self, chat: ChatKey, who: tuple[Identity, ...]) -> None:
        """Who is typing changed."""
        with self._guard:
            if self._typing.get(chat, ()) == who:
                return
            if who:
                self._typing[chat] = who
            else:
                del self._typing[chat]
        self._publish(Changes(typing=MappingProxyType({chat: who})))

    def stop_typing(self, account: AccountId) -> None:
        """Nobody is known to type in an account's chats: it is not connected."""
        with self._guard:
            chats = [chat for chat in self._typing if chat.account == account]
        for chat in chats:
            self.set_typing(chat, ())

    def account_capabilities(self, account: AccountId) -> Capabilities | None:
        """What an account allows, as it last said."""
        with self._guard:
            return self._of_accounts.get(account)

    def set_account_capabilities(self, account: AccountId, capabilities: Capabilities) -> None:
        """An account said what it allows. What its chats allow is to be asked again."""
        with self._guard:
            self._of_accounts[account] = capabilities
        self.forget_chats(account)

    def chat_capabilities(self, chat: ChatKey) -> Capabilities | None:
        """What a chat allows, as the connector last said."""
        with self._guard:
            return self._of_chats.get(chat)

    def set_chat_capabilities(self, chat: ChatKey, capabilities: Capabilities) -> None:
        """The connector said what a chat allows."""
        with self._guard:
            is_news = self._of_chats.get(chat) != capabilities
            self._of_chats[chat] = capabilities
            if len(self._of_chats) > self._chats_described:
                self._of_chats.popitem(last=False)
        if is_news:
            self._publish(Changes(chats=frozenset({chat})))

    def forget_chats(self, account: AccountId, chats: frozenset[ChatKey] | None = None) -> None:
        """What these chats of an account, or all of them, allow may be different now."""
        with self._guard:
            for chat in [chat for chat in self._of_chats if chat.account == account]:
                if chats is None or chat in chats:
                    del self._of_chats[chat]

    def _change(self, account: AccountId, change: Callable[[], None]) -> None:
        with self._guard:
            before = self._shown(account)
            change()
            after = self._shown(account)
        if after != before:
            self._publish(Changes(connections=MappingProxyType({account: after})))

    def _shown(self, account: AccountId) -> ConnectionStatus:
        trouble = self._trouble.get(account)
        if trouble:
            return ConnectionStatus(ConnectionState.ERROR, trouble)
        return self._status.get(account, _NOT_CONNECTED)
