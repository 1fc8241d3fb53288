"""What one piece of work needs at hand while it stores messages: its account, chats and identities.

Chats that were touched are brought up to date once, at the end: last message, activity, unread.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Identity, Millis, ServiceId
from inbox_tui.store import lookup, unread
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Transaction


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The account that events are stored for."""

    number: int
    id: AccountId
    identity: int
    service: ServiceId
    is_on: bool


@dataclass(slots=True)
class HistoryPlace:
    """Between which positions the rest of a page of history belongs."""

    above: int
    limit: int


@dataclass(slots=True)
class ChatState:
    """A chat as it stands in the database, for the length of one piece of work."""

    number: int
    key: ChatKey
    deleted_at: Millis | None
    """Messages up to then do not come back."""
    is_deleted: bool
    is_new: bool = False
    is_touched: bool = False
    has_news: bool = False
    """Whether a message arrived in it that is no history."""
    history: HistoryPlace | None = None
    """Set while a page of its history is stored."""
    has_waiting: bool | None = None
    """Whether events wait in it for messages that aren't here; ``None`` until somebody looked."""


@dataclass(slots=True)
class Intake:
    """Stores for one account within one transaction."""

    tx: Transaction
    account: OwnAccount
    _chats: dict[ChatId, ChatState] = field(default_factory=dict)
    _identities: dict[Identity, int] = field(default_factory=dict)

    @classmethod
    def of(cls, tx: Transaction, account: AccountId) -> Intake:
        """For an account by its id. Raises ``StoreError`` where it isn't here."""
        row = tx.connection.one(
            "SELECT id, identity, service, is_on FROM accounts WHERE account = ?", (account,)
        )
        if row is None:
            raise StoreError("That account is not in the inbox any more.")
        number, own, service, is_on = row
        return cls(tx, OwnAccount(number, account, own, ServiceId(service), bool(is_on)))

    def identity(self, identity: Identity) -> int:
        """An identity's number."""
        number = self._identities.get(identity)
        if number is None:
            number = self._identities[identity] = lookup.identity_number(self.tx, identity)
        return number

    def chat(self, chat: ChatId) -> ChatState:
        """A chat; one not met before gets a row."""
        state = self._chats.get(chat)
        if state is None:
            state = self._chats[chat] = self._find(chat) or self._make(chat)
        return state

    def known_chat(self, chat: ChatId) -> ChatState | None:
        """A chat, unless it was never met."""
        state = self._chats.get(chat) or self._find(chat)
        if state is not None:
            self._chats[chat] = state
        return state

    def touch(self, chat: ChatState) -> None:
        """Note that messages of ``chat`` changed."""
        chat.is_touched = True
        self.tx.changes.message(chat.key)

    def revive(self, chat: ChatState) -> None:
        """Show a deleted chat again, because something new happened in it."""
        self.tx.connection.execute("UPDATE chats SET is_deleted = 0 WHERE id = ?", (chat.number,))
        chat.is_deleted = False

    def finish(self) -> None:
        """Bring every chat that was touched up to date."""
        for chat in self._chats.values():
            if chat.is_touched:
                unread.refresh(self.tx, chat.number, has_news=chat.has_news)
                self.tx.changes.chats.add(chat.key)

    def _find(self, chat: ChatId) -> ChatState | None:
        row = self.tx.connection.one(
            "SELECT id, deleted_at, is_deleted FROM chats WHERE account = ? AND chat = ?",
            (self.account.number, chat),
        )
        if row is None:
            return None
        return ChatState(row[0], ChatKey(self.account.id, chat), row[1], bool(row[2]))

    def _make(self, chat: ChatId) -> ChatState:
        key = ChatKey(self.account.id, chat)
        self.tx.connection.execute(
            "INSERT INTO chats(account, chat) VALUES(?, ?)", (self.account.number, chat)
        )
        self.tx.changes.chats.add(key)
        return ChatState(
            self.tx.connection.last_insert_rowid(), key, None, is_deleted=False, is_new=True
        )
