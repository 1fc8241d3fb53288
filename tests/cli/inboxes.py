"""Inboxes for tests and benchmarks: a profile with a vault, a store, accounts and chats in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from inbox_tui.cli.places import HOME_VARIABLE, Places
from inbox_tui.cli.unlocking import COMMAND_VARIABLE
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import ChatChanged, Event, IdentityNamed, MessageReceived
from inbox_tui.domain.ids import AccountId, ChatId, Identity, MessageId, Millis, ServiceId
from inbox_tui.domain.message import Message, Part, TextPart
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.verdict import Judged
from inbox_tui.keys.unlockers import Cost, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store import accounts, ingest
from inbox_tui.store.store import Store

PASSPHRASE: Final = "correct horse battery staple"
CHEAPEST: Final = Cost(memory_kib=8, passes=1, lanes=1)
MATRIX: Final = ServiceId("matrix")
ME: Final = Identity(MATRIX, "@me:localhost")
ANNA: Final = Identity(MATRIX, "@anna:localhost")
HOME: Final = AccountId("home")
START: Final = Millis(1_790_000_000_000)
NOWHERE: Final = "http://127.0.0.1:9"
"""An address on this machine where nothing answers."""


def environment(home: Path) -> dict[str, str]:
    """What a program needs to find and open the inbox that was made under ``home``."""
    return {HOME_VARIABLE: str(home), COMMAND_VARIABLE: passphrase_command(PASSPHRASE)}


def passphrase_command(passphrase: str) -> str:
    """A command that prints the passphrase, for programs that can't be asked for it."""
    return f"/bin/echo '{passphrase}'" if sys.platform != "win32" else f"echo {passphrase}"


@contextmanager
def new_inbox(home: Path, profile: str = "default") -> Iterator[Store]:
    """A new inbox under ``home``, open for filling; the passphrase slot costs next to nothing."""
    places = Places.under(home, profile)
    unlocker = PassphraseUnlocker(Secret(PASSPHRASE), cost=CHEAPEST)
    store = Store.create(places.data, Vault.create(places.data, unlocker=unlocker))
    try:
        yield store
    finally:
        store.close()


def add_account(
    store: Store,
    account: AccountId = HOME,
    identity: Identity = ME,
    *,
    is_home: bool = True,
    is_on: bool = True,
    settings: Mapping[str, str] | None = None,
) -> None:
    """An account whose server, where it has one, can't be reached."""
    added = Account(account, identity, "Me", is_home=is_home, is_on=is_on, added_at=START)
    credentials = Credentials(
        secrets={"access_token": Secret("none")},
        settings={
            "homeserver": NOWHERE,
            "user_id": ME.native,
            "device_id": "D",
            **(settings or {}),
        },
    )
    store.write(lambda tx: accounts.add(tx, added, credentials)).result()


def apply(store: Store, events: Sequence[Event], account: AccountId = HOME) -> None:
    """Store events as if they had come from the account's service."""
    judged = [Judged(event) for event in events]
    store.write(lambda tx: ingest.apply(tx, account, judged, {})).result()


def chat(
    chat_id: str, title: str, *, kind: ChatKind = ChatKind.GROUP, at: int = 0
) -> tuple[Event, ...]:
    """A chat that was joined."""
    return (
        ChatChanged(
            ChatId(chat_id),
            kind=kind,
            title=title,
            membership=Membership.JOINED,
            active_at=Millis(START + at),
        ),
    )


def message(
    chat_id: str,
    message_id: str,
    *said: str | Part,
    sender: Identity = ANNA,
    at: int = 0,
    in_reply_to: str | None = None,
) -> MessageReceived:
    """A message, ``at`` milliseconds after the beginning of the tests' time."""
    parts = tuple(TextPart(part) if isinstance(part, str) else part for part in said)
    return MessageReceived(
        Message(
            MessageId(message_id),
            ChatId(chat_id),
            sender,
            Millis(START + at),
            parts,
            accepted_at=Millis(START + at),
            in_reply_to=MessageId(in_reply_to) if in_reply_to else None,
        )
    )


def named(identity: Identity, name: str) -> IdentityNamed:
    """What somebody calls themselves."""
    return IdentityNamed(identity, name)
