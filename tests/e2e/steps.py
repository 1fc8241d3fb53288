"""What somebody does on the way into the program, whatever the story is."""

from __future__ import annotations

from collections.abc import Mapping

from textual.widgets import Button

from inbox_tui.ui.screens.facts_warning import Acceptance
from tests.e2e.person import Person


async def makes_an_inbox(person: Person, passphrase: str) -> None:
    """The welcome, and the passphrase twice."""
    await person.waits_for("Every chat you have, in one inbox.", "Passphrase")
    await person.fills_in("Passphrase", passphrase)
    await person.presses("enter")
    await person.fills_in("The same again", passphrase)
    await person.presses("enter")
    await person.waits_for("Sign in to your home account")


async def chooses_matrix(person: Person) -> None:
    """Among the services one can be at home on."""
    await person.waits_for("Matrix [MX]")
    await person.presses("enter")
    await person.waits_for("Your Matrix id, or your server")


async def names_the_server(person: Person, server: str, ca_file: str = "") -> None:
    """The first question of signing in to Matrix."""
    await person.fills_in("Your Matrix id", server)
    await person.fills_in("CA file", ca_file)
    await person.chooses("#continue")


async def gives_the_password(person: Person, user: str, password: str) -> None:
    """The second question."""
    await person.waits_for("User name", "Password")
    await person.fills_in("User name", user)
    await person.fills_in("Password", password)
    await person.chooses("#continue")


async def opens_home_account(person: Person) -> None:
    """By the keys that the status line names."""
    await person.presses("f2")
    await person.waits_for("Settings", "Home account")
    await person.presses("enter")
    await person.waits_for("Sign in to your home account")
    await chooses_matrix(person)


async def accepts_every_warning(person: Person) -> None:
    """One by one; before the last of them the service can't be turned on."""
    turn_on = person.app.screen.query_one("#turn-on", Button)
    boxes = len(person.app.screen.query(Acceptance))
    assert boxes >= 3
    for accepted in range(boxes):
        assert turn_on.disabled, f"could be turned on after {accepted} of {boxes} warnings"
        await person.reads_on_until(lambda: isinstance(person.app.screen.focused, Acceptance))
        await person.presses("space")
    await person.waits_for("All accepted")


async def turns_xmpp_on(person: Person) -> None:
    """Through its facts, from the list of services."""
    await person.moves_to_option("xmpp")
    await person.presses("enter")
    await person.waits_for("Encrypted by default?")
    await accepts_every_warning(person)
    await person.chooses("#turn-on")
    await person.waits_for("Sign in to XMPP")


async def signs_in_to_xmpp(person: Person, entered: Mapping[str, str]) -> None:
    """Fill in what is given, and go on."""
    labels = (
        ("Address", "address"),
        ("Password", "password"),
        ("Host", "host"),
        ("Port", "port"),
        ("CA file", "ca_file"),
    )
    for label, name in labels:
        await person.fills_in(label, entered.get(name, ""))
    await person.chooses("#continue")
