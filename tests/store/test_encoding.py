"""Every value of the domain that is stored comes back equal."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain import intent as intents
from inbox_tui.domain import message as messages
from inbox_tui.domain.event import (
    MessageDeleted,
    MessageEdited,
    ReactionAdded,
    ReactionRemoved,
)
from inbox_tui.domain.ids import Identity
from inbox_tui.store.encoding import (
    decode_event,
    decode_intent,
    decode_parts,
    encode_event,
    encode_intent,
    encode_parts,
)

PARTS: list[Any] = list(get_args(messages.Part))
INTENTS: list[Any] = list(get_args(intents.Intent))
WAITING: list[Any] = [MessageEdited, MessageDeleted, ReactionAdded, ReactionRemoved]

# any text a service can deliver, lone surrogates included
st.register_type_strategy(str, st.text(st.characters()))
st.register_type_strategy(Identity, st.builds(Identity, st.text(), st.text()))


@given(st.lists(st.one_of([st.from_type(kind) for kind in PARTS])).map(tuple))
def test_parts_come_back_equal(parts: Any) -> None:
    assert decode_parts(encode_parts(parts)) == parts


@pytest.mark.parametrize("kind", INTENTS, ids=lambda kind: str(kind.__name__))
def test_an_intent_comes_back_equal(kind: Any) -> None:
    @given(st.from_type(kind))
    def check(intent: Any) -> None:
        assert decode_intent(encode_intent(intent)) == intent

    check()


@pytest.mark.parametrize("kind", WAITING, ids=lambda kind: str(kind.__name__))
def test_an_event_that_waits_comes_back_equal(kind: Any) -> None:
    @given(st.from_type(kind))
    def check(event: Any) -> None:
        assert decode_event(encode_event(event)) == event

    check()


def test_a_plain_text_is_stored_as_little_more_than_itself() -> None:
    assert encode_parts((messages.TextPart("hello"),)) == '["hello"]'
