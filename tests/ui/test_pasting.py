"""Pasted text is text, whatever is in it and however the terminal hands it over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from inbox_tui.ui.pasting import PASTE_BEGINS, PASTE_ENDS, PasteGuard, PasteSafeParser

HOSTILE = "before \x1b[A\x1b\rafter\r\x1b]52;c;eA==\x07\x1b"


def events_of(*pieces: str) -> list[events.Event]:
    parser = PasteSafeParser()
    found = [event for piece in pieces for event in parser.feed(piece)]
    return [event for event in found if isinstance(event, events.Event)]


def test_an_escape_character_in_a_paste_turns_nothing_after_it_into_a_key() -> None:
    # a key behind the paste makes the parser hand it over
    heard = events_of(f"{PASTE_BEGINS}{HOSTILE}{PASTE_ENDS}x")
    assert [type(event) for event in heard] == [events.Paste, events.Key]
    assert isinstance(heard[0], events.Paste)
    assert heard[0].text == HOSTILE.replace("\x1b", "")


@given(cuts=st.sets(st.integers(1, 50), max_size=8))
def test_it_does_not_matter_where_the_input_is_cut(cuts: set[int]) -> None:
    whole = f"a{PASTE_BEGINS}{HOSTILE}{PASTE_ENDS}b\x1b[A"
    guard = PasteGuard()
    ends = sorted(cut for cut in cuts if cut < len(whole))
    pieces = [whole[start:end] for start, end in zip([0, *ends], [*ends, len(whole)], strict=True)]
    clean = HOSTILE.replace("\x1b", "")
    assert "".join(guard.clean(piece) for piece in pieces) == (
        f"a{PASTE_BEGINS}{clean}{PASTE_ENDS}b\x1b[A"
    )


@pytest.mark.parametrize("typed", ["\x1b", "\x1b[A", "\x1b[", "\x1b[200", "hello\r"])
def test_keys_are_passed_on_at_once(typed: str) -> None:
    assert PasteGuard().clean(typed) == typed
