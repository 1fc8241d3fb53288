"""Promises about the columns text takes: no cell out of place, no character torn apart."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import iter_graphemes, wcswidth, wcwidth

from inbox_tui.ui.safe_width import simplified
from inbox_tui.ui.wrap import cells, clusters, fit, padded, wrap_spans
from tests.ui.difficult_graphemes import AGREED, DISPUTED, SPACING_SIGNS

MADE_SAFE = AGREED | DISPUTED
DIFFICULT = MADE_SAFE | SPACING_SIGNS
_ASKER = r"""
import json, re, sys, termios, tty
texts, answers = json.load(open(sys.argv[1])), []
old = termios.tcgetattr(0)
tty.setraw(0)
for text in texts:
    sys.stdout.write("\r\x1b[2K" + text + "\x1b[6n")
    sys.stdout.flush()
    said = ""
    while not said.endswith("R"):
        said += sys.stdin.read(1)
    answers.append(int(re.search(r";(\d+)R", said).group(1)) - 1)
termios.tcsetattr(0, termios.TCSADRAIN, old)
json.dump(answers, open(sys.argv[2], "w"))
"""
pieces = st.lists(
    st.sampled_from([*DIFFICULT.values(), "word ", "a", " ", "。", "「"]), max_size=30
)
texts = pieces.map("".join)


def in_emulator(text: str) -> int:
    """The columns pyte draws a text in; it gives up at a mark without a combining class."""
    shown = "".join(character for character in text if wcwidth(character) or character == "\n")
    screen = pyte.Screen(80, 2)
    pyte.Stream(screen).feed(shown)
    return screen.cursor.x


@pytest.mark.parametrize("text", AGREED.values(), ids=AGREED)
def test_text_takes_the_columns_that_terminals_draw_it_in(text: str) -> None:
    assert cells(text) == cell_len(text) == wcswidth(text)


@pytest.mark.parametrize("text", MADE_SAFE.values(), ids=MADE_SAFE)
def test_safe_text_is_as_wide_for_old_terminals_as_for_new_ones(text: str) -> None:
    safe = simplified(text)
    by_character = sum(max(0, wcwidth(character)) for character in safe)
    assert {cells(safe), in_emulator(safe), by_character} == {wcswidth(safe)}


@pytest.mark.parametrize("text", DIFFICULT.values(), ids=DIFFICULT)
def test_safe_text_stays_safe_text(text: str) -> None:
    assert simplified(simplified(text)) == simplified(text)
    assert simplified(text)


def test_what_is_harmless_is_left_alone() -> None:
    for text in ("plain", "Grüße, Москва", "漢字かな", "한국", "مرحبا", *SPACING_SIGNS.values()):
        assert simplified(text) == text


@pytest.mark.pty
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is the terminal that is asked")
def test_a_real_terminal_draws_text_in_the_columns_it_is_given(tmp_path: Path) -> None:
    asked = [*AGREED.values(), *(simplified(text) for text in DISPUTED.values())]
    question, answer, program = (tmp_path / name for name in ("asked", "answer", "ask.py"))
    question.write_text(json.dumps(asked))
    program.write_text(_ASKER)
    socket = f"widths-{tmp_path.name}"
    command = f"{sys.executable} {program} {question} {answer}; tmux -L {socket} wait-for -S done"
    subprocess.run(
        ["tmux", "-u", "-L", socket, "-f", "/dev/null", "new-session", "-d", "-x", "90", command],
        check=True,
    )
    subprocess.run(["tmux", "-L", socket, "wait-for", "done"], check=True, timeout=30)
    drawn = json.loads(answer.read_text())
    assert drawn == [cells(text) for text in asked]


@given(texts, st.integers(2, 30))
def test_lines_fit_tear_no_character_apart_and_lose_nothing(text: str, width: int) -> None:
    spans = wrap_spans(text, width)
    edges, at = {0}, 0
    for cluster in iter_graphemes(text):
        at += len(cluster)
        edges.add(at)
    for start, end in spans:
        assert start in edges
        line = text[start:end]
        assert cells(line) <= width or len(list(clusters(line))) == 1
    kept = "".join(text[start:end] for start, end in spans)
    assert kept.replace(" ", "") == text.replace(" ", "")


@given(texts, st.integers(1, 30))
def test_what_is_shortened_fits_and_ends_with_a_whole_character(text: str, width: int) -> None:
    shown = fit(text, width)
    assert cells(shown) <= width
    assert cells(padded(text, width)) == width
    if shown != text:
        whole = {"".join(list(clusters(text))[:count]).rstrip() for count in range(len(text) + 1)}
        assert shown[:-1] in whole


def test_chinese_and_japanese_break_anywhere_but_before_their_full_stop() -> None:
    text = "hello これは長い文章です。次"
    lines = [text[start:end] for start, end in wrap_spans(text, 12)]
    assert lines[0] == "hello これは"
    assert not any(re.match("[。、]", line) for line in lines)
