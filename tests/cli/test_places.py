"""Where files go."""

from __future__ import annotations

from pathlib import Path

import pytest

from inbox_tui.cli.places import BadProfile, Places


def test_one_variable_puts_everything_under_one_folder(tmp_path: Path) -> None:
    places = Places.of("work", {"INBOX_TUI_HOME": str(tmp_path)})
    folders = (
        places.data,
        places.config,
        places.cache,
        places.state,
        places.log,
        places.downloads,
    )
    assert all(folder.is_relative_to(tmp_path / "work") for folder in folders)
    assert len(set(folders)) == len(folders)


def test_without_the_variable_the_system_says_where() -> None:
    places = Places.of("work", {})
    assert places.data.name == "work"
    assert "inbox-tui" in places.data.parts


def test_profiles_share_no_folder_of_their_own(tmp_path: Path) -> None:
    one, two = (Places.under(tmp_path, name) for name in ("one", "two"))
    assert {one.data, one.config, one.cache, one.state, one.log}.isdisjoint(
        {two.data, two.config, two.cache, two.state, two.log}
    )


def test_looking_places_up_makes_nothing(tmp_path: Path) -> None:
    Places.under(tmp_path / "nothing")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "a/b", "-rf", "a b", "x" * 41, "a\n", "\u0430", "a\x00"]
)
def test_a_profile_that_is_no_folder_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadProfile):
        Places.under(tmp_path, name)
    with pytest.raises(BadProfile):
        Places.of(name, {})


@pytest.mark.parametrize("name", ["default", "a", "Work-2", "a_b", "x" * 40])
def test_plain_names_are_profiles(name: str, tmp_path: Path) -> None:
    assert Places.under(tmp_path, name).profile == name
