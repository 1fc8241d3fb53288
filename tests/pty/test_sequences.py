"""The scanner itself: it must see what it is there to see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pty.sequences import foreign, split_incomplete, tokens

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "hostile.jsonl"
TERMINAL = [
    entry
    for line in CORPUS.read_text(encoding="utf-8").splitlines()
    if (entry := json.loads(line))["kind"] == "terminal" and "\x1b" in entry["text"]
]


@pytest.mark.parametrize("entry", TERMINAL, ids=lambda entry: entry["id"])
def test_every_hostile_sequence_is_recognised(entry: dict[str, str]) -> None:
    assert foreign(entry["text"].encode())


@pytest.mark.parametrize(
    "text", ["\x9b2J", "\x9d0;x\x9c", "a\x07b", "\u202egpj", "\u2067", "\U000e0041", "\x00", "\x7f"]
)
def test_control_and_bidi_characters_are_recognised(text: str) -> None:
    assert foreign(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[?1049h\x1b[?25l\x1b[?1003h\x1b[?2026$p\x1b[>1u",
        "\x1b[1;38;2;10;20;30;48;5;7mHello\x1b[0m\x1b[12;40H",
        "日本語 \N{MAN}\u200d\N{WOMAN} \u0645\u06cc\u200c\u062e",
        "\x1b[?1049h\x1b[1mx\x1b[0m\x1b[?2004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1003l",
    ],
)
def test_what_the_driver_writes_passes(text: str) -> None:
    assert foreign(text.encode()) == []


def test_leaving_the_screen_is_only_allowed_once_it_is_left() -> None:
    assert foreign(b"\x1b[?1003l still running \x1b[?1049l")


def test_bytes_that_are_not_utf_8_are_recognised() -> None:
    assert foreign(b"\x9b2J")


@pytest.mark.parametrize(
    ("stream", "complete"),
    [
        ("abc", "abc"),
        ("abc\x1b", "abc"),
        ("abc\x1b[", "abc"),
        ("abc\x1b[1;2", "abc"),
        ("abc\x1b]22;text\x1b", "abc"),
        ("abc\x1b[1m", "abc\x1b[1m"),
    ],
)
def test_a_sequence_split_between_reads_waits_for_its_end(stream: str, complete: str) -> None:
    whole, rest = split_incomplete(stream)
    assert (whole, whole + rest) == (complete, stream)


def test_text_and_sequences_are_told_apart() -> None:
    kinds = [token.kind for token in tokens("a\x1b[1mb\x1b]0;t\x07c\x1bc\x1b")]
    assert kinds == ["text", "csi", "text", "string", "text", "escape", "broken"]
