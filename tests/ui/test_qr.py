"""QR codes in the terminal."""

from __future__ import annotations

import pytest
import segno
from rich.color import Color

from inbox_tui.ui.qr import MAX_CHARACTERS, QUIET_ZONE, half_blocks, qr_code


def modules_on_screen(text: str) -> list[list[bool]]:
    """Which modules are dark, read back from the colours of the cells."""
    dark = Color.parse("#000000")
    rows: list[list[bool]] = []
    for strip in half_blocks(qr_code(text)):
        upper: list[bool] = []
        lower: list[bool] = []
        for segment in strip:
            assert segment.style is not None
            assert set(segment.text) == {"▀"}
            upper += [segment.style.color == dark] * len(segment.text)
            lower += [segment.style.bgcolor == dark] * len(segment.text)
        rows += [upper, lower]
    return rows


@pytest.mark.parametrize("text", ["a", "sgnl://linkdevice?uuid=x&pub_key=y" * 4, "äöü" * 40])
def test_what_is_drawn_is_the_code_itself(text: str) -> None:
    expected = [
        [bool(module) for module in row]
        for row in segno.make(text, micro=False, error="l", boost_error=False).matrix_iter(
            border=QUIET_ZONE
        )
    ]
    assert modules_on_screen(text)[: len(expected)] == expected


def test_a_light_zone_of_four_modules_goes_all_the_way_around() -> None:
    rows = modules_on_screen("hello")
    width = qr_code("hello").columns
    assert not any(any(row) for row in rows[:4])
    assert not any(any(row) for row in rows[width - 4 :])
    assert not any(any(row[:4]) or any(row[-4:]) for row in rows)


def test_a_code_is_twice_as_wide_as_tall_in_cells() -> None:
    code = qr_code("hello")
    strips = half_blocks(code)
    assert len(strips) == code.rows == (code.columns + 1) // 2
    assert {strip.cell_length for strip in strips} == {code.columns}


def test_the_longest_text_is_drawn_and_one_more_is_refused() -> None:
    assert qr_code("x" * MAX_CHARACTERS).columns > 100
    with pytest.raises(ValueError, match="takes 1 to"):
        qr_code("x" * (MAX_CHARACTERS + 1))
    with pytest.raises(ValueError, match="takes 1 to"):
        qr_code("")
