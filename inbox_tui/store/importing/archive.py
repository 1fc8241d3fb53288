"""Archives: the accounts that hold what other programs exported.

An archive is never switched on: its chats are third-party and read-only. Who is in it is known by the
ids the export gives, else by a name within one chat, which is nobody elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from typing import Final

from inbox_tui.domain.ids import AccountId, ChatId, Identity, MessageId, ServiceId
from inbox_tui.store.exporting.records import AccountRecord

PREFIX: Final = "import:"
MOST_REMEMBERED: Final = 20_000
"""Names and equal messages that are remembered while one chat is read."""


def is_archive(account: AccountId) -> bool:
    """Whether an account holds what another program exported."""
    return account.startswith(PREFIX)


def archive(service: ServiceId, program: str, name: str) -> AccountRecord:
    """The archive for the exports of one program. ``name`` is what it is called for people."""
    own = Identity(service, f"{PREFIX}{program}:me")
    return AccountRecord(AccountId(f"{PREFIX}{program}"), own, name)


def named(service: ServiceId, chat: ChatId, name: str) -> Identity:
    """Somebody of whom an export tells nothing but a name, within one chat."""
    return Identity(service, f"{PREFIX}{digest(chat, name)}")


def digest(*texts: str) -> str:
    """Short, and the same for the same texts."""
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:24]


class Ids:
    """Ids for messages that have none: from what they are, and their number among equals."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, int] = OrderedDict()

    def of(self, *what: str) -> MessageId:
        """The id of the next message that is exactly this."""
        key = digest(*what)
        number = self._seen.pop(key, 0) + 1
        self._seen[key] = number
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)
        return MessageId(key if number == 1 else f"{key}-{number}")


class Met:
    """Who was met already. Somebody who is forgotten is simply met again."""

    def __init__(self) -> None:
        self._known: OrderedDict[object, None] = OrderedDict()

    def is_new(self, who: object) -> bool:
        """Whether this is the first time."""
        if who in self._known:
            return False
        self._known[who] = None
        if len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return True
