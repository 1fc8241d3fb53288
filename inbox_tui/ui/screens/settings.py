"""Settings: one list, by section. Enter changes a value or goes on to a screen of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.account import Account
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.store import accounts, people, retention, settings
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Transaction
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Choices, Page, Said, Words, outcome
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.settings_schema import KEEP_SETTING, SETTINGS, Setting
from inbox_tui.ui.screens.third_party_rows import Standing, service_rows
from inbox_tui.ui.theme import BOTH

HOME: Final = "go home"
SIGN_OUT: Final = "go sign-out"
THIRD_PARTY: Final = "go third-party"
BLOCKED: Final = "go blocked"
ABOUT: Final = "go about"
_NAME_COLUMN: Final = 25
_COLUMNS_FROM: Final = 60
"""Columns of the terminal from which values stand below one another."""


class SettingsScreen(Page[None]):
    """Every setting, with its value and what that means."""

    AUTO_FOCUS = "#settings"
    DEFAULT_CSS = """
    SettingsScreen { #settings { height: 1fr; } }
    """

    def __init__(self, at: str | None = None) -> None:
        """``at``: the setting to begin at."""
        super().__init__()
        self._at = at
        self._home: Account | None = None

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Settings",)

    def compose(self) -> ComposeResult:
        """One list."""
        yield Static(self._heading(), id="heading", markup=False)
        with Vertical(id="body"), Vertical(id="column", classes="-whole"):
            yield Words(id="problem", classes="error")
            yield Choices(id="settings")
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

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        setting = next((each for each in SETTINGS if each.key == event.option_id), None)
        if setting is not None:
            self._change(setting)
        else:
            self._go(event.option_id or "")

    @work(exclusive=True, group="go")
    async def _go(self, where: str) -> None:
        match where:
            case "go third-party":
                from inbox_tui.ui.screens.third_party import ThirdPartyScreen  # noqa: PLC0415

                self.app.push_screen(ThirdPartyScreen())
            case "go blocked":
                from inbox_tui.ui.screens.blocked import BlockedScreen  # noqa: PLC0415

                self.app.push_screen(BlockedScreen())
            case "go about":
                from inbox_tui.ui.screens.settings_about import AboutScreen  # noqa: PLC0415

                self.app.push_screen(AboutScreen())
            case "go home":
                from inbox_tui.ui.screens.sign_in_home import HomeScreen  # noqa: PLC0415

                await self.app.push_screen_wait(HomeScreen())
            case "go sign-out" if self._home is not None:
                await self._sign_out(self._home)

    async def _sign_out(self, home: Account) -> None:
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

    @work(exclusive=True, group="change")
    async def _change(self, setting: Setting) -> None:
        store = self.session.store
        with store.read() as reader:
            value = setting.after(settings.get(reader, setting.key)).value
        days = int(value) if setting.key == KEEP_SETTING and value else None
        if days is not None and not await self._may_go(days):
            return

        def put(tx: Transaction) -> None:
            settings.put(tx, setting.key, value)
            if setting.key == KEEP_SETTING:
                retention.keep_everything(tx, days)

        try:
            await outcome(store.write(put))
        except StoreError as error:
            self.query_one("#problem", Words).say(safe_text(str(error), max_lines=4))
            return
        if setting.key == "theme" and value in {colours.name for colours in BOTH}:
            self.app.theme = value
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

    def _read(self) -> None:
        choices = self.query_one(Choices)
        place = choices.highlighted
        choices.set_options(list(self._options()))
        if place is None and self._at is not None:
            choices.highlighted = choices.get_option_index(self._at)
        else:
            choices.highlighted = 1 if place is None else place

    def _options(self) -> Iterator[Option]:
        with self.session.store.read() as reader:
            mine = accounts.all_accounts(reader)
            blocked = len(people.blocked(reader))
            stored = {each.key: settings.get(reader, each.key) for each in SETTINGS}
        self._home = next((account for account in mine if account.is_home), None)
        yield Option(content("Account", "bold $primary"), disabled=True)
        yield from self._home_options()
        on = sum(row.standing.is_on for row in service_rows(self.session))
        available = sum(
            row.standing is not Standing.UNAVAILABLE for row in service_rows(self.session)
        )
        yield self._entry(THIRD_PARTY, "Third-Party Chats", f"{on} of {available} on", goes_on=True)
        yield self._entry(BLOCKED, "Blocked people", str(blocked or "Nobody"), goes_on=True)
        section = "Account"
        for setting in SETTINGS:
            if setting.section != section:
                section = setting.section
                yield _section(section)
            value = setting.value(stored[setting.key])
            yield self._entry(setting.key, setting.name, value.name, value.explained)
        yield _section("About")
        yield self._entry(ABOUT, "This inbox", "Where it is kept, how it is locked", goes_on=True)

    def _home_options(self) -> Iterator[Option]:
        home = self._home
        if home is None:
            yield self._entry(HOME, "Home account", "None yet: sign in", goes_on=True)
        elif home.is_on:
            yield self._entry(HOME, "Home account", home.identity.native, goes_on=True)
            yield self._entry(SIGN_OUT, "Sign out", "Of the home account", goes_on=True)
        else:
            yield self._entry(
                HOME, "Home account", f"{home.identity.native}: signed out", goes_on=True
            )

    def _entry(
        self, key: str, name: str, value: str, explained: str = "", *, goes_on: bool = False
    ) -> Option:
        named = f"{name:<{_NAME_COLUMN}}" if self.size.width >= _COLUMNS_FROM else f"{name}  "
        words: list[Content | str] = [named, line(value, "$primary", max_characters=80)]
        if goes_on:
            words.append(content(" ›", "$text-muted"))
        if explained:
            words += [content("  "), line(explained, "$text-muted")]
        return Option(joined(*words), id=key)


def _section(title: str) -> Option:
    return Option(joined("\n", content(title, "bold $primary")), disabled=True)
