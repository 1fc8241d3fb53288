"""Settings: one list, by section, searched as one types. Enter changes a value or goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui.config.kinds import Plain
from inbox_tui.config.kinds import Words as TypedWords
from inbox_tui.config.setting import Setting
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.account import Account
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.store import accounts, retention, settings
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.errors import StoreError
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Choices, Page, Said, Words, outcome
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.settings_rows import SIGN_OUT, SettingsRow, about_row, all_rows
from inbox_tui.ui.screens.settings_value import ValueScreen

_NAME_COLUMN: Final = 25
_COLUMNS_FROM: Final = 60
"""Columns of the terminal from which values stand below one another."""
_WIDEST: Final = 92
_MARGINS: Final = 9
"""Columns of the list that no row gets: paddings, the gap, the scroll bar."""
_SCREENS: Final = {
    "go third-party": "third_party",
    "go blocked": "blocked",
    "go backups": "backups",
    "go about": "about",
    "go keys": "keys",
    "go home": "home",
}
_KEEP: Final = "privacy.keep_days"
_THEME: Final = "appearance.theme"


class SettingsScreen(Page[None]):
    """Every setting, with its value, what that means, and where it comes from."""

    AUTO_FOCUS = "#settings"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.SETTINGS)]
    DEFAULT_CSS = """
    SettingsScreen {
        #search {
            border: none; height: 1; padding: 0 1; margin-bottom: 1; background: $surface;
            display: none;
        }
        &.-searching #search { display: block; }
        #settings { height: 1fr; }
        #about { height: 4; padding: 0 1; margin-top: 1; color: $text-muted; }
        &.-short #about { height: 2; margin-top: 0; }
    }
    """

    def __init__(self, at: str | None = None) -> None:
        """``at``: the key of the setting to begin at."""
        super().__init__()
        self._at = at
        self._rows: list[SettingsRow] = []
        self._in_file: frozenset[str] = frozenset()

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Settings",)

    def compose(self) -> ComposeResult:
        """The search, the list, and what the row under the cursor is."""
        yield Static(self._heading(), id="heading", markup=False)
        with Vertical(id="body"), Vertical(id="column", classes="-whole"):
            yield Words(id="problem", classes="error")
            yield Input(placeholder="Search the settings", id="search")
            yield Choices(id="settings")
            yield Words(id="about")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read what holds."""
        self.query_one("#problem").display = False
        self._read()

    def on_screen_resume(self) -> None:
        """Something may have been changed on the screen above."""
        if self.is_mounted:
            self._read()

    def on_resize(self) -> None:
        """There may be room for columns now, or none any more."""
        if self.is_mounted:
            self._read()

    def on_changes(self, changes: Changes) -> None:
        """Something was changed elsewhere."""
        if changes.settings or changes.accounts or changes.consents or changes.blocks:
            self._read()

    # Searching

    def action_search(self) -> None:
        """Begin searching."""
        self.set_class(True, "-searching")
        self.query_one("#search").focus()

    def action_to_list(self) -> None:
        """From the search into the list."""
        self.query_one("#settings").focus()

    def action_close(self) -> None:
        """Esc ends the search first."""
        if not self.has_class("-searching"):
            self.dismiss(None)
            return
        self.query_one("#search", Input).value = ""
        self.set_class(False, "-searching")
        self.action_to_list()

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        event.stop()
        self._show()

    @on(Input.Submitted, "#search")
    def _found(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_to_list()

    # Changing

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._tell_about()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._under_cursor()
        if row is None:
            return
        if row.setting is None:
            self._go(row.id)
        elif row.id == _THEME or isinstance(row.setting.kind, TypedWords):
            self.action_value()
        else:
            self._change(row.setting, row.setting.kind.after(self._value(row.setting)))

    def action_value(self) -> None:
        """Choose or type the value of the setting under the cursor."""
        row = self._under_cursor()
        if row is not None and row.setting is not None:
            self._ask_for(row.setting)

    def action_reset(self) -> None:
        """Put the setting under the cursor back to its default."""
        row = self._under_cursor()
        if row is not None and row.setting is not None:
            self._change(row.setting, None)

    @work(exclusive=True, group="change")
    async def _ask_for(self, setting: Setting) -> None:
        preview = self._preview if setting.key == _THEME else None
        dialog = ValueScreen(setting, self._value(setting), preview)
        value: Plain | None = await self.app.push_screen_wait(dialog)
        if value is not None:
            await self._keep(setting, value)

    def _preview(self, theme: Plain) -> None:
        if str(theme) in self.app.available_themes:
            self.app.theme = str(theme)

    @work(exclusive=True, group="change")
    async def _change(self, setting: Setting, value: Plain | None) -> None:
        await self._keep(setting, value)

    async def _keep(self, setting: Setting, value: Plain | None) -> None:
        if setting.key == _KEEP and value and not await self._may_go(int(value)):
            return
        stored = None if value is None else setting.kind.stored(value)
        try:
            await outcome(self.session.configuration.change(setting.stored, stored))
        except (EngineError, StoreError) as error:
            self.query_one("#problem", Words).say(safe_text(str(error), max_lines=4))
            return
        if setting.key == _THEME:
            self._preview(setting.default if value is None else value)
        self._read()

    async def _may_go(self, days: int) -> bool:
        """Whether messages older than so many days may go; asks where there are any."""
        with self.session.store.read() as reader:
            count = retention.would_go_by(reader, days, now())
        if not count:
            return True
        question = ConfirmScreen(
            f"Delete what is older than {days} days: {count:,} messages?",
            "They go for good, from this computer alone, files and all. Those with a star stay.",
            yes="Delete them",
            no="Keep them",
            is_danger=True,
        )
        is_wanted: bool = await self.app.push_screen_wait(question)
        return is_wanted

    def _value(self, setting: Setting) -> Plain:
        with self.session.store.read() as reader:
            return setting.value_of(settings.get(reader, setting.stored))

    # Going on

    @work(exclusive=True, group="go")
    async def _go(self, where: str) -> None:
        if where == SIGN_OUT:
            await self._sign_out()
        else:
            await self.app.push_screen(make_screen(_SCREENS[where]))

    async def _sign_out(self) -> None:
        home = self._home()
        if home is None:
            return
        question = ConfirmScreen(
            joined("Sign out of ", line(home.identity.native, "bold"), "?"),
            "Your own chats stay here and can be read. To write or receive, sign in again.\n"
            "Its passwords and keys on this computer are destroyed: encrypted messages that come "
            "later may not be readable without another device.",
            yes="Sign out",
            no="Stay signed in",
            is_danger=True,
        )
        if not await self.app.push_screen_wait(question):
            return
        try:
            await outcome(self.session.engine.sign_out(home.id))
        except (EngineError, ConnectorError, StoreError) as error:
            self.query_one("#problem", Words).say(safe_text(str(error), max_lines=4))
        self._read()

    def _home(self) -> Account | None:
        with self.session.store.read() as reader:
            return next((each for each in accounts.all_accounts(reader) if each.is_home), None)

    # Drawing

    def _read(self) -> None:
        self._rows = list(all_rows(self.session))
        self._show()
        self._read_file()

    @work(exclusive=True, group="file", thread=True)
    def _read_file(self) -> None:
        self._in_file = self.session.configuration.set_in_file()
        self.app.call_from_thread(self._tell_about)

    def _show(self) -> None:
        choices = self.query_one(Choices)
        row = self._under_cursor()
        place = row.id if row is not None else self._at
        choices.set_options(list(self._options(self.query_one("#search", Input).value)))
        ids = [option.id for option in choices.options]
        first = next((index for index, each in enumerate(ids) if each is not None), None)
        choices.highlighted = ids.index(place) if place is not None and place in ids else first
        self._tell_about()

    def _options(self, sought: str) -> Iterator[Option]:
        section = ""
        found = [row for row in self._rows if row.is_like(sought)]
        for row in found:
            if row.section != section:
                heading = content(row.section, "bold $primary")
                yield Option(joined("\n", heading) if section else heading, disabled=True)
                section = row.section
            yield self._option(row)
        if not found:
            yield Option(content("No setting is called that.", "$text-muted"), disabled=True)

    def _option(self, row: SettingsRow) -> Option:
        is_wide = self.size.width >= _COLUMNS_FROM
        named = f"{row.name:<{_NAME_COLUMN}}" if is_wide else f"{row.name}  "
        words: list[Content | str] = [named, line(row.value, "$primary", max_characters=80)]
        if row.setting is None:
            words.append(content(" ›", "$text-muted"))
        cells = sum(len(each.plain if isinstance(each, Content) else each) for each in words)
        # what there is no room for stands below the list, for the row under the cursor
        if row.explained and cells + len(row.explained) + _MARGINS <= min(self.size.width, _WIDEST):
            words += [content("  "), line(row.explained, "$text-muted")]
        return Option(joined(*words), id=row.id)

    def _under_cursor(self) -> SettingsRow | None:
        choices = self.query_one(Choices)
        if choices.highlighted is None:
            return None
        wanted = choices.get_option_at_index(choices.highlighted).id
        return next((row for row in self._rows if row.id == wanted), None)

    def _tell_about(self) -> None:
        row = self._under_cursor() if self.is_mounted else None
        words = "" if row is None else about_row(row, self._in_file)
        self.query_one("#about", Words).update(content(words))
