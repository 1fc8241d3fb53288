"""Which texts are taken for one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.policy.confusables import look_alike, looks, mixes_look_alikes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Alice", "Аlice"),
        ("Alice", "AIice"),
        ("Alice", "Ali\u200bce"),
        ("Alice", "\u202eAlice"),
        ("Alice", "𝐀𝐥𝐢𝐜𝐞"),
        ("paypal", "рауpаl"),
        ("modern", "modem"),
        ("Anna  Berg", "anna berg"),
        ("O0", "00"),
    ],
)
def test_texts_that_look_the_same_are_taken_for_one_another(one: str, other: str) -> None:
    assert look_alike(one, other)
    assert look_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Alice", "Alicia"), ("Anna", "Hanna"), ("Иван", "Ivan"), ("", ""), ("\u3164", "\u3164")],
)
def test_texts_that_differ_to_the_eye_are_not(one: str, other: str) -> None:
    assert not look_alike(one, other)


@pytest.mark.parametrize("word", ["Аlice", "pаypal", "Ηello", "αlpha", "漢кот"])
def test_a_word_in_scripts_that_look_alike_is_noticed(word: str) -> None:
    assert mixes_look_alikes(word)


@pytest.mark.parametrize(
    "word",
    ["Alice", "Анна", "Ελένη", "東京タワー", "Tシャツ", "한국語", "İstanbul", "אבג", "हिन्दी", "Z4"],
)
def test_a_word_as_people_write_it_is_not(word: str) -> None:
    assert not mixes_look_alikes(word)


@given(st.text())
def test_every_text_that_shows_looks_like_itself(text: str) -> None:
    assert look_alike(text, text) == bool(looks(text))
