"""Which pasted texts are files that were dragged into the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.ui.writing.dropped import MOST_FILES, named_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("photo.jpg", "my notes.txt", "it's.pdf"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


@pytest.mark.parametrize(
    ("pasted", "names"),
    [
        ("{0}/photo.jpg", ["photo.jpg"]),
        ("{0}/photo.jpg ", ["photo.jpg"]),
        ("'{0}/photo.jpg'", ["photo.jpg"]),
        ("{0}/my notes.txt", ["my notes.txt"]),
        (r"{0}/my\ notes.txt {0}/photo.jpg", ["my notes.txt", "photo.jpg"]),
        (r"'{0}/it'\''s.pdf'", ["it's.pdf"]),
        ("{0}/photo.jpg\n{0}/my notes.txt\n", ["photo.jpg", "my notes.txt"]),
        ("file://{0}/my%20notes.txt", ["my notes.txt"]),
        ("file://localhost{0}/photo.jpg", ["photo.jpg"]),
    ],
)
def test_files_are_known_however_a_terminal_writes_them(
    folder: Path, pasted: str, names: list[str]
) -> None:
    found = named_files(pasted.format(folder))
    assert found == tuple(folder / name for name in names)


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "photo.jpg",
        "{0}",
        "{0}/missing.jpg",
        "look at {0}/photo.jpg",
        "{0}/photo.jpg is nice",
        "file://elsewhere{0}/photo.jpg",
        "https://example.org{0}/photo.jpg",
        "'{0}/photo.jpg",
        "/\x00",
    ],
)
def test_anything_else_is_a_text(folder: Path, pasted: str) -> None:
    assert named_files(pasted.format(folder)) == ()


def test_more_files_than_anybody_drags_are_a_text(folder: Path) -> None:
    paths = [folder / f"{number}" for number in range(MOST_FILES + 1)]
    for path in paths:
        path.write_bytes(b"x")
    assert len(named_files("\n".join(map(str, paths[:-1])))) == MOST_FILES
    assert named_files("\n".join(map(str, paths))) == ()


@given(st.text(max_size=100))
def test_any_text_is_judged_without_a_fault(pasted: str) -> None:
    assert isinstance(named_files(pasted), tuple)
