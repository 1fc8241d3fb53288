"""Telegram Desktop's export as JSON: ``result.json`` of one chat or of all, with its files beside it.

What is in it: https://core.telegram.org/import-export and the program's own writer. Ids are kept, so
that two exports of a chat have the same messages. Who oneself is stands in an export of everything; in
that of one chat it is whoever is not the other person.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatId, Identity, ServiceId
from inbox_tui.store.exporting.records import (
    AttachmentRecord,
    ChatRecord,
    IdentityRecord,
    Record,
)
from inbox_tui.store.importing.archive import Met, archive
from inbox_tui.store.importing.json_stream import Json, JsonWalk
from inbox_tui.store.importing.reading import fingerprint, inside
from inbox_tui.store.importing.telegram_messages import REMOTE, Reader

RESULT: Final = "result.json"
SERVICE: Final = ServiceId("telegram")
ACCOUNT: Final = archive(SERVICE, "telegram", "Telegram (imported)")
_KINDS: Final = {
    "personal_chat": "user",
    "bot_chat": "user",
    "private_group": "chat",
    "private_supergroup": "channel",
    "public_supergroup": "channel",
    "private_channel": "channel",
    "public_channel": "channel",
}
"""What a chat's number is one of, by its type."""
_LISTS: Final = ("chats", "left_chats")


class TelegramExport:
    """A folder with ``result.json``, or that file alone."""

    program = "Telegram Desktop's export"

    def __init__(self, path: Path, me: str = "") -> None:
        """``me``: the person's own id or name in the export, where it does not tell."""
        self._path = path / RESULT if path.is_dir() else path
        self._file = self._path.open("rb")
        self._walk = JsonWalk(self._path, self._file)
        self._me = me
        self._own_id = ""
        self.total_bytes = self._path.stat().st_size
        self.digest = fingerprint(self._path, "telegram", me)

    @property
    def read_bytes(self) -> int:
        """How much of the file was read."""
        return self._walk.read_bytes

    def records(self) -> Iterator[Record]:
        """The archive, then chat by chat."""
        self._file.seek(0)
        self._walk = JsonWalk(self._path, self._file)
        yield ACCOUNT
        yield IdentityRecord(ACCOUNT.identity, "You")
        about: dict[str, Json] = {}
        for name in self._walk.members():
            if name in _LISTS:
                yield from self._chats()
            elif name == "personal_information":
                self._note_self(self._walk.value())
            elif name == "messages":
                yield from self._messages(about)
            elif name in ("name", "type", "id"):
                about[name] = self._walk.value()

    def content(self, record: AttachmentRecord) -> Path | None:
        """A file within the export's folder."""
        return inside(self._path.parent, record.remote.removeprefix(REMOTE))

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _chats(self) -> Iterator[Record]:
        for name in self._walk.members():
            if name == "list":
                for _ in self._walk.items():
                    yield from self._chat()

    def _chat(self) -> Iterator[Record]:
        about: dict[str, Json] = {}
        for name in self._walk.members():
            if name == "messages":
                yield from self._messages(about)
            elif name in ("name", "type", "id"):
                about[name] = self._walk.value()

    def _messages(self, about: dict[str, Json]) -> Iterator[Record]:
        chat = self._described(about)
        yield chat
        reader = Reader(chat, self._who_is(chat), self._path.parent)
        met = Met()
        for _ in self._walk.items():
            for record in reader.records(self._walk):
                if not isinstance(record, IdentityRecord) or met.is_new(record):
                    yield record

    def _described(self, about: dict[str, Json]) -> ChatRecord:
        number, kind = about.get("id"), about.get("type")
        if kind == "saved_messages":
            return ChatRecord(ACCOUNT.account, ChatId("saved"), title="Saved messages")
        if type(number) is not int or type(kind) is not str:
            raise self._walk.wrong("a chat does not say its id and type before its messages")
        which = _KINDS.get(kind, "peer")
        partner = Identity(SERVICE, f"user{number}") if which == "user" else None
        title = about.get("name")
        return ChatRecord(
            ACCOUNT.account,
            ChatId(f"{which}{number}"),
            ChatKind.GROUP if partner is None else ChatKind.DIRECT,
            title if isinstance(title, str) else "",
            partner=partner,
        )

    def _who_is(self, chat: ChatRecord) -> Who:
        return Who(chat, self._own_id, self._me)

    def _note_self(self, about: Json) -> None:
        number = about.get("user_id") if isinstance(about, dict) else None
        self._own_id = f"user{number}" if type(number) is int else ""


class Who:
    """Who somebody in one chat is: the archive's own identity, or theirs."""

    def __init__(self, chat: ChatRecord, own_id: str, me: str) -> None:
        self._partner = None if chat.partner is None else chat.partner.native
        self._is_own_chat = chat.chat == "saved"
        self._own = {name for name in (own_id, me) if name}

    def __call__(self, native: str, name: str) -> Identity:
        """The identity of whoever has this id and is shown by this name."""
        if self._is_self(native, name):
            return ACCOUNT.identity
        return Identity(SERVICE, native)

    def _is_self(self, native: str, name: str) -> bool:
        if native in self._own or (name in self._own and bool(name)):
            return True
        if self._is_own_chat:
            return True
        is_somebody_else = self._partner is not None and native != self._partner
        return is_somebody_else and native.startswith("user")
