"""Choosing the service of the home account: whose chats are a person's own."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui.connector.discovery import Offer
from inbox_tui.domain.ids import AccountId, ServiceId
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Choices, Page, Said, Words
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.sign_in import SignInScreen


class HomeScreen(Page[AccountId | None]):
    """The services one can be at home on. Dismissed with the account, once signed in."""

    AUTO_FOCUS = "#services"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.HOME)]
    DEFAULT_CSS = """
    HomeScreen { #lead { margin-bottom: 1; } #services { height: 1fr; } }
    """

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Sign in to your home account",)

    def compose(self) -> ComposeResult:
        """The question and the services."""
        yield Static(self._heading(), id="heading", markup=False)
        with Vertical(id="body"), Vertical(id="column", classes="-whole"):
            yield Words(
                "Your home account's chats are your own; chats from everywhere else are third-party "
                "chats, in a tray of their own. One account is home. Which service is it on?",
                id="lead",
                classes="muted",
            )
            yield Choices(*self._options(), id="services")
        yield KeyLine()

    def action_facts(self) -> None:
        """Everything that is known of the service under the cursor."""
        from inbox_tui.ui.screens.facts import FactsScreen  # noqa: PLC0415 - leads to signing in

        choices = self.query_one(Choices)
        if choices.highlighted is not None:
            service = choices.get_option_at_index(choices.highlighted).id or ""
            self.app.push_screen(FactsScreen(ServiceId(service), is_reading=True))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._sign_in(ServiceId(event.option_id or ""))

    @work(exclusive=True)
    async def _sign_in(self, service: ServiceId) -> None:
        account = await self.app.push_screen_wait(SignInScreen(service, as_home=True))
        if account is not None:
            self.dismiss(account)

    def _options(self) -> list[Option]:
        offers = sorted(
            self.session.registry.offers.values(),
            key=lambda offer: (not offer.availability.usable, offer.facts.name.casefold()),
        )
        if not offers:
            words = 'No connector is installed. Install one:  pip install "inbox-tui[all]"'
            return [Option(line(words), disabled=True)]
        return [_option(offer) for offer in offers]


def _option(offer: Offer) -> Option:
    facts = offer.facts
    below = facts.summary if offer.availability.usable else offer.availability.reason
    return Option(
        joined(
            line(facts.name, "bold"),
            " ",
            line(f"[{facts.badge}]", "$text-muted", max_characters=8),
            "\n",
            line(below, "$text-muted", max_characters=300),
        ),
        id=facts.id,
        disabled=not offer.availability.usable,
    )
