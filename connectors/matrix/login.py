"""Signing in to a homeserver: with a password, an access token, or a browser."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

import httpx

from connectors.matrix.account import DEVICE_NAME, credentials_from, egress_trusting
from connectors.matrix.discovery import (
    Entered,
    Flows,
    find_homeserver,
    read_entry,
    read_flows,
    read_versions,
)
from connectors.matrix.homeserver import Homeserver, Refused
from connectors.matrix.ids import client_path, identity
from connectors.matrix.json_reading import Malformed
from connectors.matrix.session import Session
from connectors.matrix.sso import NoAnswer, SsoListener, sso_address
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.errors import BadCredentials, ConnectorError, RateLimited
from inbox_tui.connector.login import (
    Answers,
    Ask,
    Done,
    Field,
    FieldKind,
    LoginStep,
    LoginSteps,
    Show,
    ShowKind,
)
from inbox_tui.domain.account import Credentials
from inbox_tui.domain.secret import Secret

_METHODS: Final = (
    ("password", "Password"),
    ("sso", "In the browser"),
    ("token", "Access token"),
)


@dataclass(frozen=True, slots=True)
class _Form:
    """What the person entered."""

    server: Entered
    method: str
    user: str
    password: Secret
    token: Secret
    ca_file: str


class _Mistake(Exception):
    """Something the person can mend; its text is the sentence they read."""


async def login(egress: Egress) -> LoginSteps:
    """The steps of signing in."""
    answers = yield _question()
    while True:
        try:
            form = _read(answers)
            async with aclosing(_sign_in(egress, form)) as steps:
                async for step in steps:
                    yield step
            return
        except (_Mistake, NoAnswer, ConnectorError) as error:
            answers = yield _question(answers, str(error))
        except (Malformed, httpx.InvalidURL):
            answers = yield _question(
                answers, "What answered there is not a Matrix homeserver. Check the address."
            )


async def _sign_in(egress: Egress, form: _Form) -> AsyncGenerator[LoginStep, None]:
    own_egress = egress_trusting(egress, form.ca_file)
    base_url = await find_homeserver(own_egress, form.server)
    async with own_egress.http(base_url) as http:
        homeserver = Homeserver(http)
        await read_versions(homeserver)
        if form.method == "token":
            credentials = await _by_token(homeserver, form, base_url)
        elif form.method == "sso":
            async with SsoListener() as listener:
                flows = await read_flows(homeserver)
                _check_offered(flows, form.method)
                yield _browser_step(base_url, listener, flows)
                proof: dict[str, object] = {
                    "type": "m.login.token",
                    "token": await listener.login_token(),
                }
                credentials = await _by_proof(homeserver, proof, form, base_url)
        else:
            _check_offered(await read_flows(homeserver), form.method)
            credentials = await _by_proof(homeserver, _password_proof(form), form, base_url)
        yield await _done(homeserver.with_session(Session(credentials, _keep_nothing)), credentials)


def _question(answers: Answers | None = None, error: str = "") -> Ask:
    given = answers or {}

    def entered(field: str, default: str = "") -> str:
        return given[field].reveal() if field in given else default

    return Ask(
        title="Sign in to Matrix",
        fields=(
            Field(
                "homeserver",
                "Your Matrix id, or your server",
                FieldKind.ADDRESS,
                hint="@anna:example.org or example.org",
                default=entered("homeserver"),
            ),
            Field(
                "method",
                "Sign in with",
                FieldKind.CHOICE,
                default=entered("method", "password"),
                choices=_METHODS,
            ),
            Field("user", "User name", default=entered("user"), is_optional=True),
            Field("password", "Password", FieldKind.PASSWORD, is_optional=True),
            Field("token", "Access token", FieldKind.PASSWORD, is_optional=True),
            Field(
                "ca_file",
                "CA file, for a server of your own",
                default=entered("ca_file"),
                is_optional=True,
            ),
        ),
        note="The user name is needed only where you gave a server instead of your Matrix id. "
        "End-to-end encrypted rooms can be seen but not read in this version.",
        error=error,
    )


def _read(answers: Answers) -> _Form:
    nothing = Secret("")
    server = read_entry(answers.get("homeserver", nothing).reveal())
    if server is None:
        raise _Mistake("Enter your Matrix id, such as @anna:example.org, or your server's name.")
    form = _Form(
        server=server,
        method=answers.get("method", nothing).reveal() or "password",
        user=answers.get("user", nothing).reveal().strip() or server.user_id or "",
        password=answers.get("password", nothing),
        token=Secret(answers.get("token", nothing).reveal().strip()),
        ca_file=answers.get("ca_file", nothing).reveal().strip(),
    )
    if form.method not in dict(_METHODS):
        raise _Mistake("Choose how to sign in: password, browser or access token.")
    if form.method == "password" and not form.user:
        raise _Mistake("Enter your user name, or your whole Matrix id in the first field.")
    if form.method == "password" and not form.password:
        raise _Mistake("Enter your password.")
    token = form.token.reveal()
    if form.method == "token" and not (token.isascii() and token.isprintable() and token):
        raise _Mistake("Enter an access token: letters, digits and signs, without line breaks.")
    return form


def _check_offered(flows: Flows, method: str) -> None:
    if method == "password" and not flows.has_password:
        raise _Mistake("This server takes no password here. Choose to sign in in the browser.")
    if method == "sso" and not flows.has_sso:
        raise _Mistake(
            "This server offers no sign-in in the browser that inbox-tui knows. Choose password "
            "or access token."
        )


def _browser_step(base_url: str, listener: SsoListener, flows: Flows) -> Show:
    return Show(
        title="Sign in in the browser",
        kind=ShowKind.LINK,
        data=sso_address(base_url, listener.address, is_delegated=flows.is_delegated),
        note="Open this address in a browser on this computer. This screen goes on by itself.",
    )


def _password_proof(form: _Form) -> dict[str, object]:
    return {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": form.user},
        "password": form.password.reveal(),
    }


async def _by_proof(
    homeserver: Homeserver, proof: dict[str, object], form: _Form, base_url: str
) -> Credentials:
    body = proof | {"initial_device_display_name": DEVICE_NAME, "refresh_token": True}
    try:
        reply = await homeserver.post(client_path("login"), body)
    except RateLimited as error:
        raise _Mistake(
            f"The server has seen too many attempts. Try again in {error.retry_after:.0f} seconds."
        ) from error
    except Refused as error:
        if error.code == "M_FORBIDDEN":
            raise _Mistake("The user name or password is wrong. Enter them again.") from error
        raise
    return credentials_from(reply, base_url=base_url, ca_file=form.ca_file)


async def _by_token(homeserver: Homeserver, form: _Form, base_url: str) -> Credentials:
    token = Credentials({"access_token": form.token})
    try:
        reply = await homeserver.with_session(Session(token, _keep_nothing)).get(
            client_path("account", "whoami")
        )
    except BadCredentials as error:
        raise _Mistake("The server does not accept this access token. Enter another.") from error
    return credentials_from(
        reply, base_url=base_url, ca_file=form.ca_file, token=form.token.reveal()
    )


async def _done(homeserver: Homeserver, credentials: Credentials) -> Done:
    user_id = credentials.settings["user_id"]
    try:
        profile = await homeserver.get(client_path("profile", user_id, "displayname"))
        name = profile.text_or("displayname")
    except Refused:
        # a profile may be private or absent; the id is a name too
        name = ""
    return Done(identity(user_id), name or user_id, credentials)


async def _keep_nothing(credentials: Credentials) -> None:
    """A login keeps nothing by itself: what it ends with is kept by the engine."""
    del credentials
