"""A store with something of everything in it, and what two exports are compared by."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from inbox_tui.domain.capability import Capabilities, Feature, Level
from inbox_tui.domain.chat import ChatKind, Encryption, Member, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    HistoryGap,
    IdentityNamed,
    MembersChanged,
    MessageDeleted,
    PinsChanged,
    ReactionAdded,
    ReceiptKind,
    ReceiptReceived,
    UnreadCounted,
)
from inbox_tui.domain.ids import FOR_EVER, ChatId, ChatKey, MessageId, MessageKey, Millis
from inbox_tui.domain.message import (
    Expiry,
    FileKind,
    FilePart,
    Link,
    NoticeKind,
    NoticePart,
    TextPart,
    UnreadablePart,
)
from inbox_tui.store import blocking, chats, marks, persons
from tests.store.building import (
    ACCOUNT,
    ANNA,
    BEN,
    CHAT,
    KITCHEN,
    ME,
    NOON,
    SECOND,
    House,
    edited,
    received,
)

CORPUS: Final = [
    json.loads(line)
    for line in (Path(__file__).resolve().parents[2] / "corpus" / "hostile.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
GARDEN: Final = ChatId("!garden")
PICTURE: Final = b"\x89PNG\r\n\x1a\n" + bytes(500)
LONG: Final = "a long film " * 20_000
LONE: Final = "half a pair: \ud83d, and a noncharacter: \ufdd0"


def fill(house: House) -> None:
    """Two chats with everything that an export holds."""
    house.hear(*_kitchen())
    house.hear(
        ChatChanged(GARDEN, kind=ChatKind.DIRECT, partner=ANNA, membership=Membership.LEFT),
        received("g1", "The tomatoes are ripe", chat=GARDEN, after=100),
        received("g2", "", chat=GARDEN, after=101, parts=_files()),
    )
    house.write(_marks)
    garden = ChatKey(ACCOUNT, GARDEN)
    for remote, content in (("mxc://picture", PICTURE), ("mxc://film", LONG.encode())):
        locator = house.store.attachments.add(content, name=f"{remote}.bin")
        house.store.attachments.remember(garden, remote, locator)
    house.say("Still on its way", "txn-9")


def fill_with_hostile_texts(house: House) -> None:
    """A chat in which everything that somebody else may choose is hostile."""
    house.hear(ChatChanged(CHAT, title=CORPUS[0]["text"], kind=ChatKind.GROUP))
    for index, entry in enumerate(CORPUS):
        text = entry["text"]
        name = f"h{index}"
        parts = (
            TextPart(text),
            TextPart(f"see {text}", (Link(0, 3, text), Link(1, 10_000, "javascript:alert(1)"))),
            TextPart("click", (Link(0, 5, f"https://evil.example/{text}"),)),
            FilePart(text, text, text, caption=text),
            NoticePart(NoticeKind.RENAMED, None, text),
            UnreadablePart(text),
        )
        house.hear(
            IdentityNamed(ANNA, text),
            received(name, after=index, parts=parts, in_reply_to=f"h{index - 1}"),
            ReactionAdded(CHAT, MessageId(name), BEN, text[:50] or "x", Millis(NOON)),
        )


def lines_of(folder: Path) -> list[dict[str, Any]]:
    """The records of an export, without what is made anew each time."""
    found = [json.loads(line) for line in (folder / "export.jsonl").read_text().splitlines()]
    for line in found:
        if line["type"] == "header":
            line.pop("exported_at")
        elif line["type"] == "account":
            # an account comes switched off, and nobody's home
            line.pop("is_home", None)
            line.pop("is_on", None)
    return found


def contents_of(folder: Path) -> dict[str, bytes]:
    """The files of an export."""
    return {path.name: path.read_bytes() for path in (folder / "files").iterdir()}


def _kitchen() -> tuple[Any, ...]:
    def at(second: int) -> Millis:
        return Millis(NOON + second * SECOND)

    return (
        IdentityNamed(ANNA, "Anna"),
        IdentityNamed(BEN, LONE),
        ChatChanged(
            CHAT,
            kind=ChatKind.GROUP,
            title="Kitchen",
            description=LONE,
            membership=Membership.JOINED,
            encryption=Encryption.ENCRYPTED,
            invited_by=BEN,
            active_at=at(10),
            capabilities=Capabilities({Feature.TEXT: Level.FULL}),
            is_favourite=True,
            labels=("Work", "Home"),
        ),
        MembersChanged(CHAT, (Member(ANNA, "Anna B.", role="admin"), Member(BEN), Member(ME))),
        HistoryGap(CHAT, "cursor-1"),
        received("m1", "Who cooks?", after=1),
        received("m2", LONE, after=1, sender=BEN, in_reply_to="m1", forwarded=2),
        received("m3", "I do", after=2, sender=ME, topic="m1", mentions_me=True),
        received("m4", "gone soon", after=3, expires=Expiry(at=Millis(FOR_EVER - 1))),
        received("m5", after=4, parts=(NoticePart(NoticeKind.JOINED, BEN),)),
        received("m6", "taken back", after=5),
        edited("e1", "m1", "Who cooks today?", after=6),
        edited("e2", "m1", "Who cooks tonight?", after=7),
        PinsChanged(CHAT, (MessageId("m3"), MessageId("m1"))),
        ReactionAdded(CHAT, MessageId("m1"), BEN, "👍", at(8), MessageId("r1")),
        ReactionAdded(CHAT, MessageId("m1"), ME, "👍", at(9)),
        MessageDeleted(CHAT, MessageId("m6"), ANNA, at(9)),
        ReceiptReceived(CHAT, BEN, MessageId("m3"), ReceiptKind.READ, at(10)),
        ReceiptReceived(CHAT, ANNA, MessageId("unknown"), ReceiptKind.DELIVERED, at(2)),
        ReceiptReceived(CHAT, ME, MessageId("m3"), ReceiptKind.READ, at(10)),
        UnreadCounted(CHAT, 3, 1),
    )


def _files() -> tuple[FilePart, ...]:
    return (
        FilePart("tomato.png", "mxc://picture", "image/png", 508, FileKind.IMAGE, "look"),
        FilePart("film.mp4", "mxc://film", "video/mp4", len(LONG), FileKind.VIDEO, width=640),
        FilePart("never fetched.pdf", "mxc://other"),
    )


def _marks(tx: Any) -> None:
    person = persons.make(tx, "Anna from work", ANNA)
    persons.describe(tx, person, name="Anna from work", note="met in Kiel")
    blocking.block(tx, BEN, on_service=True)
    marks.add_label(tx, KITCHEN, "later")
    marks.snooze(tx, KITCHEN, Millis(NOON + 10**9))
    marks.star(tx, MessageKey(ACCOUNT, CHAT, MessageId("m2")))
    chats.set_mute(tx, KITCHEN, FOR_EVER, lets_mentions_through=True)
    marks.pin(tx, KITCHEN, is_pinned=True)
    marks.archive(tx, ChatKey(ACCOUNT, GARDEN), is_archived=True)
    chats.set_draft(tx, KITCHEN, "I think\nthat")
