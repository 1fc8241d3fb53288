"""How long a text may be, and how one that is too long is divided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.capability import Limits
from inbox_tui.policy.lengths import divided, limit_words, room_left

TEN = Limits(text_characters=10)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_the_nearer_limit_counts() -> None:
    assert room_left("abc", Limits()) is None
    assert room_left("abc", TEN) == (7, "characters")
    assert room_left("äöü", Limits(text_bytes=5)) == (-1, "bytes")
    assert room_left("äöü", Limits(text_characters=4, text_bytes=100)) == (1, "characters")
    assert limit_words(Limits(text_bytes=60_000)) == "60,000 bytes"


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("short", ("short",)),
        ("exactly 10", ("exactly 10",)),
        ("exactly 10!", ("exactly", "10!")),
        ("one two\n\nthree four", ("one two", "three four")),
        ("one two\nthree four", ("one two", "three four")),
        ("One. Two x three", ("One.", "Two x", "three")),
        ("abcdefghijklmno", ("abcdefghij", "klmno")),
        ("  \n\n  ", ()),
    ],
)
def test_a_text_is_divided_where_a_reader_would_pause(text: str, pieces: tuple[str, ...]) -> None:
    assert divided(text, TEN) == pieces


def test_what_is_drawn_as_one_character_stays_whole() -> None:
    family = "👩‍👩‍👧"
    assert divided("abcdefgh" + family, TEN) == ("abcdefgh", family)
    assert divided("abcdefghi" + "e\u0301", TEN) == ("abcdefghi", "e\u0301")


@given(
    st.text(alphabet=st.sampled_from("ab é。.\n漢👩‍"), max_size=300),
    st.integers(1, 40),
    st.one_of(st.none(), st.integers(4, 60)),
)
def test_every_piece_fits_and_nothing_but_space_is_lost(
    text: str, characters: int, most_bytes: int | None
) -> None:
    limits = Limits(text_characters=characters, text_bytes=most_bytes)
    pieces = divided(text, limits)
    assert squeezed("".join(pieces)) == squeezed(text)
    for piece in pieces:
        left = room_left(piece, limits)
        assert left is not None
        assert left[0] >= 0
        assert piece.strip()
