"""What is being typed is known for every text and every cursor, and only what fits is offered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.store.query import parsing
from inbox_tui.store.query.completion import MAX_CHOICES, Completion, Known, completing
from inbox_tui.store.query.operators import KINDS, OPERATORS, STATES
from inbox_tui.store.query.parsing import parse
from inbox_tui.store.query.tree import From, In, Kind, State

KNOWN = Known(
    people=("Anna B.", "Änne", "Ben", 'Quo"ted'),
    chats=("Kitchen talk", "Hall"),
    services=("matrix", "telegram"),
    today=date(2026, 11, 25),
)
DOCS = Path(__file__).resolve().parents[3] / "docs" / "search.md"


def at(text: str) -> Completion:
    """The bar is the cursor."""
    cursor = text.index("|")
    return completing(text.replace("|", ""), cursor, KNOWN)


@pytest.mark.parametrize(
    ("text", "operator", "typed", "choices"),
    [
        (
            "from:|",
            "from",
            "",
            ["from:me", 'from:"Anna B."', "from:Änne", "from:Ben", "from:Quo ted"],
        ),
        ("from:an|", "from", "an", ['from:"Anna B."', "from:Änne"]),
        ('tea from:"anna b|', "from", "anna b", ['from:"Anna B."']),
        ("-from:be|n tea", "from", "be", ["-from:Ben"]),
        ("in:talk|", "in", "talk", ['in:"Kitchen talk"']),
        ("on:m|", "on", "m", ["on:matrix"]),
        ("has:vi|", "has", "vi", ["has:video"]),
        ("HAS:V|", "has", "V", ["has:video", "has:voice"]),
        ("is:|", "is", "", ["is:unread", "is:mine", "is:starred"]),
        ("before:2026-|", "before", "2026-", ["before:2026-11-25", "before:2026-11"]),
        ("magic:x|", None, "magic:x", []),
        ("be|", None, "be", ["before:"]),
        ("-fr|", None, "fr", ["-from:"]),
        ("tea| from:anna", None, "tea", []),
    ],
)
def test_what_fits_where_the_cursor_stands_is_offered(
    text: str, operator: str | None, typed: str, choices: list[str]
) -> None:
    found = at(text)
    assert (found.operator, found.typed) == (operator, typed)
    expected = ['from:"Quo ted"' if one == "from:Quo ted" else one for one in choices]
    assert [choice.text for choice in found.choices] == expected


def test_between_words_every_operator_is_offered() -> None:
    found = at("tea |")
    assert (found.start, found.end) == (4, 4)
    assert [choice.text for choice in found.choices] == [f"{one.name}:" for one in OPERATORS]


def test_a_choice_takes_the_place_of_the_whole_piece() -> None:
    found = at("tea from:an|n more")
    text = "tea from:ann more"
    chosen = text[: found.start] + found.choices[0].text + text[found.end :]
    assert chosen == 'tea from:"Anna B." more'
    assert parse(chosen).conditions == (From("Anna B."),)


def test_a_chosen_name_with_quotes_in_it_is_still_one_value() -> None:
    (condition,) = parse(completing("from:quo", 8, KNOWN).choices[0].text).conditions
    assert condition == From("Quo ted")


@given(st.text(max_size=60) | st.text('":-fromhasi \0\ud800', max_size=40), st.integers(-5, 70))
def test_every_text_and_cursor_has_an_answer(text: str, cursor: int) -> None:
    found = completing(text, cursor, KNOWN)
    assert 0 <= found.start <= found.end <= max(len(text), 0)
    assert len(found.choices) <= max(MAX_CHOICES, len(OPERATORS))


@given(st.lists(st.text(min_size=1, max_size=20), max_size=5))
def test_whatever_is_offered_for_a_chat_is_read_as_that_filter(names: list[str]) -> None:
    for choice in completing("in:", 3, Known(chats=tuple(names))).choices:
        query = parse(choice.text)
        assert [type(one) for one in query.conditions] == [In], choice


def test_there_are_no_more_choices_than_a_list_shows() -> None:
    known = Known(people=tuple(f"Anna {number}" for number in range(100)))
    assert len(completing("from:anna", 9, known).choices) == MAX_CHOICES


def test_one_table_names_everything_a_query_may_say() -> None:
    assert {one.name for one in OPERATORS} == set(parsing._MAKERS)
    assert (set(KINDS), set(STATES)) == (set(Kind), set(State))
    docs = DOCS.read_text(encoding="utf-8")
    for word in (
        *(f"`{one.name}:" for one in OPERATORS),
        *(f"| `has:{kind.value}` | {says} |" for kind, says in KINDS.items()),
        *(f"| `is:{state.value}` | {says} |" for state, says in STATES.items()),
    ):
        assert word in docs, word
