"""Promises about the tray: merging changes where chats stand, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.policy.trays import LAYOUT_SETTING, Layout, layout_setting
from inbox_tui.store import settings as stored
from inbox_tui.store.clock import now
from inbox_tui.ui.chat_list.entries import ChatEntry, DoorEntry, Place
from inbox_tui.ui.chat_list.model import ChatListModel
from tests.ui.inbox_scene import HOME, OTHER, Scene, scene
from tests.ui.screen_host import HARBOR, LANTERN


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        for number in range(6):
            name = f"Chat {number}"
            chat = made.chat(name, at=-number, account=OTHER if number % 2 else HOME)
            made.say(chat, f"message {number}", by="Anna", at=number * 7 % 5)
        yield made


def everything_stored(inbox: Scene) -> list[object]:
    with inbox.session.store.read() as reader:
        return [
            reader.connection.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
            for table in ("messages", "chats", "members", "outbox", "receipts")
        ]


def shown_in(inbox: Scene) -> tuple[list[str], list[str], int, int]:
    """The titles in the main list and in the tray, the tray's count, and all that is unread."""
    model = ChatListModel(inbox.session.store, now)
    model.open()
    lists = []
    for place in (Place.MAIN, Place.TRAY):
        model.show(place)
        entries = model.entries()
        lists.append([entry.row for entry in entries if isinstance(entry, ChatEntry)])
    model.show(Place.MAIN)
    doors = [entry.unread for entry in model.entries() if isinstance(entry, DoorEntry)]
    main, tray = lists
    unread = sum(row.unread for row in (*main, *tray))
    return [r.title for r in main], [r.title for r in tray], sum(doors), unread


CHOICES = st.lists(
    st.tuples(
        st.sampled_from([LAYOUT_SETTING, layout_setting(LANTERN), layout_setting(HARBOR)]),
        st.sampled_from([layout.value for layout in Layout] + [None]),
    ),
    max_size=6,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CHOICES)
def test_whatever_is_merged_and_separated_no_message_changes_and_all_comes_back(
    inbox: Scene, choices: list[tuple[str, str | None]]
) -> None:
    def choose(key: str, value: str | None) -> None:
        inbox.session.store.write(lambda tx: stored.put(tx, key, value)).result(10)

    before, shown = everything_stored(inbox), shown_in(inbox)
    for key, value in choices:
        choose(key, value)
        main, tray, _, unread = shown_in(inbox)
        assert sorted([*main, *tray]) == sorted([*shown[0], *shown[1]])
        assert unread == shown[3]
    assert everything_stored(inbox) == before
    for key in {key for key, _ in choices}:
        choose(key, None)
    assert shown_in(inbox) == shown
    assert shown[2] == len(shown[1]), "the door counts the chats with something unread behind it"
