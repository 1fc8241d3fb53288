"""Signal's own export of all chats as text: a folder with ``main.jsonl``.

Each line is one frame of Signal's backup as JSON; what is in a frame is public:
https://github.com/signalapp/libsignal (``rust/message-backup/src/proto/backup.proto``). The files in
the folder are named and kept in a way that isn't: they are taken in by their names alone.
"""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, TypeAlias

from inbox_tui.domain.chat import ChatKind, Member
from inbox_tui.domain.ids import ChatId, Identity, ServiceId
from inbox_tui.store.exporting.records import (
    AttachmentRecord,
    ChatRecord,
    IdentityRecord,
    MemberRecord,
    Record,
)
from inbox_tui.store.importing.archive import archive, digest
from inbox_tui.store.importing.errors import BadFile
from inbox_tui.store.importing.reading import Lines, fingerprint
from inbox_tui.store.importing.signal_messages import message_record

MAIN: Final = "main.jsonl"
SERVICE: Final = ServiceId("signal")
ACCOUNT: Final = archive(SERVICE, "signal", "Signal (imported)")
MAX_RECIPIENTS: Final = 200_000
_ACI_BYTES: Final = 16

Json: TypeAlias = Any


class SignalExport:
    """A folder with ``main.jsonl``, or that file alone."""

    program = "Signal's export"

    def __init__(self, path: Path) -> None:
        self._path = path / MAIN if path.is_dir() else path
        self._lines = Lines(self._path)
        self._people: dict[str, Identity] = {}
        self._groups: dict[str, tuple[ChatId, str, tuple[Member, ...]]] = {}
        self._names: dict[str, str] = {}
        self._chats: dict[str, ChatId] = {}
        self.total_bytes = self._path.stat().st_size
        self.digest = fingerprint(self._path, "signal")

    @property
    def read_bytes(self) -> int:
        """How much of the lines was read."""
        return self._lines.read_bytes

    def records(self) -> Iterator[Record]:
        """The archive, then people, chats and messages as they come: each stands before its use."""
        self._lines = Lines(self._path)
        for known in (self._people, self._groups, self._names, self._chats):
            known.clear()
        yield ACCOUNT
        yield IdentityRecord(ACCOUNT.identity, "You")
        for line in self._lines:
            frame = self._frame(line)
            yield from self._recipient(frame.get("recipient"))
            yield from self._chat(frame.get("chat"))
            yield from self._item(frame.get("chatItem"))

    def content(self, _record: AttachmentRecord) -> None:
        """Files are not taken in."""

    def close(self) -> None:
        """Nothing is held open."""

    def _frame(self, line: str) -> dict[str, Json]:
        try:
            frame = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise self._wrong("it is not JSON") from error
        if not isinstance(frame, dict):
            raise self._wrong("it is not an object")
        return frame

    def _recipient(self, said: Json) -> Iterator[Record]:
        if not isinstance(said, dict):
            return
        number = _number(said.get("id"))
        if len(self._names) >= MAX_RECIPIENTS:
            raise self._wrong("it names too many people")
        if isinstance(said.get("self"), dict):
            self._people[number], self._names[number] = ACCOUNT.identity, "You"
        elif isinstance(contact := said.get("contact"), dict):
            identity, name = _contact(contact, number), _name(contact)
            self._people[number], self._names[number] = identity, name
            yield IdentityRecord(identity, name)
        elif isinstance(group := said.get("group"), dict):
            self._names[number] = _title(group)
            self._groups[number] = (_group_id(group, number), _title(group), _members(group))

    def _chat(self, said: Json) -> Iterator[Record]:
        if not isinstance(said, dict):
            return
        number, recipient = _number(said.get("id")), _number(said.get("recipientId"))
        if recipient in self._groups:
            chat, title, members = self._groups[recipient]
            yield ChatRecord(ACCOUNT.account, chat, ChatKind.GROUP, title)
            for member in members:
                yield MemberRecord(ACCOUNT.account, chat, member)
        elif recipient in self._people:
            partner = self._people[recipient]
            chat = ChatId(f"with:{partner.native}")
            title = "Note to self" if partner == ACCOUNT.identity else self._names[recipient]
            yield ChatRecord(ACCOUNT.account, chat, ChatKind.DIRECT, title, partner=partner)
        else:
            return
        self._chats[number] = chat

    def _item(self, said: Json) -> Iterator[Record]:
        if not isinstance(said, dict):
            return
        chat = self._chats.get(_number(said.get("chatId")))
        author = self._people.get(_number(said.get("authorId")))
        if chat is None or author is None:
            return
        record = message_record(said, ACCOUNT.account, chat, author, self._people)
        if record is not None:
            yield record

    def _wrong(self, what: str) -> BadFile:
        return BadFile(self._path, what, self._lines.number)


def _number(value: Json) -> str:
    """Numbers of 64 bits are texts in JSON."""
    return str(value) if isinstance(value, (str, int)) else ""


def _aci(value: Json) -> str | None:
    """An account's id, which stands as its bytes."""
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        return None
    return str(uuid.UUID(bytes=raw)) if len(raw) == _ACI_BYTES else None


def _contact(said: dict[str, Json], number: str) -> Identity:
    telephone = _number(said.get("e164")).lstrip("+")
    native = _aci(said.get("aci")) or (f"+{telephone}" if telephone else None)
    return Identity(SERVICE, native or _aci(said.get("pni")) or f"import:recipient:{number}")


def _name(said: dict[str, Json]) -> str:
    nickname = said.get("nickname")
    names = (
        (nickname.get("given"), nickname.get("family")) if isinstance(nickname, dict) else (),
        (said.get("systemGivenName"), said.get("systemFamilyName")),
        (said.get("profileGivenName"), said.get("profileFamilyName")),
        (said.get("username"),),
    )
    shown = (" ".join(one for one in name if isinstance(one, str) and one) for name in names)
    return next(filter(None, shown), "")


def _group_id(said: dict[str, Json], number: str) -> ChatId:
    """From the group's master key, which is a secret and not kept."""
    key = said.get("masterKey")
    return ChatId(f"group:{digest('signal group', key if isinstance(key, str) else number)}")


def _title(said: dict[str, Json]) -> str:
    snapshot = said.get("snapshot")
    title = snapshot.get("title") if isinstance(snapshot, dict) else None
    text = title.get("title") if isinstance(title, dict) else None
    return text if isinstance(text, str) else ""


def _members(said: dict[str, Json]) -> tuple[Member, ...]:
    snapshot = said.get("snapshot")
    members = snapshot.get("members") if isinstance(snapshot, dict) else None
    found = (
        _aci(member.get("userId"))
        for member in (members if isinstance(members, list) else [])
        if isinstance(member, dict)
    )
    return tuple(Member(Identity(SERVICE, aci)) for aci in found if aci)
