"""The numbers by which identities, accounts and chats are stored."""

from __future__ import annotations

from functools import lru_cache

from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Identity, ServiceId
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Reader, Transaction


def account_number(reader: Reader, account: AccountId) -> int:
    """An account's number. Raises ``StoreError`` for one that isn't here."""
    number = reader.connection.scalar("SELECT id FROM accounts WHERE account = ?", (account,))
    if number is None:
        raise StoreError("That account is not in the inbox any more.")
    return int(number)


def chat_number(reader: Reader, key: ChatKey) -> int | None:
    """A chat's number, deleted ones included; ``None`` for one never seen."""
    number: int | None = reader.connection.scalar(
        "SELECT chats.id FROM accounts JOIN chats ON chats.account = accounts.id"
        " WHERE accounts.account = ? AND chats.chat = ?",
        (key.account, key.chat),
    )
    return number


def existing_chat(reader: Reader, key: ChatKey) -> int:
    """A chat's number. Raises ``StoreError`` for one that isn't here."""
    number = chat_number(reader, key)
    if number is None:
        raise StoreError("That chat is not in the inbox any more.")
    return number


def identity_number(tx: Transaction, identity: Identity) -> int:
    """An identity's number; one not met before gets one."""
    known = known_identity(tx, identity)
    if known is not None:
        return known
    tx.connection.execute(
        "INSERT INTO identities(service, native) VALUES(?, ?)", (identity.service, identity.native)
    )
    return tx.connection.last_insert_rowid()


def known_identity(reader: Reader, identity: Identity) -> int | None:
    """An identity's number, if it was met before."""
    number: int | None = reader.connection.scalar(
        "SELECT id FROM identities WHERE native = ? AND service = ?",
        (identity.native, identity.service),
    )
    return number


@lru_cache(maxsize=8192)
def identity(service: str, native: str) -> Identity:
    """An identity from its columns; lists name the same people again and again."""
    return Identity(ServiceId(service), native)


def identity_or_none(service: str | None, native: str | None) -> Identity | None:
    """An identity from two columns that may be empty."""
    return None if service is None or native is None else identity(service, native)


@lru_cache(maxsize=8192)
def chat_key(account: str, chat: str) -> ChatKey:
    """A chat's key from its columns."""
    return ChatKey(AccountId(account), ChatId(chat))
