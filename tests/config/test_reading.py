"""Promises about reading the settings file."""

from __future__ import annotations

import contextlib
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config.problem import BadConfig
from inbox_tui.config.reading import read
from inbox_tui.config.settings import BY_KEY, SECTIONS, SETTINGS
from inbox_tui.config.spelling import spelled
from inbox_tui.config.template import template


def the_problem(text: str) -> str:
    (problem,) = read(text).problems
    return problem.said("config.toml")


def test_a_value_that_is_set_is_read_and_the_others_are_left_out() -> None:
    found = read('[privacy]\nread_receipts = true\n[inbox]\nthird_party = "merged"\n')
    assert found.values == {"privacy.read_receipts": True, "inbox.third_party": "merged"}
    assert found.problems == ()


def test_the_first_file_sets_nothing_and_has_every_setting_commented_out() -> None:
    text = template()
    assert read(text) == read("")
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line and line.startswith("# ") else line
        for line in text.splitlines()
    )
    assert read(uncommented).values == {each.key: each.default for each in SETTINGS}


def test_a_wrong_value_is_named_with_line_key_and_what_is_allowed() -> None:
    assert the_problem('\n\n[privacy]\n# on?\nread_receipts = "maybe"\n') == (
        'config.toml, line 5: privacy.read_receipts: "maybe" is not possible; it can be true or false'
    )
    assert the_problem("[privacy]\nlock_after_minutes = -1\n") == (
        "config.toml, line 2: privacy.lock_after_minutes: -1 is not possible; it can be a whole "
        "number from 0 to 1440"
    )
    assert '"separate" or "merged"' in the_problem("inbox.third_party = true")


def test_a_wrong_value_leaves_the_right_ones_right() -> None:
    found = read("[privacy]\nread_receipts = 1\ntyping_notices = true\n")
    assert found.values == {"privacy.typing_notices": True}
    assert found.bad == {"privacy.read_receipts"}


def test_a_number_is_not_taken_for_true_nor_true_for_a_number() -> None:
    assert read("[privacy]\nread_receipts = 1").bad == {"privacy.read_receipts"}
    assert read("[privacy]\nkeep_days = true").bad == {"privacy.keep_days"}


def test_a_misspelled_key_is_met_with_the_one_that_was_meant() -> None:
    assert the_problem("[privacy]\nread_recipts = true\n") == (
        "config.toml, line 2: privacy.read_recipts: there is no such setting; did you mean "
        "privacy.read_receipts?"
    )


def test_an_unknown_section_is_met_with_those_there_are() -> None:
    said = the_problem("[unheard_of]\nx = 1\n")
    assert "line 2" in said
    assert all(section.id in said for section in SECTIONS)


def test_what_is_not_toml_is_named_with_its_line() -> None:
    with pytest.raises(BadConfig) as caught:
        read("[privacy]\nread_receipts = \n")
    assert caught.value.problem.line == 2
    with pytest.raises(BadConfig, match="not TOML"):
        read("[" * 5_000)


def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(BadConfig, match="larger"):
        read("#" * 1_000_001)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_and_never_a_crash(text: str) -> None:
    with contextlib.suppress(BadConfig):
        assert set(read(text).values) <= set(BY_KEY)


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_text_is_spelled_so_that_it_is_read_back(text: str) -> None:
    assert tomllib.loads(f"x = {spelled(text)}") == {"x": text}


def test_every_setting_stands_in_a_section_that_is_explained_once() -> None:
    assert [section.id for section in SECTIONS] == list(
        dict.fromkeys(each.section for each in SETTINGS)
    )
    assert len(BY_KEY) == len(SETTINGS) == len({each.stored for each in SETTINGS})
    for each in SETTINGS:
        assert each.kind.allows(each.default), each.key
        assert each.kind.from_stored(each.kind.stored(each.default)) == each.default
        assert each.doc.endswith("."), each.key
