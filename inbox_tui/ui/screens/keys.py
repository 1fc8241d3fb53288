"""Every key by its place: searched, changed, taken away, put back; what stands in the way is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui.domain.safe_text import safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.store import settings
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import StoreError
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Choices, Page, Said, Words, outcome
from inbox_tui.ui.key_presses import PRESET_SETTING
from inbox_tui.ui.keys import BY_ID, KEYS, Key, Where, bindings
from inbox_tui.ui.keys.conflicts import Conflict, conflicts
from inbox_tui.ui.keys.key_map import KeyMap, key_map
from inbox_tui.ui.keys_shown import key_map_of
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.key_capture import KeyCaptureScreen, conflict_words

_KEY_COLUMN: Final = 24
_NARROW_COLUMN: Final = 16
_WIDEST: Final = 92
_MARGINS: Final = 11
"""Columns that no row gets: paddings, the mark, the gap, the scroll bar."""
_MOST_TOLD: Final = 2


class KeysScreen(Page[None]):
    """The table of keys, as the person may change it."""

    AUTO_FOCUS = "#rows"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.KEYS)]
    DEFAULT_CSS = """
    KeysScreen {
        #search { border: none; height: 1; padding: 0 1; margin-bottom: 1; background: $surface; }
        #rows { height: 1fr; }
        #about { height: 4; padding: 0 1; margin-top: 1; color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._wrong: dict[str, list[Conflict]] = {}

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Settings", "Keys")

    def compose(self) -> ComposeResult:
        """The search, the rows, and what the one under the cursor meets."""
        yield Static(self._heading(), id="heading", markup=False)
        with Vertical(id="body"), Vertical(id="column", classes="-whole"):
            yield Words(id="problem", classes="error")
            yield Input(placeholder="Search: what it does, a key, a place", id="search")
            yield Choices(id="rows")
            yield Words(id="about")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show them all."""
        self.query_one("#problem").display = False
        self._show()

    def on_resize(self) -> None:
        """Rows are cut to the width there is."""
        if self.is_mounted:
            self._show()

    def on_changes(self, changes: Changes) -> None:
        """The keys may be others now."""
        if changes.settings:
            self._show()

    # Searching

    def action_search(self) -> None:
        """Begin searching."""
        self.query_one("#search").focus()

    def action_to_list(self) -> None:
        """From the search into the list."""
        self.query_one("#rows").focus()

    def action_close(self) -> None:
        """Esc empties the search first."""
        search = self.query_one("#search", Input)
        if search.value:
            search.value = ""
            self.action_to_list()
        else:
            self.dismiss(None)

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    @on(Input.Submitted, "#search")
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_to_list()

    # Changing

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._capture(())

    def action_add(self) -> None:
        """Another key, besides those there are."""
        row = self._under_cursor()
        if row is not None:
            self._capture(key_map_of(self).keys_of(row))

    def action_clear(self) -> None:
        """No key at all."""
        row = self._under_cursor()
        if row is not None:
            self._keep((row.id, ""))

    def action_reset(self) -> None:
        """The preset's keys again."""
        row = self._under_cursor()
        if row is not None:
            self._keep((row.id, None))

    @work(exclusive=True, group="keys")
    async def action_reset_all(self) -> None:
        """The preset's keys again, for every row."""
        own = [row.id for row in KEYS if row.id in self._own()]
        question = ConfirmScreen(
            f"Put all {len(own)} of your own keys back?",
            "Every key is then as the preset has it.",
            yes="Put them back",
        )
        if not own:
            return
        is_wanted: bool = await self.app.push_screen_wait(question)
        if is_wanted:
            await self._keep_all([(row, None) for row in own])

    @work(exclusive=True, group="keys")
    async def _capture(self, besides: tuple[str, ...]) -> None:
        row = self._under_cursor()
        if row is None:
            return
        dialog = KeyCaptureScreen(row, lambda keys: self._would_meet(row, (*besides, keys), keys))
        keys: str | None = await self.app.push_screen_wait(dialog)
        if keys is not None:
            await self._keep_all([(row.id, ",".join(dict.fromkeys((*besides, keys))))])

    def _would_meet(self, row: Key, keys: tuple[str, ...], new: str) -> Sequence[Conflict]:
        changed = MappingProxyType({**key_map_of(self).changed, row.id: keys})
        return [
            each
            for each in conflicts(KeyMap(changed))
            if row.id in (each.row.id, each.other.id)
            and (
                each.key == new or each.key.startswith(f"{new} ") or new.startswith(f"{each.key} ")
            )
        ]

    @work(exclusive=True, group="keys")
    async def _keep(self, *choices: tuple[str, str | None]) -> None:
        await self._keep_all(choices)

    async def _keep_all(self, choices: Sequence[tuple[str, str | None]]) -> None:
        try:
            for row, keys in choices:
                await outcome(self.session.configuration.change_keys(row, keys))
        except (EngineError, StoreError) as error:
            self.query_one("#problem", Words).say(safe_text(str(error), max_lines=4))

    def _own(self) -> dict[str, tuple[str, ...]]:
        """Rows whose keys are not the preset's."""
        with self.session.store.read() as reader:
            preset = key_map(settings.get(reader, PRESET_SETTING) or "default")[0]
        map_ = key_map_of(self)
        return {
            row.id: map_.keys_of(row) for row in KEYS if map_.keys_of(row) != preset.keys_of(row)
        }

    # Drawing

    def _show(self) -> None:
        map_ = key_map_of(self)
        self._wrong = {}
        for each in conflicts(map_):
            for row in (each.row, each.other) if each.is_wrong else ():
                self._wrong.setdefault(row.id, []).append(each)
        choices = self.query_one(Choices)
        before = self._under_cursor()
        choices.set_options(list(self._options(map_, self.query_one("#search", Input).value)))
        ids = [option.id for option in choices.options]
        first = next((index for index, each in enumerate(ids) if each is not None), None)
        found = before is not None and before.id in ids
        choices.highlighted = ids.index(before.id) if found and before is not None else first
        self._tell_about()

    def _options(self, map_: KeyMap, sought: str) -> Iterator[Option]:
        words, place = sought.lower().split(), ""
        column = _KEY_COLUMN if self.size.width >= _WIDEST else _NARROW_COLUMN
        found = [row for row in KEYS if _is_like(row, map_, words)]
        for row in found:
            if row.where.value != place:
                heading = content(row.where.value.capitalize(), "bold $primary")
                yield Option(joined("\n", heading) if place else heading, disabled=True)
                place = row.where.value
            keys = map_.all_shown(row) or "no key"
            mark = content("! ", "bold $error") if row.id in self._wrong else content("  ")
            shown = content(f"{keys:<{column}}", "$accent")
            # one row each: the whole sentence stands below, for the row under the cursor
            room = max(10, min(self.size.width, _WIDEST) - max(column, len(keys)) - _MARGINS)
            described = line(row.description, max_characters=room)
            yield Option(joined(mark, shown, " ", described), id=row.id)
        if not found:
            yield Option(content("No key does that.", "$text-muted"), disabled=True)

    def _under_cursor(self) -> Key | None:
        choices = self.query_one(Choices)
        if choices.highlighted is None:
            return None
        return BY_ID.get(choices.get_option_at_index(choices.highlighted).id or "")

    @on(OptionList.OptionHighlighted)
    def _tell_about(self) -> None:
        row = self._under_cursor() if self.is_mounted else None
        lines: list[str] = []
        if row is not None:
            usual = ", ".join(row.keys.split(",")) or "none"
            lines = [row.description, f"keys.{row.id} · usually {usual}"]
            met = self._wrong.get(row.id, [])[:_MOST_TOLD]
            lines += [f"Conflict with {conflict_words(each, row)}" for each in met]
        self.query_one("#about", Words).update(content("\n".join(lines)))


def _is_like(row: Key, map_: KeyMap, words: Sequence[str]) -> bool:
    shown = map_.all_shown(row, 9)
    text = f"{row.description} {row.id} {row.where.value} {shown} {' '.join(map_.keys_of(row))}".lower()
    return all(word in text for word in words)
