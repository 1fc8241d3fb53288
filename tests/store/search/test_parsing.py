"""What is typed becomes a query, whatever it is."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.ids import Millis
from inbox_tui.store.query.parsing import MAX_CHARACTERS, MAX_PIECES, parse
from inbox_tui.store.query.tree import (
    Between,
    From,
    Has,
    In,
    Is,
    Kind,
    On,
    Phrase,
    Query,
    State,
    Words,
)

YEAR_2026 = Millis(1_767_225_600_000)
FEBRUARY = Millis(1_769_904_000_000)
DAY = 86_400_000


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", Query()),
        ("tea", Query((Words("tea", is_open=True),))),
        ("tea ", Query((Words("tea"),))),
        ('"green tea"', Query((Phrase("green tea"),))),
        ('"green tea', Query((Phrase("green tea"),))),
        ("tea -milk", Query((Words("tea"),), (Words("milk"),))),
        ('-"green tea"', Query((), (Phrase("green tea"),))),
        ("from:anna", Query(conditions=(From("anna"),))),
        ('FROM:"Anna B."', Query(conditions=(From("Anna B."),))),
        ("-from:me", Query(unwanted_conditions=(From("me"),))),
        ("in:kitchen on:matrix", Query(conditions=(In("kitchen"), On("matrix")))),
        ("has:picture is:unread", Query(conditions=(Has(Kind.PICTURE), Is(State.UNREAD)))),
        ("has:magic", Query((Words("has magic", is_open=True),))),
        ("http://x.org", Query((Words("http //x.org", is_open=True),))),
        ("from:", Query((Words("from:", is_open=True),))),
        ("before:2026", Query(conditions=(Between(None, YEAR_2026),))),
        ("after:2026-01", Query(conditions=(Between(FEBRUARY, None),))),
        (
            "during:2026-1-1",
            Query(conditions=(Between(YEAR_2026, Millis(YEAR_2026 + DAY)),)),
        ),
        ("during:2026-02-30", Query((Words("during 2026-02-30", is_open=True),))),
        ("before:0000", Query((Words("before 0000", is_open=True),))),
    ],
)
def test_a_query_is_read_as_documented(typed: str, expected: Query) -> None:
    assert parse(typed, UTC) == expected


@given(st.text(max_size=300) | st.text('":-abfrom in has\0\ud800', max_size=60))
def test_every_text_is_a_query(typed: str) -> None:
    assert isinstance(parse(typed, UTC), Query)


def test_what_is_typed_counts_up_to_a_limit() -> None:
    assert len(parse("a " * 10_000, UTC).wanted) == MAX_PIECES
    (words,) = parse("x" * 10_000, UTC).wanted
    assert words == Words("x" * MAX_CHARACTERS, is_open=True)
