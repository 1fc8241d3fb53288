"""Rows that are made quickly are the rows the slow way makes."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from inbox_tui.domain.ids import AccountId, ChatId, MessageId, MessageKey
from inbox_tui.domain.message import Disposition, TextPart
from inbox_tui.store.encoding import decode_parts, encode_parts
from inbox_tui.store.making import maker

KEY = MessageKey(AccountId("home"), ChatId("!chat"), MessageId("$message"))


def test_what_was_made_quickly_is_equal_to_and_hashes_as_the_original() -> None:
    made = maker(MessageKey)("home", "!chat", "$message")

    assert made == KEY
    assert hash(made) == hash(KEY)
    assert repr(made) == repr(KEY)


def test_what_was_made_quickly_cannot_be_changed() -> None:
    made = maker(MessageKey)("home", "!chat", "$message")

    with pytest.raises(FrozenInstanceError):
        made.chat = ChatId("!another")  # type: ignore[misc]


def test_a_missing_field_is_an_error() -> None:
    with pytest.raises(TypeError):
        maker(MessageKey)("home", "!chat")


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "",
        '"',
        '""',
        "\\",
        "a\nb",
        "]",
        '["',
        '"]',
        "[",
        "\u2028",
        "\x7f",
        "🎉 日本",
        "\ud800",
    ],
)
def test_any_text_comes_back_as_it_was(text: str) -> None:
    part = TextPart(text)

    assert decode_parts(encode_parts((part,))) == (part,)


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (TextPart("one"), TextPart("two")),
        (TextPart("one", is_action=True),),
        (TextPart("one", disposition=Disposition.PREVIEW),),
    ],
)
def test_parts_that_are_not_one_plain_text_come_back_too(parts: tuple[TextPart, ...]) -> None:
    assert decode_parts(encode_parts(parts)) == parts
