"""Each preset at work in the app: what the table says is what is bound, and what the help lists."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.dom import DOMNode
from textual.widget import Widget

from inbox_tui.store import settings
from inbox_tui.ui.keys import KEYS, Where
from inbox_tui.ui.keys.key_map import PRESETS, key_map
from inbox_tui.ui.keys_shown import key_map_of
from inbox_tui.ui.screens.help import HelpScreen
from inbox_tui.ui.screens.palette import PaletteScreen
from tests.ui.inbox_scene import Scene, scene, until
from tests.ui.screen_host import shown, until_shown


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Scene]:
    with scene(tmp_path) as made:
        for name in ("Anna", "Ben", "Cleo"):
            made.say(made.chat(name), *(f"{name} {n}" for n in range(20)), by=name)
        yield made


def choose(inbox: Scene, preset: str, **own: str) -> None:
    keys = json.dumps({row.replace("__", "."): keys for row, keys in own.items()})
    inbox.session.store.write(lambda tx: settings.put(tx, "keys.preset", preset)).result(10)
    inbox.session.store.write(lambda tx: settings.put(tx, "keys.own", keys)).result(10)


@pytest.mark.parametrize("preset", PRESETS)
async def test_what_the_table_says_is_what_is_bound(inbox: Scene, preset: str) -> None:
    choose(inbox, preset)
    map_, _ = key_map(preset)
    async with inbox.shown((120, 40)) as (screen, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: screen.open_key is not None)
        for place, widget in (
            (Where.CHAT_LIST, screen.chat_list),
            (Where.TIMELINE, screen.timeline),
            (Where.COMPOSER, screen.composer),
        ):
            widget.focus()
            await until(pilot, lambda w=widget: screen.focused is w)  # type: ignore[misc]
            active = screen.active_bindings
            for key in KEYS:
                if key.where in (place, Where.INBOX, Where.ANYWHERE):
                    for keys in map_.keys_of(key):
                        if keys in active and active[keys].binding.id == key.id:
                            assert active[keys].binding.action == key.action
                            assert _can_do(active[keys].node, key.action, pilot.app), key
                            continue
                        assert _is_meant_otherwise(place, keys, key.where, map_.changed), (
                            keys,
                            key,
                        )


def _can_do(node: DOMNode, action: str, app: DOMNode) -> bool:
    target, _, name = action.partition("(")[0].rpartition(".")
    owner = {"app": app, "screen": node.screen if isinstance(node, Widget) else node}.get(
        target, node
    )
    return hasattr(owner, f"action_{name}")


def _is_meant_otherwise(place: Where, keys: str, where: Where, changed: object) -> bool:
    """Whether a key of an outer place is one of the inner place's own, or is typed there."""
    if where is place:
        return False
    return place is Where.COMPOSER or any(
        keys in (key.keys.split(",")) for key in KEYS if key.where is place
    )


@pytest.mark.parametrize("preset", PRESETS)
async def test_the_help_lists_exactly_what_is_bound(inbox: Scene, preset: str) -> None:
    choose(inbox, preset, message__block="")
    async with inbox.shown((80, 500)) as (_, pilot):
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        text = " ".join((await until_shown(pilot, "General")).split())
        map_ = key_map_of(pilot.app)
        for key in KEYS:
            is_bound = bool(map_.keys_of(key))
            assert is_bound == (key.id != "message.block")
            if is_bound:
                assert key.description in text, key
                assert all(each in text for each in map_.all_shown(key).split()), key
        assert "Block who wrote it" not in text


def test_nothing_is_bound_but_by_the_table() -> None:
    """Every widget and screen of ours takes its keys from there."""
    import inbox_tui.ui  # noqa: PLC0415

    offences = [
        str(path)
        for path in Path(inspect.getfile(inbox_tui.ui)).parent.rglob("*.py")
        if "/keys/" not in path.as_posix()
        for line in path.read_text(encoding="utf-8").splitlines()
        if "Binding(" in line or ("BINDINGS: " in line and "bindings(" not in line)
    ]
    assert offences == []


async def test_in_vim_a_sequence_a_count_and_the_leader_do_what_they_say(inbox: Scene) -> None:
    choose(inbox, "vim")
    async with inbox.shown((120, 40)) as (screen, pilot):
        first = screen.chat_list.cursor
        await pilot.press("2", "j")
        await until(pilot, lambda: screen.chat_list.cursor != first)
        third = screen.chat_list.cursor
        await pilot.press("g")
        await until_shown(pilot, "g …")
        assert "g to the newest chat" in shown(pilot.app)
        await pilot.press("g")
        await until(pilot, lambda: screen.chat_list.cursor == first)
        assert "g …" not in shown(pilot.app)
        await pilot.press("G")
        await until(pilot, lambda: screen.chat_list.cursor not in (first, None))
        assert third is not None
        await pilot.press("space", "space")
        await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))


async def test_in_vim_what_is_typed_is_typed_and_i_and_escape_change_between(inbox: Scene) -> None:
    choose(inbox, "vim")
    async with inbox.shown((120, 40)) as (screen, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: screen.focused is screen.composer)
        await pilot.press("g", "g", "space", "3", "j", "colon")
        assert screen.composer.text == "gg 3j:"
        await pilot.press("escape")
        await until(pilot, lambda: screen.focused is screen.timeline)
        await pilot.press("5", "k", "i")
        await until(pilot, lambda: screen.focused is screen.composer)
        assert screen.composer.text == "gg 3j:"


async def test_in_nchat_enter_begins_a_line_and_ctrl_x_sends(inbox: Scene) -> None:
    choose(inbox, "nchat")
    async with inbox.shown((120, 40)) as (screen, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: screen.focused is screen.composer)
        before = screen.open_key
        await pilot.press("a", "enter", "b")
        assert screen.composer.text == "a\nb"
        await pilot.press("ctrl+x")
        await until_shown(pilot, "b")
        await until(pilot, lambda: screen.composer.text == "")
        await pilot.press("tab")
        await until(pilot, lambda: screen.open_key != before)


async def test_in_weechat_ctrl_n_and_f6_go_through_the_chats(inbox: Scene) -> None:
    choose(inbox, "weechat")
    async with inbox.shown((120, 40)) as (screen, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: screen.open_key is not None)
        before = screen.open_key
        await pilot.press("ctrl+n")
        await until(pilot, lambda: screen.open_key != before)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: screen.open_key == before)


async def test_another_key_map_holds_at_once_and_the_key_line_shows_it(inbox: Scene) -> None:
    async with inbox.shown((120, 40)) as (screen, pilot):
        await until_shown(pilot, "Enter open")
        choose(inbox, "default", chats__open="ctrl+o", chats__mute="")
        await until_shown(pilot, "^o open")
        assert " mute" not in shown(pilot.app).splitlines()[-1]
        await pilot.press("enter")
        await pilot.pause()
        assert screen.open_key is None
        await pilot.press("ctrl+o")
        await until(pilot, lambda: screen.open_key is not None)


async def test_a_choice_that_can_t_be_followed_leaves_the_rest_as_it_was_chosen(
    inbox: Scene,
) -> None:
    choose(inbox, "default", chats__open="hyper+x", chats__filter="s")
    async with inbox.shown((120, 40)) as (_, pilot):
        await until_shown(pilot, "s filter")
        assert key_map_of(pilot.app).changed == {"chats.filter": ("s",)}
