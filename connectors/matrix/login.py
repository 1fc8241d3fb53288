"""Signing in to a homeserver: which one, then with a password, an access token, or a browser."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

import httpx

from connectors.matrix.account import DEVICE_NAME, credentials_from, egress_trusting
from connectors.matrix.asking import (
    BROWSER,
    TOKEN,
    Mistake,
    Place,
    Proof,
    ask_for_server,
    ask_how,
    read_proof,
    read_server,
)
from connectors.matrix.discovery import find_homeserver, read_flows, read_versions
from connectors.matrix.homeserver import Homeserver, Refused
from connectors.matrix.ids import client_path, identity
from connectors.matrix.json_reading import Malformed
from connectors.matrix.session import Session
from connectors.matrix.sso import NoAnswer, SsoListener, sso_address
from inbox_tui.connector.egress import Egress
from inbox_tui.connector.errors import BadCredentials, ConnectorError, RateLimited, Unreachable
from inbox_tui.connector.login import Answers, Done, LoginStep, LoginSteps, Show, ShowKind
from inbox_tui.domain.account import Credentials


async def login(egress: Egress) -> LoginSteps:
    """The steps of signing in. A server that is lost on the way is asked for again."""
    named = yield ask_for_server()
    while True:
        try:
            place = await _find(egress, named)
            answers = yield ask_how(place)
            while True:
                try:
                    async with aclosing(_sign_in(egress, place, answers)) as steps:
                        async for step in steps:
                            yield step
                    return
                except Unreachable:
                    raise
                except (Mistake, NoAnswer, ConnectorError) as error:
                    answers = yield ask_how(place, answers, str(error))
        except (Mistake, ConnectorError) as error:
            named = yield ask_for_server(named, str(error))
        except (Malformed, httpx.InvalidURL):
            named = yield ask_for_server(
                named, "What answered there is not a Matrix homeserver. Check the address."
            )


async def _find(egress: Egress, named: Answers) -> Place:
    """The server that was named, and what it offers."""
    entered, ca_file = read_server(named)
    own_egress = egress_trusting(egress, ca_file)
    base_url = await find_homeserver(own_egress, entered)
    async with own_egress.http(base_url) as http:
        homeserver = Homeserver(http)
        await read_versions(homeserver)
        return Place(entered, ca_file, base_url, await read_flows(homeserver))


async def _sign_in(
    egress: Egress, place: Place, answers: Answers
) -> AsyncGenerator[LoginStep, None]:
    proof = read_proof(place, answers)
    async with egress_trusting(egress, place.ca_file).http(place.base_url) as http:
        homeserver = Homeserver(http)
        if proof.method == TOKEN:
            credentials = await _by_token(homeserver, place, proof)
        elif proof.method == BROWSER:
            async with SsoListener() as listener:
                yield _browser_step(place, listener)
                brought: dict[str, object] = {
                    "type": "m.login.token",
                    "token": await listener.login_token(),
                }
                credentials = await _by_proof(homeserver, place, brought)
        else:
            credentials = await _by_proof(homeserver, place, _password_proof(proof))
        yield await _done(homeserver.with_session(Session(credentials, _keep_nothing)), credentials)


def _browser_step(place: Place, listener: SsoListener) -> Show:
    return Show(
        title="Sign in in the browser",
        kind=ShowKind.LINK,
        data=sso_address(place.base_url, listener.address, is_delegated=place.flows.is_delegated),
        note="Open this address in a browser on this computer. This screen goes on by itself.",
    )


def _password_proof(proof: Proof) -> dict[str, object]:
    return {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": proof.user},
        "password": proof.password.reveal(),
    }


async def _by_proof(homeserver: Homeserver, place: Place, proof: dict[str, object]) -> Credentials:
    body = proof | {"initial_device_display_name": DEVICE_NAME, "refresh_token": True}
    try:
        reply = await homeserver.post(client_path("login"), body)
    except RateLimited as error:
        raise Mistake(
            f"The server has seen too many attempts. Try again in {error.retry_after:.0f} seconds."
        ) from error
    except Refused as error:
        if error.code == "M_FORBIDDEN":
            raise Mistake("The user name or password is wrong. Enter them again.") from error
        raise
    return credentials_from(reply, base_url=place.base_url, ca_file=place.ca_file)


async def _by_token(homeserver: Homeserver, place: Place, proof: Proof) -> Credentials:
    token = Credentials({"access_token": proof.token})
    try:
        reply = await homeserver.with_session(Session(token, _keep_nothing)).get(
            client_path("account", "whoami")
        )
    except BadCredentials as error:
        raise Mistake("The server does not accept this access token. Enter another.") from error
    return credentials_from(
        reply,
        base_url=place.base_url,
        ca_file=place.ca_file,
        token=proof.token.reveal(),
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
