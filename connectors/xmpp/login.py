"""Signing in: an address and a password, tried on the server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from connectors.xmpp.acks import Mark
from connectors.xmpp.addresses import BadAddress, address, person
from connectors.xmpp.client import Client
from connectors.xmpp.connection import egress_of, place_of
from connectors.xmpp.elements import child, child_text, make
from connectors.xmpp.namespaces import VCARD
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.errors import ConnectorError, Rejected
from inbox_tui.connector.login import Answers, Ask, Done, Field, FieldKind, LoginSteps
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.secret import Secret

TITLE: Final = "Sign in to XMPP"
NOTE: Final = (
    "The password is kept in the encrypted store and sent only over a verified connection. "
    "The last three fields are for servers that can't be found by their name."
)


async def login(egress: Egress) -> LoginSteps:
    """Ask until the server accepts what was entered."""
    entered: Mapping[str, str] = {}
    error = ""
    while True:
        answers = yield _form(entered, error)
        entered = _settings(answers)
        error = _mistake(entered, answers)
        if error:
            continue
        try:
            done = await _try(egress, entered, answers["password"])
        except ConnectorError as refused:
            error = str(refused)
            continue
        yield done
        return


def _form(entered: Mapping[str, str], error: str) -> Ask:
    return Ask(
        TITLE,
        (
            Field(
                "address",
                "Address",
                FieldKind.ADDRESS,
                hint="you@example.org",
                default=entered.get("address", ""),
            ),
            Field("password", "Password", FieldKind.PASSWORD),
            Field(
                "host",
                "Host",
                hint="xmpp.example.org",
                default=entered.get("host", ""),
                is_optional=True,
            ),
            Field("port", "Port", hint="5222", default=entered.get("port", ""), is_optional=True),
            Field(
                "ca_file",
                "CA file",
                hint="/etc/ssl/my-authority.pem",
                default=entered.get("ca_file", ""),
                is_optional=True,
            ),
        ),
        note=NOTE,
        error=error,
    )


def _settings(answers: Answers) -> dict[str, str]:
    """What was entered, without the password."""
    return {
        name: answers[name].reveal().strip()
        for name in ("address", "host", "port", "ca_file")
        if name in answers
    }


def _mistake(entered: Mapping[str, str], answers: Answers) -> str:
    """What is wrong before any server is asked; empty where nothing is."""
    try:
        parsed = address(entered.get("address", ""))
    except BadAddress:
        return "Enter the whole address, like you@example.org."
    if not parsed.node:
        return "Enter the whole address with the name before the @, like you@example.org."
    if not answers.get("password", Secret("")):
        return "Enter the password."
    port = entered.get("port", "")
    if port and not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return "The port is a number from 1 to 65535. Leave it empty if you don't know it."
    if port and not entered.get("host"):
        return "Enter the host that the port belongs to, or leave both empty."
    ca_file = entered.get("ca_file", "")
    if ca_file and not Path(ca_file).is_file():
        return f"There is no file at {ca_file}. Enter the path of a CA certificate, or nothing."
    return ""


async def _try(egress: Egress, entered: Mapping[str, str], password: Secret) -> Done:
    """Sign in once, to see whether it works and who that is."""
    bare = str(address(entered["address"]).bare)
    settings = {name: text for name, text in entered.items() if text} | {"address": bare}
    credentials = Credentials({"password": password}, settings)
    try:
        own_egress = egress_of(egress, credentials)
        own_egress.tls_context()
    except OSError as error:
        raise Rejected(f"The CA file can't be used ({error}).") from None
    client = Client(
        bare,
        password,
        own_egress,
        _Deaf(),
        place_of(settings.get("host", ""), settings.get("port", "")),
    )
    try:
        await client.open()
        name = await _own_name(client)
    finally:
        await client.close()
    return Done(person(bare), name or bare.partition("@")[0], credentials)


async def _own_name(client: Client) -> str:
    """What the account calls itself (XEP-0054); empty where it says nothing."""
    try:
        card = child(await client.ask("", make(VCARD, "vCard")), VCARD, "vCard")
    except ConnectorError:
        return ""
    if card is None:
        return ""
    return (child_text(card, VCARD, "NICKNAME") or child_text(card, VCARD, "FN")).strip()[:200]


class _Deaf:
    """While signing in nothing is read: without a presence the server sends nothing to store."""

    def take(self, element: Element) -> bool:  # noqa: ARG002 - all stanzas alike
        return True

    def receive(self, element: Element, mark: Mark | None) -> None:
        """Nothing comes here."""

    def could_not_read(self, element: Element, reason: str) -> None:
        """Nothing is kept."""
