"""Which rooms an account is in, as all its devices know (XEP-0402, and XEP-0048 before it)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.addresses import BadAddress, bare
from connectors.xmpp.elements import attribute, child, child_text, children, make
from connectors.xmpp.namespaces import (
    BOOKMARK_STORAGE,
    BOOKMARKS,
    DATA_FORMS,
    PRIVATE_STORAGE,
    PUBSUB,
)
from connectors.xmpp.session import Session
from inbox_tui.connector.errors import Rejected, Unsupported

MAX_ROOMS: Final = 1_000
_OPTIONS: Final = {
    "pubsub#persist_items": "true",
    "pubsub#max_items": "max",
    "pubsub#send_last_published_item": "never",
    "pubsub#access_model": "whitelist",
}


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A room to be in, and the name there; empty for the usual one."""

    address: str
    nick: str = ""


async def read_bookmarks(session: Session) -> list[Bookmark] | None:
    """The rooms to enter; ``None`` where the server keeps no bookmarks."""
    client = session.client
    if session.features.keeps_bookmarks:
        wish = make(PUBSUB, "pubsub", make(PUBSUB, "items", attributes={"node": BOOKMARKS}))
        try:
            answer = await client.ask("", wish)
        except Rejected:
            return []  # nothing was ever published
        pubsub = child(answer, PUBSUB, "pubsub")
        items = None if pubsub is None else child(pubsub, PUBSUB, "items")
        return _current([] if items is None else children(items, PUBSUB, "item"))
    wish = make(PRIVATE_STORAGE, "query", make(BOOKMARK_STORAGE, "storage"))
    try:
        answer = await client.ask("", wish)
    except (Rejected, Unsupported):
        return None
    query = child(answer, PRIVATE_STORAGE, "query")
    storage = None if query is None else child(query, BOOKMARK_STORAGE, "storage")
    return _older([] if storage is None else children(storage, BOOKMARK_STORAGE, "conference"))


async def keep_bookmark(session: Session, bookmark: Bookmark, *, is_in: bool) -> None:
    """Add or remove a bookmark where the server keeps them as XEP-0402 says; elsewhere nothing.

    The older kind is one document for all rooms, which two devices would overwrite for each other.
    """
    if not session.features.keeps_bookmarks:
        return
    item = {"id": bookmark.address}
    if is_in:
        conference = make(
            BOOKMARKS,
            "conference",
            make(BOOKMARKS, "nick", text=bookmark.nick),
            attributes={"autojoin": "true"},
        )
        wish = make(
            PUBSUB,
            "pubsub",
            make(
                PUBSUB,
                "publish",
                make(PUBSUB, "item", conference, attributes=item),
                attributes={"node": BOOKMARKS},
            ),
            make(PUBSUB, "publish-options", _options()),
        )
    else:
        wish = make(
            PUBSUB,
            "pubsub",
            make(
                PUBSUB,
                "retract",
                make(PUBSUB, "item", attributes=item),
                attributes={"node": BOOKMARKS, "notify": "true"},
            ),
        )
    try:
        await session.client.ask("", wish, kind="set")
    except Rejected:
        if is_in:
            raise


def _options() -> Element:
    fields = {"FORM_TYPE": f"{PUBSUB}#publish-options", **_OPTIONS}
    return make(
        DATA_FORMS,
        "x",
        *(
            make(
                DATA_FORMS,
                "field",
                make(DATA_FORMS, "value", text=value),
                attributes={"var": name, "type": "hidden"}
                if name == "FORM_TYPE"
                else {"var": name},
            )
            for name, value in fields.items()
        ),
        attributes={"type": "submit"},
    )


def _current(items: list[Element]) -> list[Bookmark]:
    found = []
    for item in items[:MAX_ROOMS]:
        conference = child(item, BOOKMARKS, "conference")
        if conference is not None and _is_true(attribute(conference, "autojoin")):
            found.append((attribute(item, "id"), child_text(conference, BOOKMARKS, "nick")))
    return _valid(found)


def _older(conferences: list[Element]) -> list[Bookmark]:
    return _valid(
        [
            (attribute(each, "jid"), child_text(each, BOOKMARK_STORAGE, "nick"))
            for each in conferences[:MAX_ROOMS]
            if _is_true(attribute(each, "autojoin"))
        ]
    )


def _valid(found: list[tuple[str, str]]) -> list[Bookmark]:
    bookmarks = {}
    for at, nick in found:
        try:
            bookmarks[bare(at)] = Bookmark(bare(at), nick)
        except BadAddress:
            continue  # a bookmark that leads nowhere
    return list(bookmarks.values())


def _is_true(text: str) -> bool:
    return text in ("true", "1")
