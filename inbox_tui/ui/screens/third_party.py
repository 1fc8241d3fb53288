"""Settings › Account › Third-Party Chats: which services are on, and where their chats are shown."""

from __future__ import annotations

from concurrent.futures import Future
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList, Static

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.account import Account
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.store import settings
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import StoreError
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Choices, Page, Said, Words, outcome
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens import third_party_menu as menu
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.facts import FactsScreen
from inbox_tui.ui.screens.sign_in import SignInScreen
from inbox_tui.ui.screens.third_party_layout import LAYOUTS, SEPARATE, LayoutQuestion, layout_key
from inbox_tui.ui.screens.third_party_list import LAYOUT_OPTION, options_for
from inbox_tui.ui.screens.third_party_rows import ServiceRow, Standing, service_rows


class ThirdPartyScreen(Page[None]):
    """The list of services. Looking at it contacts none and imports no connector."""

    AUTO_FOCUS = "#services"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.THIRD_PARTY)]
    DEFAULT_CSS = """
    ThirdPartyScreen {
        #lead { margin-bottom: 1; }
        &.-short #lead { display: none; }
        #services { height: 1fr; }
        #empty { color: $text-muted; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ServiceRow] = []

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Settings", "Account", "Third-Party Chats")

    def compose(self) -> ComposeResult:
        """What this is, and the services."""
        yield Static(self._heading(), id="heading", markup=False)
        with Vertical(id="body"), Vertical(id="column", classes="-whole"):
            yield Words(
                "Chats from other services, each off until you turn it on. Before that you read what "
                "it does with your data; nothing of it runs and nobody is contacted.",
                id="lead",
                classes="muted",
            )
            yield Words(id="problem", classes="error")
            yield Choices(id="services")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read how everything stands."""
        self.query_one("#problem").display = False
        self._read()

    def on_screen_resume(self) -> None:
        """Something may have been changed on the screen above."""
        if self.is_mounted:
            self._read()

    def on_changes(self, changes: Changes) -> None:
        """A service was switched, connected or lost."""
        if changes.accounts or changes.consents or changes.settings or changes.connections:
            self._read()

    def action_turn_off(self) -> None:
        """Turn the service under the cursor off."""
        row = self._under_cursor()
        if row is not None and row.standing.is_on:
            self._turn_off([row])

    def action_turn_all_off(self) -> None:
        """Turn every service off."""
        if on := [row for row in self._rows if row.standing.is_on]:
            self._turn_off(on)

    def action_facts(self) -> None:
        """Read the facts of the service under the cursor."""
        if (row := self._under_cursor()) is not None:
            self.app.push_screen(FactsScreen(row.facts.id, is_reading=True))

    def action_layout(self) -> None:
        """Where the chats of this service, or of all, are shown."""
        row = self._under_cursor()
        question = LayoutQuestion(row.facts.id, row.facts.name) if row else LayoutQuestion()
        self.app.push_screen(question)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what can be done is offered."""
        row = self._under_cursor() if self.is_mounted else None
        match action:
            case "turn_off":
                return row is not None and row.standing.is_on
            case "facts":
                return row is not None
            case "turn_all_off":
                return any(each.standing.is_on for each in self._rows)
            case _:
                return True

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._under_cursor()
        if row is None:
            self.app.push_screen(LayoutQuestion())
            return
        service = row.facts.id
        match row.standing:
            case Standing.OFF:
                self.app.push_screen(FactsScreen(service))
            case Standing.READ_AGAIN:
                self.app.push_screen(FactsScreen(service, has_account=bool(row.accounts)))
            case Standing.HOME | Standing.UNAVAILABLE:
                self.app.push_screen(FactsScreen(service, is_reading=True))
            case _:
                self._open_menu(row)

    @work(group="menu", exclusive=True)
    async def _open_menu(self, row: ServiceRow) -> None:
        service = row.facts.id
        choice = await self.app.push_screen_wait(menu.ServiceMenu(row))
        gone = menu.account_to_sign_out(choice)
        match choice:
            case menu.SIGN_IN | menu.ADD:
                await self.app.push_screen_wait(SignInScreen(service))
            case menu.LAYOUT:
                await self.app.push_screen_wait(LayoutQuestion(service, row.facts.name))
            case menu.FACTS:
                await self.app.push_screen_wait(FactsScreen(service, is_reading=True))
            case menu.OFF:
                self._turn_off([row])
            case _ if gone is not None:
                await self._sign_out(next(each for each in row.accounts if each.id == gone))
            case _:
                return

    async def _sign_out(self, account: Account) -> None:
        if await self.app.push_screen_wait(menu.sign_out_question(account)):
            await self._settle(self.session.engine.sign_out(account.id))
            self._read()

    @work(group="switch", exclusive=True)
    async def _turn_off(self, rows: list[ServiceRow]) -> None:
        if not await self.app.push_screen_wait(_question(rows)):
            return
        for row in rows:
            await self._settle(self.session.engine.switch_off(row.facts.id))
        self._read()

    async def _settle(self, done: Future[None]) -> None:
        """Wait for what the engine was asked for, and say why where it couldn't be done."""
        problem = self.query_one("#problem", Words)
        try:
            await outcome(done)
        except (EngineError, ConnectorError, StoreError) as error:
            problem.say(safe_text(str(error), max_lines=4))
        else:
            problem.display = False

    def _under_cursor(self) -> ServiceRow | None:
        found = self.query(Choices)
        if not found or (place := found.first().highlighted) is None:
            return None
        service = found.first().get_option_at_index(place).id
        return next((row for row in self._rows if row.facts.id == service), None)

    def _read(self) -> None:
        self._rows = service_rows(self.session)
        with self.session.store.read() as reader:
            layout = settings.get(reader, layout_key(None)) or SEPARATE
            own = {
                row.facts.id: settings.get(reader, layout_key(row.facts.id)) for row in self._rows
            }
        choices = self.query_one(Choices)
        present = choices.highlighted
        kept = choices.get_option_at_index(present).id if present is not None else LAYOUT_OPTION
        choices.set_options(
            options_for(
                self._rows,
                layout if layout in LAYOUTS else SEPARATE,
                own,
                self.session.registry.broken,
            )
        )
        known = {option.id for option in choices.options}
        choices.highlighted = choices.get_option_index(
            kept if kept in known and kept else LAYOUT_OPTION
        )
        self.refresh_bindings()


def _question(rows: list[ServiceRow]) -> ConfirmScreen:
    names = [line(row.facts.name, "bold") for row in rows]
    title = joined("Turn off ", names[0], "?") if len(rows) == 1 else "Turn off every service?"
    listed: list[Content | str] = [] if len(rows) == 1 else [content(", ").join(names), "\n\n"]
    return ConfirmScreen(
        title,
        joined(
            *listed,
            "· Its chats stay here. They can be read, and not written to, until you delete them.\n"
            "· You are signed out on its side, as far as it can be reached.\n"
            "· Its passwords and keys on this computer are destroyed.\n"
            "· What still waits to be sent is never sent.\n\n"
            "You can turn it on again, and will have to sign in.",
        ),
        yes="Turn off",
        no="Leave on",
        is_danger=True,
    )
