"""Promises about writing the settings file."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.config.file import ConfigFile
from inbox_tui.config.problem import BadConfig
from inbox_tui.config.reading import read
from inbox_tui.config.settings import BY_KEY, SETTINGS
from inbox_tui.config.template import template
from inbox_tui.config.writing import with_value

RECEIPTS = BY_KEY["privacy.read_receipts"]
LAYOUT = BY_KEY["inbox.third_party"]
MINE = """\
# my own words

[inbox]
third_party = "separate"   # for now

[privacy]
# careful
keep_days = 365
future_thing = [1, 2,
  3]  # unknown here, kept

[plugins.mine]
x = { y = 1 }
"""


def test_a_value_replaces_a_value_and_nothing_else_moves() -> None:
    assert with_value(MINE, LAYOUT, "merged") == MINE.replace('"separate"', '"merged"')


def test_a_new_value_joins_its_section_and_nothing_else_moves() -> None:
    changed = with_value(MINE, RECEIPTS, value=True)
    assert read(changed).values["privacy.read_receipts"] is True
    added = set(changed.splitlines()) - set(MINE.splitlines())
    assert added == {"read_receipts = true"}
    assert [line for line in changed.splitlines() if line not in added] == MINE.splitlines()


def test_a_default_that_is_commented_out_makes_place_and_comes_back() -> None:
    first = template()
    changed = with_value(first, RECEIPTS, value=True)
    assert changed == first.replace("# read_receipts = false", "read_receipts = true")
    assert with_value(changed, RECEIPTS, None) == first


def test_every_setting_can_be_set_and_put_back_in_the_first_file() -> None:
    first = text = template()
    for setting in SETTINGS:
        text = with_value(text, setting, setting.kind.after(setting.default))
    assert read(text).problems == ()
    assert len(read(text).values) == len(SETTINGS)
    for setting in SETTINGS:
        text = with_value(text, setting, None)
    assert text == first


def test_dotted_keys_and_inline_tables_are_written_where_they_stand() -> None:
    assert with_value("privacy.read_receipts = false\n", RECEIPTS, value=True) == (
        "privacy.read_receipts = true\n"
    )
    changed = with_value("privacy = { read_receipts = false }\n", RECEIPTS, value=True)
    assert read(changed).values == {"privacy.read_receipts": True}


def test_a_word_in_a_text_of_several_lines_is_not_taken_for_the_key() -> None:
    text = '[privacy]\nnote = """\n# read_receipts = false\n"""\n'
    changed = with_value(text, RECEIPTS, value=True)
    assert read(changed).values == {"privacy.read_receipts": True}


def test_a_file_with_a_slip_in_it_is_not_written_over() -> None:
    with pytest.raises(BadConfig, match="mended"):
        with_value("[privacy\n", RECEIPTS, value=True)
    with pytest.raises(BadConfig, match="mended"):
        with_value("privacy = 3\n", RECEIPTS, value=True)


@given(st.lists(st.tuples(st.sampled_from(SETTINGS), st.integers(0, 3)), max_size=12))
def test_whatever_is_set_in_whatever_order_is_read_back(
    changes: list[tuple[object, int]],
) -> None:
    text, expected = MINE, dict(read(MINE).values)
    for setting, steps in changes:
        assert isinstance(setting, type(RECEIPTS))
        value = setting.default
        for _ in range(steps):
            value = setting.kind.after(value)
        text = with_value(text, setting, value if steps else None)
        if steps:
            expected[setting.key] = value
        else:
            expected.pop(setting.key, None)
    assert read(text).values == expected
    assert "# my own words" in text
    assert "future_thing = [1, 2,\n  3]  # unknown here, kept" in text


def test_the_file_is_made_for_its_owner_alone_and_keeps_the_mode_it_was_given(
    tmp_path: Path,
) -> None:
    file = ConfigFile(tmp_path / "config")
    file.set(RECEIPTS, value=True)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    file.path.chmod(0o640)
    file.set(RECEIPTS, value=False)
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o640
    assert [path.name for path in file.path.parent.iterdir()] == ["config.toml"]


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    elsewhere = tmp_path / "dotfiles.toml"
    elsewhere.write_text("# mine\n", encoding="utf-8")
    file = ConfigFile(tmp_path)
    file.path.symlink_to(elsewhere)
    file.set(RECEIPTS, value=True)
    assert file.path.is_symlink()
    assert elsewhere.read_text(encoding="utf-8").startswith("# mine")


def test_a_folder_that_can_t_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way", encoding="utf-8")
    with pytest.raises(BadConfig, match="not a directory"):
        ConfigFile(tmp_path / "config").set(RECEIPTS, value=True)
