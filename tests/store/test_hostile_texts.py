"""Texts made to break programs are stored, read back the same, and searched without harm."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from inbox_tui.domain.chat import Member
from inbox_tui.domain.event import ChatChanged, MembersChanged, ReactionAdded
from inbox_tui.domain.ids import ChatId, ChatKey, Identity, MessageId
from inbox_tui.domain.message import FilePart, TextPart, plain_text
from inbox_tui.store import chats
from inbox_tui.store.search import search
from tests.store.building import ACCOUNT, MATRIX, NOON, House, received

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "hostile.jsonl"
TEXTS: dict[str, str] = {
    entry["id"]: entry["text"]
    for entry in map(json.loads, CORPUS.read_text(encoding="utf-8").splitlines())
    if isinstance(entry.get("text"), str)
} | {
    "two-lone-surrogates": "\ud83d\ude00"[0] + "\ude00",
    "escape-of-ours": "\ufdd0d800 and \ud800",
    "null": "a\0b",
    "empty": "",
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_hostile_text_comes_back_as_it_was(house: House, name: str) -> None:
    text = TEXTS[name]
    sender = Identity(MATRIX, f"@x{text}")
    chat = ChatId(f"!{text}")
    key = ChatKey(ACCOUNT, chat)
    house.hear(
        ChatChanged(chat, title=text, description=text, labels=(text,)),
        MembersChanged(chat, (Member(sender, text, role=text),)),
        received(f"${text}", text, sender=sender, chat=chat),
        received("file", chat=chat, after=1, parts=(FilePart(text, text, text, caption=text),)),
        ReactionAdded(chat, MessageId(f"${text}"), sender, text[:50] or "x", NOON),
        state={f"key{text}": b"x"},
    )
    house.write(lambda tx: chats.set_draft(tx, key, text))
    house.reopen()
    row, file = house.rows(key)
    assert row.parts == (TextPart(text),)
    assert (row.key.message, row.sender) == (f"${text}", sender)
    assert row.sender_name == (text or sender.native)
    assert file.parts == (FilePart(text, text, text, caption=text),)
    assert [count.key for count in row.reactions] == [text[:50] or "x"]
    found = house.chat(key)
    # a chat without a title is called after its members
    assert (found.title, found.description, found.draft) == (text or sender.native, text, text)
    assert found.labels == (text,)
    assert house.read(chats.members, key)[0].role == text


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_a_hostile_text_can_be_searched_and_searched_for(house: House, name: str) -> None:
    text = TEXTS[name]
    house.hear(received("m1", text), received("m2", "a harmless beacon", after=1))
    house.store.index_now().result()
    assert isinstance(house.read(search, text), tuple)
    assert [hit.row.key.message for hit in house.read(search, "beacon")] == ["m2"]


def test_the_message_after_a_hostile_one_is_stored(house: House) -> None:
    batch: list[Any] = [
        received(f"m{number}", text, after=2 * number) for number, text in enumerate(TEXTS.values())
    ]
    house.hear(*batch, received("last", "fine", after=1000))
    assert [plain_text(row.parts) for row in house.rows()][-1] == "fine"
    assert len(house.rows()) == min(100, len(TEXTS) + 1)
