"""No text from outside commands the terminal, hides what it is, or takes more than its place."""

from __future__ import annotations

import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.safe_text import (
    MAX_CHARACTERS,
    MAX_LINE_CHARACTERS,
    MAX_LINES,
    MAX_MARKS,
    SafeText,
    safe_line,
    safe_name,
    safe_text,
)

CORPUS = Path(__file__).parents[1] / "corpus" / "hostile.jsonl"
ENTRIES: list[dict[str, Any]] = [
    json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()
]
BY_ID = {entry["id"]: entry for entry in ENTRIES}

JOINERS = "\u200d\u200c"
BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

ANY_TEXT = st.text(
    st.characters() | st.sampled_from("\x1b\x9b\x9d\x07\n\r\t[]\u200d\u0301\u202e\ud800👨"),
    max_size=200,
)


def every_character_is_harmless(shown: str) -> bool:
    return all(
        character == "\n"
        or character in JOINERS
        or (
            unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
            and character not in BIDI
        )
        for character in shown
    )


def text_of(name: str) -> str:
    return str(BY_ID[name]["text"])


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_a_hostile_text_is_shown_within_bounds_and_commands_nothing(entry: dict[str, Any]) -> None:
    for shown in (safe_text(entry["text"]), safe_line(entry["text"])):
        assert every_character_is_harmless(shown.text)
        shown.text.encode("utf-8")
    text, line = safe_text(entry["text"]).text, safe_line(entry["text"]).text
    assert len(text) <= MAX_CHARACTERS
    assert text.count("\n") < MAX_LINES
    assert all(len(row) <= MAX_LINE_CHARACTERS for row in text.split("\n"))
    assert len(line) <= 200
    assert "\n" not in line


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["id"])
def test_a_hostile_text_is_ready_before_anybody_notices(entry: dict[str, Any]) -> None:
    began = time.perf_counter()
    safe_text(entry["text"])
    assert time.perf_counter() - began < 0.1


@pytest.mark.parametrize("pattern", ["\x9d", "\x90x", "\x1b]", "\x1b[0;", "\x1b  ", "é", "\u0301"])
def test_the_time_taken_grows_with_the_length_and_not_its_square(pattern: str) -> None:
    began = time.perf_counter()
    safe_text(pattern * (4 * MAX_CHARACTERS))
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    "entry",
    [e for e in ENTRIES if e["kind"] in {"markup", "spoof", "send", "search", "notification"}],
    ids=lambda entry: entry["id"],
)
def test_a_printable_text_is_shown_literally(entry: dict[str, Any]) -> None:
    shown = safe_text(entry["text"])
    assert shown.text == entry["text"].replace("\r\n", "\n")
    assert not shown.altered


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("osc52-write", ""),
        ("osc8-spoof", "https://bank.example"),
        ("title-report", ""),
        ("c1", ""),
        ("unterminated-osc", "before  after"),
        ("kitty-graphics", ""),
        ("cr-overwrite", "ok\nAdmin:"),
        ("lone-surrogate", "a\N{REPLACEMENT CHARACTER}b"),
        ("split-name", ""),
        ("split-body", "[2J"),
        ("entity-late-decode", "&#27;[2J%1b[2J"),
        ("rlo-file", "ingpj.exe"),
        ("isolate-open", " open isolate"),
        ("file-escape", "a.png"),
        ("tag-chars", "x\n\n y"),
    ],
)
def test_what_a_sequence_carries_goes_with_it_and_the_rest_stays(name: str, shown: str) -> None:
    assert safe_text(text_of(name)).text == shown


def test_what_was_taken_out_is_told() -> None:
    assert safe_text(text_of("rlo-file")).altered
    assert safe_text(text_of("zero-width-name")).altered
    assert not safe_text("plain").altered


def test_one_long_line_is_cut_and_says_so() -> None:
    shown = safe_text(text_of("one-long-line"))
    assert shown.cut
    assert len(shown) == MAX_LINE_CHARACTERS


def test_many_lines_are_cut_and_say_so() -> None:
    shown = safe_text(text_of("many-lines"))
    assert shown.cut
    assert len(shown.text.splitlines()) == MAX_LINES


@pytest.mark.parametrize(
    ("length", "is_cut"), [(MAX_LINE_CHARACTERS, False), (MAX_LINE_CHARACTERS + 1, True)]
)
def test_the_cap_of_a_line_is_where_it_says(length: int, is_cut: bool) -> None:
    assert safe_text("x" * length).cut is is_cut
    assert safe_text("é" * length).cut is is_cut


def test_marks_piled_on_one_letter_are_cut_to_a_few() -> None:
    shown = safe_text(text_of("zalgo")).text
    assert len(shown) <= 1 + MAX_MARKS


@pytest.mark.parametrize("raw", ["\u0301name", " \u0301name", "line\n\u20ddnext"])
def test_a_mark_without_a_letter_never_sits_on_what_stands_before_the_text(raw: str) -> None:
    for line in safe_text(raw).text.split("\n"):
        assert not unicodedata.combining(line.strip()[0])
        assert unicodedata.category(line.strip()[0]) != "Me"


def test_a_family_stays_together_and_an_endless_one_does_not() -> None:
    assert safe_text("👨‍👩‍👧‍👦").text == "👨‍👩‍👧‍👦"
    endless = safe_text(text_of("zwj-chain")).text
    assert max(len(part) for part in endless.split("👨👨")) < 40


def test_a_text_that_was_cut_does_not_end_in_a_joiner() -> None:
    assert not safe_line("👨‍" * 300, max_characters=2).text.endswith("\u200d")


@pytest.mark.parametrize(
    "text", ["⚠️ warning", "1️⃣", "🇩🇪", "👋🏽", "🩷", "🫩", "क्षि", "نوشته‌ها", "漢字", "שלום"]
)
def test_what_people_write_is_kept_as_it_is(text: str) -> None:
    assert safe_text(text) == SafeText(text)


@pytest.mark.parametrize("name", ["blank-name", "empty-name", "split-name"])
def test_an_empty_looking_name_gives_way_to_the_stable_id(name: str) -> None:
    assert safe_name(text_of(name), "@anna:example.org").text == "@anna:example.org"


@pytest.mark.parametrize(
    "raw", ["   ", "\u2800\u2800", "\u3164 \uffa0", "\u200d", "\ufe0f", "\u0301"]
)
def test_a_name_of_nothing_visible_gives_way_to_the_stable_id(raw: str) -> None:
    assert safe_name(raw, "@anna:example.org").text == "@anna:example.org"


def test_a_name_with_something_invisible_in_it_carries_its_stable_id() -> None:
    shown = safe_name(text_of("zero-width-name"), "@mallory:example.org")
    assert shown.text == "Alice (@mallory:example.org)"
    assert safe_name("Alice", "@alice:example.org").text == "Alice"


def test_a_name_is_one_short_line() -> None:
    shown = safe_name("Anna\nAdmin: " + "x" * 500, "@anna:example.org")
    assert "\n" not in shown.text
    assert len(shown) <= 80


@pytest.mark.parametrize("raw", ["\x1b[2J", "a\x00", "a\u202eb", "\ud800"])
def test_nothing_dangerous_can_be_called_safe(raw: str) -> None:
    with pytest.raises(ValueError, match=r"safe_text\(\)"):
        SafeText(raw)


@given(ANY_TEXT)
def test_any_text_at_all_becomes_harmless(raw: str) -> None:
    assert every_character_is_harmless(safe_text(raw).text)
    assert every_character_is_harmless(safe_line(raw).text)
    assert every_character_is_harmless(safe_name(raw, "id").text)


@given(ANY_TEXT)
def test_making_safe_text_safe_changes_nothing(raw: str) -> None:
    once = safe_text(raw)
    assert safe_text(once.text).text == once.text


@given(ANY_TEXT)
def test_a_name_is_never_empty(raw: str) -> None:
    assert safe_name(raw, "id").text.strip()


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=300))
def test_plain_text_is_never_changed(raw: str) -> None:
    assert safe_text(raw) == SafeText(raw)
