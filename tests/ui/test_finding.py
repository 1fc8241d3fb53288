"""How names are matched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.ui.finding import Fit, contains, match


@pytest.mark.parametrize(
    ("sought", "name", "fit"),
    [
        ("anna", "Anna", Fit.EXACT),
        ("ann", "Anna Byrne", Fit.BEGINNING),
        ("byr", "Anna Byrne", Fit.WORD),
        ("ab", "Anna Byrne", Fit.INITIALS),
        ("nna", "Anna Byrne", Fit.PART),
        ("anbyr", "Anna Byrne", Fit.LETTERS),
        ("angstrom", "Ångström", Fit.EXACT),
        ("Ångström", "angstrom", Fit.EXACT),
        ("strasse", "Straße 5", Fit.BEGINNING),
        ("字", "漢字の会", Fit.PART),
        ("🎉", "party 🎉", Fit.WORD),
        ("ＡＢＣ", "abc", Fit.EXACT),
    ],
)
def test_a_name_fits_as_well_as_it_says(sought: str, name: str, fit: Fit) -> None:
    found = match(sought, name)
    assert found is not None
    # an emoji is no word of its own, but stands after a space
    assert found.fit is fit


def test_the_letters_that_fit_are_those_of_the_name_as_it_is_shown() -> None:
    found = match("strasse", "Die Straße")
    assert found is not None
    assert "".join("Die Straße"[place] for place in found.at) == "Straße"
    assert contains("ang", "Ångström") == (0, 1, 2)


def test_what_does_not_fit_is_none() -> None:
    assert match("xyz", "Anna") is None
    assert match("aa", "Anna Byrne") is not None
    assert contains("ab", "Anna Byrne") is None


@given(st.text(max_size=80), st.text(max_size=200))
def test_letters_that_fit_are_always_letters_of_the_name(sought: str, name: str) -> None:
    found = match(sought, name)
    assert found is None or all(0 <= place < len(name) for place in found.at)
