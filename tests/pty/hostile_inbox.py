"""An inbox in which everything that others can name is named by the hostile corpus."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inbox_tui.domain.chat import ChatKind, Member, Membership
from inbox_tui.domain.event import ChatChanged, Event, MembersChanged, ReactionAdded
from inbox_tui.domain.ids import ChatId, Identity, MessageId, Millis
from inbox_tui.domain.message import (
    FileKind,
    FilePart,
    Link,
    NoticeKind,
    NoticePart,
    Part,
    TextPart,
    UnreadablePart,
)
from tests.cli import inboxes

CORPUS: Final = Path(__file__).resolve().parents[1] / "corpus" / "hostile.jsonl"


_PADDING: Final = "so that a preview in the list of chats has no room left for this:"


@dataclass(frozen=True, slots=True)
class Hostile:
    """One text of the corpus, in the chat that is made of it."""

    number: int
    id: str
    text: str

    @property
    def last_words(self) -> str:
        """A harmless message at the chat's end: when it shows, the chat has been drawn."""
        return f"end of chat {self.number:03}"


def corpus() -> tuple[Hostile, ...]:
    """Every text of the corpus."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    entries = (json.loads(line) for line in lines)
    return tuple(
        Hostile(number, entry["id"], entry["text"]) for number, entry in enumerate(entries)
    )


def fill(home: Path) -> tuple[Hostile, ...]:
    """Make the inbox; the texts in the order their chats are listed."""
    texts = corpus()
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        for hostile in texts:
            inboxes.apply(store, _chat(hostile))
        store.index_now().result()
    return texts


def _chat(hostile: Hostile) -> list[Event]:
    text, chat = hostile.text, ChatId(f"!{hostile.number}:localhost")
    sender = Identity(inboxes.MATRIX, f"@sender-{hostile.number}:localhost")
    # earlier in the corpus is newer, so that the list has the corpus's order
    at = (1000 - hostile.number) * 100_000
    said: list[Part] = [
        TextPart(text),
        TextPart(text, is_action=True),
        TextPart(text, links=(Link(0, len(text), text),)),
        FilePart(text, "locator", media_type=text, size=1, kind=FileKind.IMAGE, caption=text),
        FilePart(text, "locator", size=None, kind=FileKind.OTHER),
        NoticePart(NoticeKind.RENAMED, sender, text),
        UnreadablePart(text),
    ]
    messages = [
        inboxes.message(chat, f"$m{index}", part, sender=sender, at=at + index)
        for index, part in enumerate(said)
    ]
    return [
        inboxes.named(sender, text),
        ChatChanged(
            chat,
            kind=ChatKind.GROUP,
            title=text,
            description=text,
            membership=Membership.JOINED,
            labels=(text,),
            active_at=Millis(inboxes.START + at),
        ),
        MembersChanged(chat, (Member(sender, text, role=text),)),
        *messages,
        inboxes.message(chat, "$reply", text, sender=sender, at=at + 20, in_reply_to="$m0"),
        ReactionAdded(
            chat, MessageId("$reply"), sender, text[:64] or "+", Millis(inboxes.START + at + 21)
        ),
        inboxes.message(
            chat, "$end", f"{_PADDING}\n{hostile.last_words}", sender=sender, at=at + 30
        ),
    ]
