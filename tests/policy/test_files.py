"""Names for files that somebody else named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.policy.files import safe_file_name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("photo.jpg", "photo.jpg"),
        ("../../.ssh/authorized_keys", "authorized_keys"),
        ("C:\\Windows\\evil.exe", "evil.exe"),
        (".bashrc", "bashrc"),
        ("..", "file"),
        ("", "file"),
        ("/", "file"),
        ("con.txt", "_con.txt"),
        ("-rf", "_-rf"),
        ("a\x00b\nc.txt", "ab c.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("Überraschung.pdf", "Überraschung.pdf"),
        ("archive.tar.gz", "archive.tar.gz"),
        ("what?.pdf", "what_.pdf"),
    ],
)
def test_a_remote_name_becomes_one_plain_component(raw: str, name: str) -> None:
    assert safe_file_name(raw) == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert safe_file_name("a.txt", {"a.txt", "a (2).txt"}) == "a (3).txt"
    assert safe_file_name("A.TXT", {"a.txt"}) == "A (2).TXT"


@given(st.text())
def test_no_text_whatever_becomes_a_path(raw: str) -> None:
    name = safe_file_name(raw)
    assert name
    assert not name.startswith((".", "-", " "))
    assert not set(name) & set('/\\:\x00"<>|?*')
    assert name.isprintable()
    assert len(name.encode()) <= 120
