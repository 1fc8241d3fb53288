"""Signing in to any service: the connector's steps, one after the other, on one screen."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button

from inbox_tui.connector.discovery import Offer
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.connector.login import Ask, Done, LoginStep, Show, ShowKind
from inbox_tui.domain.ids import AccountId, ServiceId
from inbox_tui.domain.proxy import Proxy
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.engine.login import LoginSession
from inbox_tui.policy.links import inspect_link
from inbox_tui.store.errors import StoreError
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.dialogs import Buttons, Page, Said, Words, outcome
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.sign_in_proxy import DIRECTLY, ProxyScreen
from inbox_tui.ui.screens.sign_in_steps import AskView, ShowView

_FAILURES: Final = (EngineError, ConnectorError, StoreError)


class SignInScreen(Page[AccountId | None]):
    """Dismissed with the account, or with ``None`` where the person gave up.

    What was typed is kept for as long as the screen is open, through wrong passwords and lost
    connections alike.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.SIGN_IN)]
    DEFAULT_CSS = """
    SignInScreen {
        #about {
            height: auto; border-left: outer $faint; padding-left: 1; margin-bottom: 1;
            color: $text-muted;
        }
        &.-short #about-summary { display: none; }
        &.-short #step-title { margin-bottom: 0; }
        &.-scanning #about { display: none; }
        &.-scanning #column { padding: 0 2; max-width: 120; }
        #step-error { margin: 1 2 0 2; }
        #step { height: auto; }
        #step > * { height: auto; }
        #step-title { color: $primary; margin-bottom: 1; }
        #step-note { margin-bottom: 1; }
    }
    """

    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - as Textual has it

    def __init__(self, service: ServiceId, *, as_home: bool = False) -> None:
        super().__init__()
        self.service = service
        self.as_home = as_home
        self._login: LoginSession | None = None
        self._entered: dict[str, str] = {}
        self._proxy: Proxy | None = None

    def crumbs(self) -> tuple[Said, ...]:
        """Which service."""
        return ("Sign in", line(self._offer.facts.name))

    def above(self) -> ComposeResult:
        """What went wrong: a form longer than the window must not hide it."""
        yield Words(id="step-error", classes="error")

    def column(self) -> ComposeResult:
        """A few facts, then the step."""
        facts = self._offer.facts
        with Vertical(id="about"):
            yield Words(line(facts.summary, max_characters=400), id="about-summary")
            yield Words(
                line(f"{facts.operator} · {facts.encryption.by_default}", max_characters=400)
            )
            yield Words(id="about-proxy")
        yield Vertical(id="step")

    @property
    def _offer(self) -> Offer:
        return self.session.registry.offers[self.service]

    def on_mount(self) -> None:
        """Begin."""
        self.query_one("#step-error").display = False
        # who signs in again goes the way they went before
        self._proxy = self.session.engine.proxy_for(self.service)
        self._tell_proxy()
        self._begin()

    def on_unmount(self) -> None:
        """However the screen closes, no half-finished login stays behind."""
        if self._login is not None:
            self._login.cancel()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """There is something to go on from only where something is asked."""
        return bool(self.query(AskView)) if action == "go_on" else True

    def action_go_on(self) -> None:
        """Answer, from whatever field one is in."""
        self.query_one(AskView).submit()

    def action_facts(self) -> None:
        """Everything that is known of the service."""
        from inbox_tui.ui.screens.facts import FactsScreen  # noqa: PLC0415 - facts lead here too

        self.app.push_screen(FactsScreen(self.service, is_reading=True))

    @work(exclusive=True, group="proxy")
    async def action_proxy(self) -> None:
        """Choose the way to the network, and begin again by it."""
        chosen: Proxy | None = await self.app.push_screen_wait(ProxyScreen(self._proxy))
        if chosen is None:
            return
        self._proxy = None if chosen == DIRECTLY else chosen
        self._tell_proxy()
        if self._login is not None:
            self._login.cancel()
        self._begin()

    def _tell_proxy(self) -> None:
        way = f"Through the proxy {self._proxy.url}." if self._proxy is not None else ""
        self.query_one("#about-proxy", Words).say(line(way, max_characters=300))

    @work(exclusive=True, group="login")
    async def _begin(self) -> None:
        await self._show(Words(f"Preparing to sign in to {safe_line(self._offer.facts.name)}…"))
        try:
            self._login = self.session.engine.begin_login(
                self.service, as_home=self.as_home, proxy=self._proxy
            )
        except EngineError as error:
            await self._fail(str(error), can_retry=False)
            return
        await self._follow(self._login.start())

    async def _follow(self, future: Future[LoginStep]) -> None:
        """Show the steps that come by themselves until the person has to do something."""
        try:
            await self._take(await outcome(future))
        except _FAILURES as error:
            await self._begin_again(error)

    async def _begin_again(self, error: Exception) -> None:
        """A login is over once it failed. Who was typing gets the same fields, and the reason."""
        self._login = None
        if self.query(AskView):
            try:
                self._login = self.session.engine.begin_login(
                    self.service, as_home=self.as_home, proxy=self._proxy
                )
                first = await outcome(self._login.start())
            except _FAILURES as again:
                error = again
            else:
                await self._take(
                    replace(first, error=str(error)) if isinstance(first, Ask) else first
                )
                return
        self._login = None
        await self._fail(str(error), can_retry=True)

    async def _take(self, step: LoginStep) -> None:
        login = self._login
        if login is None:
            return
        match step:
            case Ask():
                await self._ask(step)
            case Show():
                await self._show(ShowView(step))
                await self._follow(login.answer({}))
            case Done():
                self._login = None
                self.dismiss(login.account_id)

    async def _ask(self, ask: Ask) -> None:
        shown = self.query(AskView)
        if shown and shown.first().asks_the_same(ask):
            shown.first().ask_again(ask)
        else:
            await self._show(AskView(ask, self._entered))

    async def _fail(self, reason: str, *, can_retry: bool) -> None:
        await self._show(FailedView(can_retry=can_retry))
        self._say_error(reason)

    def _say_error(self, reason: str) -> None:
        self.query_one("#step-error", Words).say(safe_text(reason, max_lines=4))

    async def _show(self, view: Widget) -> None:
        self._say_error("")
        step = self.query_one("#step", Vertical)
        is_scanning = isinstance(view, ShowView) and view.show.kind is ShowKind.QR
        self.set_class(is_scanning, "-scanning")
        await step.remove_children()
        await step.mount(view)
        self.refresh_bindings()

    @on(AskView.Wrong)
    def _wrong(self, event: AskView.Wrong) -> None:
        event.stop()
        self._say_error(event.reason)

    @on(AskView.Answered)
    def _answer(self, event: AskView.Answered) -> None:
        event.stop()
        view = self.query_one(AskView)
        self._entered |= view.fields.values()
        view.set_busy(True)
        self._send(event)

    @work(exclusive=True, group="login")
    async def _send(self, event: AskView.Answered) -> None:
        if self._login is not None:
            await self._follow(self._login.answer(event.answers))

    @on(ShowView.OpenAsked)
    def _open(self, event: ShowView.OpenAsked) -> None:
        """Only http and https, and only after the host was shown."""
        event.stop()
        verdict = inspect_link(event.link)
        if not verdict.openable:
            self.notify(f"{verdict.concerns[0]} It was not opened.", markup=False)
            return

        def opened(is_yes: bool | None) -> None:  # noqa: FBT001 - what the dialog answers
            if is_yes:
                self.app.open_url(verdict.url)

        self.app.push_screen(
            ConfirmScreen(
                "Open in the browser?",
                joined(
                    "It goes to  ",
                    line(verdict.host_punycode, "bold", max_characters=253),
                    *(f"\n{concern}" for concern in verdict.concerns),
                ),
                yes="Open",
            ),
            opened,
        )

    @on(Button.Pressed, "#cancel")
    def _cancel(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_close()

    @on(Button.Pressed, "#again")
    def _again(self, event: Button.Pressed) -> None:
        event.stop()
        self._begin()


class FailedView(Vertical):
    """The login ended with an error: a way to begin again, or out."""

    def __init__(self, *, can_retry: bool) -> None:
        super().__init__()
        self._can_retry = can_retry

    def compose(self) -> ComposeResult:
        """Two ways on."""
        if self._can_retry:
            yield Words("What you typed is kept.", classes="muted")
        with Buttons():
            if self._can_retry:
                yield Button(Content("Try again"), id="again", classes="-main")
            yield Button(Content("Cancel"), id="cancel")

    def on_mount(self) -> None:
        """Enter tries again."""
        self.query(Button).first().focus()
