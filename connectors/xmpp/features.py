"""What the account's server says it can do (XEP-0030), and what follows for the person."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.archive import Asker
from connectors.xmpp.elements import attribute, child, child_text, children, make
from connectors.xmpp.namespaces import (
    ARCHIVE,
    BLOCKING,
    BOOKMARKS,
    CARBONS,
    DATA_FORMS,
    DISCO_INFO,
    DISCO_ITEMS,
    PUBSUB,
    REPORTING,
    UPLOAD,
)
from connectors.xmpp.rooms import Room
from inbox_tui.connector.errors import ConnectorError, Rejected, Unsupported
from inbox_tui.domain.capability import Capabilities, Feature, Level, Limits

MAX_TEXT: Final = 50_000
"""Characters: written as XML, and at worst all of them escaped, they fit what servers take at once."""
MAX_ITEMS: Final = 40
STATE: Final = "features"

_NOT_HERE: Final = "This program has no way to do that on XMPP."


@dataclass(frozen=True, slots=True)
class Info:
    """What an address says of itself."""

    name: str
    features: frozenset[str]
    identities: frozenset[tuple[str, str]]
    forms: Mapping[str, str]


_NOTHING: Final = Info("", frozenset(), frozenset(), MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class ServerFeatures:
    """The abilities of one account's server."""

    known: frozenset[str] = frozenset()
    upload: str = ""
    """The address of the upload service; empty where there is none."""
    upload_bytes: int | None = None

    @property
    def has_archive(self) -> bool:
        """Whether the account's messages are kept and can be asked for."""
        return ARCHIVE in self.known

    @property
    def has_carbons(self) -> bool:
        """Whether other devices' messages are copied to this one."""
        return CARBONS in self.known

    @property
    def can_block(self) -> bool:
        """Whether the server keeps a block list."""
        return BLOCKING in self.known

    @property
    def takes_reports(self) -> bool:
        """Whether blocking somebody can say why."""
        return self.can_block and REPORTING in self.known

    @property
    def keeps_bookmarks(self) -> bool:
        """Whether rooms are kept as XEP-0402 says."""
        return f"{PUBSUB}#publish-options" in self.known or f"{BOOKMARKS}#compat" in self.known

    def stored(self) -> bytes:
        """For the connector's state, so that controls are right before the next connection is up."""
        return json.dumps([sorted(self.known), self.upload, self.upload_bytes]).encode()

    @classmethod
    def load(cls, stored: bytes | None) -> ServerFeatures:
        """As an earlier run stored them; nothing where none has."""
        if stored is None:
            return cls()
        known, upload, limit = json.loads(stored)
        return cls(frozenset(known), upload, limit)


async def ask_info(asker: Asker, address: str) -> Info:
    """What ``address`` says of itself. Raises what asking raises."""
    answer = await asker.ask(address, make(DISCO_INFO, "query"))
    query = child(answer, DISCO_INFO, "query")
    if query is None:
        return _NOTHING
    identities = children(query, DISCO_INFO, "identity")
    return Info(
        name=next((attribute(each, "name") for each in identities if each.get("name")), ""),
        features=frozenset(
            attribute(each, "var") for each in children(query, DISCO_INFO, "feature")
        ),
        identities=frozenset(
            (attribute(each, "category"), attribute(each, "type")) for each in identities
        ),
        forms=_forms(query),
    )


async def discover(asker: Asker, home: str, own: str) -> ServerFeatures:
    """What the account's server and its services can do. Raises what asking the server raises."""
    server = await _info_or_nothing(asker, home)
    account = await _info_or_nothing(asker, own)
    upload, limit = await _upload_service(asker, home, server)
    return ServerFeatures(server.features | account.features, upload, limit)


async def _info_or_nothing(asker: Asker, address: str) -> Info:
    """What ``address`` says of itself; nothing where it refuses to."""
    try:
        return await ask_info(asker, address)
    except (Rejected, Unsupported):
        return _NOTHING


async def _upload_service(asker: Asker, home: str, server: Info) -> tuple[str, int | None]:
    if UPLOAD in server.features:
        return home, _limit(server)
    try:
        answer = await asker.ask(home, make(DISCO_ITEMS, "query"))
    except (Rejected, Unsupported):
        return "", None
    items = child(answer, DISCO_ITEMS, "query")
    if items is None:
        return "", None
    for item in children(items, DISCO_ITEMS, "item")[:MAX_ITEMS]:
        try:
            info = await ask_info(asker, attribute(item, "jid"))
        except ConnectorError:
            continue  # a service that is down offers nothing
        if UPLOAD in info.features:
            return attribute(item, "jid"), _limit(info)
    return "", None


def _limit(info: Info) -> int | None:
    size = info.forms.get("max-file-size", "")
    return int(size) if size.isascii() and size.isdigit() and len(size) < 16 else None


def _forms(query: Element) -> dict[str, str]:
    return {
        attribute(field, "var"): child_text(field, DATA_FORMS, "value")
        for form in children(query, DATA_FORMS, "x")
        for field in children(form, DATA_FORMS, "field")
    }


def account_capabilities(server: ServerFeatures) -> Capabilities:
    """What the account allows, in one chat or another."""
    levels = {
        Feature.TEXT: Level.FULL,
        Feature.REPLY: Level.FULL,
        Feature.EDIT: Level.FULL,
        # other clients may ignore it, and the servers in between may keep a copy
        Feature.DELETE: Level.PARTIAL,
        Feature.REACTION: Level.FULL,
        Feature.FILE: _where(bool(server.upload)),
        Feature.DELIVERY_RECEIPT: Level.FULL,
        Feature.READ_RECEIPT: Level.FULL,
        Feature.TYPING: Level.FULL,
        Feature.HISTORY: _where(server.has_archive),
        Feature.GROUP: Level.FULL,
        Feature.START_DIRECT: Level.FULL,
        Feature.LEAVE: Level.FULL,
        Feature.REQUEST: Level.FULL,
        Feature.BLOCK: _where(server.can_block),
        Feature.REPORT_MESSAGE: _where(server.takes_reports),
        Feature.REPORT_PERSON: _where(server.takes_reports),
        # a repeat looks in the archive first: what is there was sent
        Feature.SAFE_REPEAT: _where(server.has_archive),
    }
    return Capabilities(
        MappingProxyType(levels),
        Limits(text_characters=MAX_TEXT, file_bytes=server.upload_bytes),
        _REASONS,
    )


def direct_capabilities() -> Capabilities:
    """Where a chat with one person differs."""
    return Capabilities(
        MappingProxyType({Feature.LEAVE: Level.UNSUPPORTED}),
        reasons=MappingProxyType(
            {Feature.LEAVE: "Only rooms can be left; delete the chat instead."}
        ),
    )


def room_capabilities(room: Room) -> Capabilities:
    """Where a room differs."""
    nowhere = "Not in rooms: everybody in it would be told."
    levels = {
        Feature.READ_RECEIPT: Level.UNSUPPORTED,
        Feature.DELIVERY_RECEIPT: Level.UNSUPPORTED,
        Feature.HISTORY: _where(room.has_archive),
        Feature.REPORT_MESSAGE: Level.UNSUPPORTED,
        Feature.SAFE_REPEAT: _where(room.has_archive),
    }
    return Capabilities(
        MappingProxyType(levels),
        reasons=MappingProxyType(
            {
                Feature.READ_RECEIPT: nowhere,
                Feature.DELIVERY_RECEIPT: nowhere,
                Feature.HISTORY: "This room keeps no history that could be asked for.",
                Feature.SAFE_REPEAT: "This room keeps no archive that tells what arrived.",
                Feature.REPORT_MESSAGE: "Reports name a person's address, not somebody in a room.",
            }
        ),
    )


def _where(is_there: bool) -> Level:  # noqa: FBT001 - the only question asked
    return Level.FULL if is_there else Level.UNSUPPORTED


_REASONS: Final = MappingProxyType(
    {
        Feature.FORMATTING: "XMPP sends the marks as they are; other clients draw *strong*, _emphasis_ "
        "and `code` as they like.",
        Feature.FILE: "Your server has no service for uploading files.",
        Feature.HISTORY: "Your server keeps no history that could be asked for.",
        Feature.BLOCK: "Your server keeps no block list; blocking works on this device only.",
        Feature.REPORT_MESSAGE: "Your server takes no reports. Write to whoever runs it.",
        Feature.REPORT_PERSON: "Your server takes no reports. Write to whoever runs it.",
        Feature.REPORT_CHAT: "XMPP can report a person, not a chat.",
        Feature.PRIVATE_READ: "This program does not tell your other XMPP devices what you read.",
        Feature.SAFE_REPEAT: "Your server keeps no archive that tells what arrived.",
        Feature.THREAD: _NOT_HERE,
        Feature.MUTE: "XMPP servers keep no mutes; mute the chat on this device.",
        Feature.MARK_UNREAD: _NOT_HERE,
        Feature.FAVOURITE: _NOT_HERE,
        Feature.LOW_PRIORITY: _NOT_HERE,
    }
)
