"""What a service does with a person's data, and the consent to switch it on all the same."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Button

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.ids import AccountId, ServiceId
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.domain.service import ServiceFacts
from inbox_tui.engine.errors import EngineError
from inbox_tui.store.errors import StoreError
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialogs import Buttons, Page, Said, Words, outcome
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.facts_text import FactsText
from inbox_tui.ui.screens.facts_warning import Acceptance
from inbox_tui.ui.screens.sign_in import SignInScreen
from inbox_tui.ui.screens.third_party_layout import LayoutQuestion


class FactsScreen(Page[AccountId | None]):
    """The facts, the warnings one by one, then on. Dismissed with the account signed in to.

    Reading it contacts nothing: the facts are data that lie beside the connector.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.FACTS)]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    FactsScreen {
        #summary { margin-bottom: 1; }
        #lead { margin-top: 1; color: $primary; text-style: bold; }
        #still { margin-top: 1; }
    }
    """

    def __init__(
        self,
        service: ServiceId,
        *,
        is_reading: bool = False,
        has_account: bool = False,
    ) -> None:
        """``is_reading``: nothing to accept. ``has_account``: no need to sign in afterwards."""
        super().__init__()
        self.service = service
        self.is_reading = is_reading
        self.has_account = has_account

    @property
    def facts(self) -> ServiceFacts:
        """What the connector says of its service."""
        return self.session.registry.offers[self.service].facts

    def crumbs(self) -> tuple[Said, ...]:
        """Which service."""
        return ("Third-Party Chats", line(self.facts.name))

    def column(self) -> ComposeResult:
        """Summary, facts, warnings, the switch."""
        yield Words(
            joined(
                content(f" {safe_line(self.facts.badge, max_characters=6)} ", "reverse"),
                " ",
                line(self.facts.name, "bold"),
                "  ",
                content(safe_text(self.facts.summary, max_characters=600)),
            ),
            id="summary",
        )
        yield FactsText(self.facts)
        if self.is_reading:
            return
        yield Words("Before you turn it on, accept each of these:", id="lead")
        for warning in self.facts.warnings:
            yield Acceptance(content(safe_text(warning, max_characters=1_000)))
        yield Words(id="problem", classes="error")
        yield Words(id="still", classes="muted")
        with Buttons():
            yield Button(Content("Turn on"), id="turn-on", classes="-main", disabled=True)
            yield Button(Content("Leave it off"), id="leave-off")

    def on_mount(self) -> None:
        """Nothing is accepted yet."""
        if not self.is_reading:
            self.query_one("#problem").display = False
            self._count()
        # the facts are read first: a box that is not in sight must not be ticked by Space
        self.query_one("#body").can_focus = True
        self.query_one("#body").focus(scroll_visible=False)

    def action_read_on(self) -> None:
        """A page further; at the end, to the first warning that is not accepted yet."""
        body = self.query_one("#body")
        if body.max_scroll_y - body.scroll_y > 0.5:
            body.scroll_page_down(animate=False)
            return
        waiting = [box for box in self.query(Acceptance) if not box.is_accepted]
        if waiting:
            waiting[0].focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Nothing is left to read where all of it is in sight and nothing has to be accepted."""
        if action == "read_on" and self.is_mounted and self.is_reading:
            return self.query_one("#body").max_scroll_y > 0
        return True

    def action_page(self, direction: int) -> None:
        """Read on without leaving the field."""
        body = self.query_one("#body")
        (body.scroll_page_down if direction > 0 else body.scroll_page_up)(animate=False)

    @on(Acceptance.Changed)
    def _count(self) -> None:
        boxes = self.query(Acceptance)
        missing = sum(not box.is_accepted for box in boxes)
        turn_on = self.query_one("#turn-on", Button)
        turn_on.disabled = missing > 0
        if boxes and not missing:
            # it was disabled when the last box sent the focus on, to the button that undoes it all
            turn_on.focus()
        self.query_one("#still", Words).say(_still(missing, len(boxes)))

    @on(Button.Pressed, "#leave-off")
    def _leave_off(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_close()

    @on(Button.Pressed, "#turn-on")
    def _turn_on(self, event: Button.Pressed) -> None:
        event.stop()
        self._give_consent()

    @work(exclusive=True, group="consent")
    async def _give_consent(self) -> None:
        if not all(box.is_accepted for box in self.query(Acceptance)):
            return
        engine = self.session.engine
        try:
            await outcome(engine.give_consent(self.facts.id))
            if self.has_account:
                await outcome(engine.switch_on(self.facts.id))
                self.dismiss(None)
                return
        except (EngineError, ConnectorError, StoreError) as error:
            self.query_one("#problem", Words).say(safe_text(str(error)))
            return
        account = await self.app.push_screen_wait(SignInScreen(self.facts.id))
        if account is not None:
            await self.app.push_screen_wait(LayoutQuestion())
        self.dismiss(account)


def _still(missing: int, total: int) -> str:
    if not total:
        return ""
    if not missing:
        return "All accepted. You can turn it off again at any time; its chats stay until you delete them."
    return f"{missing} of {total} still to accept (Space)."
