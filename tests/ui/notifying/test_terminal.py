"""The sequences that ask a terminal to tell something."""

from __future__ import annotations

import pytest

from inbox_tui.domain.ids import AccountId, ChatId, ChatKey
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.notices import Notice
from inbox_tui.ui.notifying.terminal import Sequence, notice_bytes, sequence_of, title_bytes

KEY = ChatKey(AccountId("home"), ChatId("anna"))
NOTICE = Notice(safe_line("Anna; Ben"), safe_line("On my way; wait"), KEY)


@pytest.mark.parametrize(
    ("stored", "environment", "sequence"),
    [
        (None, {}, None),
        (None, {"TERM": "xterm-256color"}, None),
        (None, {"KITTY_WINDOW_ID": "1"}, Sequence.OSC_99),
        (None, {"TERM_PROGRAM": "iTerm.app"}, Sequence.OSC_9),
        (None, {"TERM_PROGRAM": "WezTerm"}, Sequence.OSC_9),
        (None, {"VTE_VERSION": "7600"}, Sequence.OSC_777),
        (None, {"TERM": "foot"}, Sequence.OSC_777),
        (None, {"KITTY_WINDOW_ID": "1", "TMUX": "/tmp/x"}, None),
        ("off", {"KITTY_WINDOW_ID": "1"}, None),
        ("osc777", {"TMUX": "/tmp/x"}, Sequence.OSC_777),
        ("nonsense", {}, None),
    ],
)
def test_a_terminal_is_asked_in_the_way_it_understands(
    stored: str | None, environment: dict[str, str], sequence: Sequence | None
) -> None:
    assert sequence_of(stored, environment) is sequence


@pytest.mark.parametrize(
    ("sequence", "written"),
    [
        (Sequence.OSC_9, "\x1b]9;Anna, Ben: On my way, wait\x07"),
        (Sequence.OSC_777, "\x1b]777;notify;Anna, Ben;On my way, wait\x07"),
        (
            Sequence.OSC_99,
            "\x1b]99;i=inbox-tui:d=0;Anna, Ben\x1b\\"
            "\x1b]99;i=inbox-tui:p=body;On my way, wait\x1b\\",
        ),
    ],
)
def test_the_fields_of_a_sequence_stay_apart(sequence: Sequence, written: str) -> None:
    assert notice_bytes(NOTICE, sequence) == written


def test_the_title_has_a_number_and_nothing_of_anybodys() -> None:
    assert title_bytes(0) == "\x1b]2;inbox-tui\x07"
    assert title_bytes(3) == "\x1b]2;(3) inbox-tui\x07"
    assert title_bytes(5_000) == "\x1b]2;(999+) inbox-tui\x07"
