"""What is remembered of chats, and how much of it."""

from __future__ import annotations

from connectors.xmpp.recall import MAX_HELD, MAX_KEPT, PREFIX, Recall, Recalls
from inbox_tui.domain.ids import ChatId, MessageId, Millis

TARGET = MessageId("t")


def test_what_was_remembered_is_known_in_the_next_run() -> None:
    recalls = Recalls({})
    recall = recalls.of(ChatId("room"))
    recall.remember(MessageId("s1"), "juliet", "m1")
    recall.react(TARGET, "juliet", ["👍"], Millis(1))
    state = {name: value for name, value in recalls.changes().items() if value is not None}
    again = Recalls(state).of(ChatId("room"))
    assert again.message("juliet", "m1") == "s1"
    assert again.reactions(TARGET, "juliet") == ("👍",)


def test_only_chats_that_changed_are_stored_again() -> None:
    recalls = Recalls({})
    recalls.of(ChatId("a"))
    assert recalls.changes().keys() == {f"{PREFIX}a"}
    assert recalls.changes() == {}


def test_strangers_cannot_make_the_state_grow_without_end() -> None:
    recalls = Recalls({}, most=2)
    state: dict[str, bytes] = {}
    for name in ("a", "b", "c", "d"):
        recalls.of(ChatId(name))
        for key, value in recalls.changes().items():
            if value is None:
                state.pop(key, None)
            else:
                state[key] = value
    assert state.keys() == {f"{PREFIX}c", f"{PREFIX}d"}


def test_a_chat_is_remembered_up_to_a_cap() -> None:
    recall = Recall()
    for number in range(MAX_HELD + 1):
        recall.remember(MessageId(f"s{number}"), "juliet", f"m{number}")
        recall.react(MessageId(f"s{number}"), "juliet", ["x"], Millis(number))
    assert recall.message("juliet", "m0") is None
    assert recall.message("juliet", "m1") == "s1"
    stored = Recall(recall.stored())
    assert stored.message("juliet", f"m{MAX_HELD - MAX_KEPT}") is None
    assert stored.message("juliet", f"m{MAX_HELD - MAX_KEPT + 1}") is not None


def test_nobody_is_known_by_anothers_ids() -> None:
    recall = Recall()
    recall.remember(MessageId("s1"), "juliet", "m1")
    assert recall.message("eve", "m1") is None
