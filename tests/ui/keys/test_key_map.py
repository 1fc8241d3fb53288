"""Promises about the table of keys, the presets, and a person's own choices."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config.reading import read
from inbox_tui.config.template import template
from inbox_tui.ui.keys import BY_ID, KEYS, OUTER, Where
from inbox_tui.ui.keys.checking import key_problems
from inbox_tui.ui.keys.conflicts import Clash, conflicts
from inbox_tui.ui.keys.key_map import PRESETS, USUAL, key_map
from inbox_tui.ui.keys.pending import Drops, Passes, Pending, Runs, Waits
from inbox_tui.ui.keys.spelling import BadKey, parse_key, parse_keys


@pytest.mark.parametrize("preset", PRESETS)
def test_no_preset_has_a_key_that_means_two_things_in_one_place(preset: str) -> None:
    map_, bad = key_map(preset)
    assert bad == ()
    wrong = [
        f"{each.key}: {each.row.id}, {each.other.id}" for each in conflicts(map_) if each.is_wrong
    ]
    assert wrong == []


@pytest.mark.parametrize("preset", PRESETS)
def test_every_row_has_a_key_in_every_preset(preset: str) -> None:
    map_, _ = key_map(preset)
    assert [key.id for key in KEYS if not map_.keys_of(key)] == []


@pytest.mark.parametrize("preset", PRESETS)
def test_nothing_needs_the_alt_key(preset: str) -> None:
    """Some terminals, and some hands, have none."""
    map_, _ = key_map(preset)
    only_alt = [key.id for key in KEYS if all("alt+" in keys for keys in map_.keys_of(key))]
    assert only_alt == []


def test_every_row_has_an_id_of_its_own_and_every_place_an_outside() -> None:
    assert [each for each, count in Counter(key.id for key in KEYS).items() if count > 1] == []
    assert set(OUTER) == set(Where)
    assert all(key.id.count(".") == 1 for key in KEYS)


def test_the_keys_chat_users_know_are_the_usual_ones() -> None:
    usual = {row: USUAL.keys_of(BY_ID[row]) for row in BY_ID}
    assert "enter" in usual["composer.send"]
    assert "alt+enter" in usual["composer.newline"]
    assert "ctrl+k" in usual["inbox.jump"]
    assert "alt+a" in usual["inbox.next_unread"]
    assert "alt+up" in usual["inbox.previous_chat"]
    assert "alt+down" in usual["inbox.next_chat"]
    assert "question_mark" in usual["inbox.help"]
    for row, key in (
        ("message.reply", "r"),
        ("message.edit", "e"),
        ("message.delete", "d"),
        ("message.copy", "y"),
        ("message.react", "plus"),
    ):
        assert key in usual[row]


# A person's own keys


def test_a_row_is_given_other_keys_and_none() -> None:
    map_, bad = key_map(own={"message.reply": "ctrl-r, Alt-Enter", "message.block": ""})
    assert bad == ()
    assert map_.keys_of(BY_ID["message.reply"]) == ("ctrl+r", "alt+enter")
    assert map_.keys_of(BY_ID["message.block"]) == ()
    assert map_.shown(BY_ID["message.block"]) == ""
    assert map_.for_textual == {"message.reply": "ctrl+r,alt+enter", "message.block": "no_key"}


def test_what_is_no_row_and_no_key_is_told_and_the_rest_holds() -> None:
    map_, bad = key_map(
        own={"message.unheard": "r", "message.edit": "hyper+x", "message.copy": "c"}
    )
    assert [each.id for each in bad] == ["message.unheard", "message.edit"]
    assert map_.keys_of(BY_ID["message.edit"]) == ("e",)
    assert map_.keys_of(BY_ID["message.copy"]) == ("c",)


def test_a_letter_alone_can_t_be_looked_at_before_what_is_typed() -> None:
    map_, bad = key_map(own={"app.quit": "q"})
    assert [each.id for each in bad] == ["app.quit"]
    assert map_.keys_of(BY_ID["app.quit"]) == ("ctrl+q",)


def test_the_leader_is_the_one_that_was_chosen() -> None:
    map_, _ = key_map("vim", leader="comma")
    assert "comma u" in map_.keys_of(BY_ID["inbox.next_unread"])
    _, bad = key_map("vim", leader="not a key")
    assert [each.id for each in bad] == ["leader"]


def test_conflicts_are_named_for_what_they_are() -> None:
    map_, _ = key_map(own={
        "message.reply": "e", "message.copy": "d d", "chats.mute": "f5", "composer.attach": "ctrl+q",
    })  # fmt: skip
    found = {
        (each.clash, each.key, frozenset({each.row.id, each.other.id})) for each in conflicts(map_)
    }
    assert (Clash.SAME, "e", frozenset({"message.reply", "message.edit"})) in found
    assert (Clash.BEGINS, "d d", frozenset({"message.copy", "message.delete"})) in found
    assert (Clash.COVERED, "f5", frozenset({"chats.mute", "inbox.about"})) in found
    assert (Clash.HIDDEN, "ctrl+q", frozenset({"composer.attach", "app.quit"})) in found


def test_what_is_wrong_with_a_key_in_the_file_is_named_with_its_line() -> None:
    text = template() + '[keys.message]\nreply = "e"\nedit = 3\nunheard = "x"\n'
    text = text.replace("[keys]\n", "")
    found = read(text)
    last = len(text.splitlines())
    told = {each.line: each.said("f") for each in (*found.problems, *key_problems(found, text))}
    assert "message.edit" in told[last - 2]
    assert "it can be a key in quotation marks" in told[last - 1]
    assert "no key of the program" in told[last]


# Spelling


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("ctrl+k", "ctrl+k"), ("Ctrl-K", "ctrl+k"), ("^k", "ctrl+k"), ("C-k", "ctrl+k"),
        ("alt-enter", "alt+enter"), ("M-a", "alt+a"), ("Shift+Tab", "shift+tab"),
        ("shift+r", "R"), ("G", "G"), ("?", "question_mark"), ("+", "plus"), ("-", "minus"),
        ("ctrl++", "ctrl+plus"), ("F5", "f5"), ("pgup", "pageup"), ("esc", "escape"),
        ("ctrl+alt+x", "alt+ctrl+x"), ("é", "é"), ("comma", "comma"),
    ],
)  # fmt: skip
def test_keys_are_read_as_people_write_them(written: str, key: str) -> None:
    assert parse_key(written) == key


@pytest.mark.parametrize("written", ["hyper+x", "ctrl+", "foo", "a,,b", "a b c d e", "f99"])
def test_what_is_no_key_is_refused_with_how_one_is_written(written: str) -> None:
    with pytest.raises(BadKey):
        parse_keys(written)


@given(st.text(max_size=20))
def test_any_text_is_keys_or_refused(text: str) -> None:
    try:
        keys = parse_keys(text)
    except BadKey:
        return
    assert all(key and key == key.strip() for key in keys)


# Sequences and counts

BOUND = ("j", "g g", "g t", "space u", "f5")


def pressed(*keys: str, has_counts: bool = True) -> object:
    pending = Pending()
    outcome: object = None
    for key in keys:
        outcome = pending.take(key, BOUND, has_counts=has_counts)
    return outcome


def test_a_sequence_waits_and_tells_what_may_follow_and_runs_when_it_is_whole() -> None:
    assert pressed("g") == Waits(("g g", "g t"))
    assert pressed("g", "g") == Runs("g g", 1)


def test_a_count_says_how_often() -> None:
    assert pressed("1") == Waits()
    assert pressed("1", "2", "j") == Runs("j", 12)
    assert pressed("3", "g", "t") == Runs("g t", 3)
    assert pressed("9", "9", "9", "9", "j") == Runs("j", 999)


def test_keys_that_begin_nothing_mean_what_they_always_do() -> None:
    assert pressed("j") == Passes()
    assert pressed("0") == Passes()
    assert pressed("5", has_counts=False) == Passes()
    assert pressed("5", "f1") == Passes()


def test_what_was_begun_is_given_up_by_escape_and_by_a_key_that_does_not_follow() -> None:
    assert pressed("g", "escape") == Drops()
    assert pressed("4", "escape") == Drops()
    assert pressed("g", "z") == Drops()
    assert pressed("g", "z", "j") == Passes()


def test_the_table_is_read_without_textual() -> None:
    script = (
        "import sys, inbox_tui.ui.keys.checking, inbox_tui.ui.keys.key_map;"
        "print([m for m in sys.modules if m.split('.')[0] in ('textual', 'rich', 'tomlkit')])"
    )
    printed = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == "[]"
