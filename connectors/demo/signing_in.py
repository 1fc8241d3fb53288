"""The three ways to sign in to a pretend service, one for each kind of login step."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from typing import Final

from connectors.demo.network import Network
from connectors.demo.styles import SignIn, Style
from inbox_tui.connector.login import Ask, Done, Field, FieldKind, LoginSteps, Show, ShowKind
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.secret import Secret

LANTERN_NUMBER: Final = "+99 55 5010 0199"
"""The number of whoever signs in to Lantern by its QR code."""
PIGEON_PASSWORD: Final = "demo"  # noqa: S105 - printed on the login screen: there is nothing to guard

Pairing = Callable[[], Awaitable[None]]
"""Waits until the code was scanned on the other device, which nobody has to hold here."""


def login(style: Style, network: Network, pairing: Pairing) -> LoginSteps:
    """The steps of signing in to ``style``'s service."""
    match style.sign_in:
        case SignIn.NAME:
            return _by_name(style, network)
        case SignIn.QR:
            return _by_qr(style, network, pairing)
        case SignIn.PASSWORD:
            return _by_password(style, network)


async def _by_name(style: Style, network: Network) -> LoginSteps:
    error = ""
    while True:
        answers = yield Ask(
            f"Sign in to {style.name}",
            (Field("name", "What shall the others call you?", hint="Sam"),),
            note="A pretend service inside this program. Nothing leaves this machine.",
            error=error,
        )
        name = _answer(answers.get("name"))
        native = "".join(c for c in name.casefold() if c.isalnum())
        if native and len(name) <= 40:
            break
        error = "Enter a name of 1 to 40 characters, with at least one letter or digit."
    yield _done(network, native, name)


async def _by_qr(style: Style, network: Network, pairing: Pairing) -> LoginSteps:
    code = secrets.token_urlsafe(24)
    yield Show(
        f"Link {style.name}",
        ShowKind.QR,
        f"lantern://link?code={code}",
        note="A real service would have you scan this with its app on your telephone. "
        "This one pretends that you did.",
    )
    await pairing()
    yield _done(network, LANTERN_NUMBER, "You")


async def _by_password(style: Style, network: Network) -> LoginSteps:
    error = ""
    while True:
        answers = yield Ask(
            f"Sign in to {style.name}",
            (
                Field("user", "User name", hint="sam"),
                Field("password", "Password", FieldKind.PASSWORD),
            ),
            note=f"A pretend service: any user name, and the password “{PIGEON_PASSWORD}”.",
            error=error,
        )
        user, password = _answer(answers.get("user")), _answer(answers.get("password"))
        if user and " " not in user and len(user) <= 40 and password == PIGEON_PASSWORD:
            break
        error = f"That is not right: the password is “{PIGEON_PASSWORD}”, the name one word."
    yield _done(network, f"{user.casefold()}@pigeon.example", user)


def _answer(entered: Secret | None) -> str:
    return entered.reveal().strip() if entered else ""


def _done(network: Network, native: str, name: str) -> Done:
    network.sign_up(native, name)
    network.readmit(native)
    credentials = Credentials({"token": Secret(network.token(native))}, {"name": name})
    return Done(network.identity(native), name, credentials)
