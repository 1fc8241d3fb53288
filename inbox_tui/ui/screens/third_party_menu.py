"""What can be done with a service that is switched on."""

from __future__ import annotations

from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.account import Account
from inbox_tui.domain.ids import AccountId
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialogs import Choices, Dialog, Words
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.third_party_rows import ServiceRow, Standing

SIGN_IN = "sign-in"
ADD = "add"
LAYOUT = "layout"
FACTS = "facts"
OFF = "off"
_SIGN_OUT: Final = "sign-out "


def account_to_sign_out(choice: str | None) -> AccountId | None:
    """The account, where what was chosen is to sign out of one."""
    if choice is None or not choice.startswith(_SIGN_OUT):
        return None
    return AccountId(choice.removeprefix(_SIGN_OUT))


class ServiceMenu(Dialog[str | None]):
    """Dismissed with what was chosen."""

    def __init__(self, row: ServiceRow) -> None:
        super().__init__()
        self._row = row

    def title_words(self) -> Content:
        """The service."""
        return line(self._row.facts.name)

    def inside(self) -> ComposeResult:
        """Who is signed in, what is wrong, what can be done."""
        for account in self._row.accounts:
            yield Words(line(f"{account.display_name}  {account.identity.native}"), classes="muted")
        if self._row.reason:
            yield Words(content(safe_text(self._row.reason, max_lines=4), "$warning"))
        yield Choices(*self._options(), classes="gap")

    def _options(self) -> list[Option]:
        first = (
            Option("Sign in", id=SIGN_IN)
            if self._row.standing is Standing.SIGN_IN
            else Option("Sign in with another account", id=ADD)
        )
        return [
            first,
            Option("Where its chats are shown", id=LAYOUT),
            Option("What it does with your data", id=FACTS),
            *self._sign_outs(),
            Option(content("Turn it off…", "$error"), id=OFF),
        ]

    def _sign_outs(self) -> list[Option]:
        """One for each account that is signed in, named where there are several."""
        signed_in = [account for account in self._row.accounts if account.is_on]
        names = [line(account.identity.native, max_characters=60) for account in signed_in]
        return [
            Option(
                joined("Sign out of ", name, "…")
                if len(signed_in) > 1
                else "Sign out of this account…",
                id=f"{_SIGN_OUT}{account.id}",
            )
            for account, name in zip(signed_in, names, strict=True)
        ]

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(event.option_id)


def sign_out_question(account: Account) -> ConfirmScreen:
    """What signing out of one account does, and what it leaves."""
    return ConfirmScreen(
        joined("Sign out of ", line(account.identity.native, "bold", max_characters=60), "?"),
        "· Its chats stay here. They can be read, and not written to, until you delete them.\n"
        "· Its passwords and keys on this computer are destroyed.\n"
        "· What still waits to be sent is never sent.\n\n"
        "The service stays on, and you can sign in again.",
        yes="Sign out",
        no="Stay signed in",
        is_danger=True,
    )
