"""What signing in asks for: first the server, then what that server offers, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from connectors.matrix.discovery import Entered, Flows, read_entry
from inbox_tui.connector.login import Answers, Ask, Field, FieldKind
from inbox_tui.domain.secret import Secret

PASSWORD: Final = "password"  # noqa: S105 - the name of a way to sign in
BROWSER: Final = "sso"
TOKEN: Final = "token"  # noqa: S105 - the same
NOTHING: Final[Answers] = {}

_NOTE: Final = "End-to-end encrypted rooms can be seen but not read in this version."


class Mistake(Exception):
    """Something the person can mend; its text is the sentence they read."""


@dataclass(frozen=True, slots=True)
class Place:
    """The server that was named, where it was found, and how one signs in there."""

    entered: Entered
    ca_file: str
    base_url: str
    flows: Flows

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """What can be chosen here, the usual first. A token made elsewhere is good anywhere."""
        offered = (
            (PASSWORD, "Password", self.flows.has_password),
            (BROWSER, "In the browser", self.flows.has_sso),
            (TOKEN, "Access token", True),
        )
        return tuple((way, label) for way, label, is_there in offered if is_there)


@dataclass(frozen=True, slots=True)
class Proof:
    """How the person wants to sign in, and with what."""

    method: str
    user: str
    password: Secret
    token: Secret


def ask_for_server(given: Answers = NOTHING, error: str = "") -> Ask:
    """The first question: who one is there, or where."""
    return Ask(
        title="Sign in to Matrix",
        fields=(
            Field(
                "homeserver",
                "Your Matrix id, or your server",
                FieldKind.ADDRESS,
                hint="@anna:example.org or example.org",
                default=_given(given, "homeserver"),
            ),
            Field(
                "ca_file",
                "CA file, for a server of your own",
                default=_given(given, "ca_file"),
                is_optional=True,
            ),
        ),
        note=_NOTE,
        error=error,
    )


def read_server(answers: Answers) -> tuple[Entered, str]:
    """The server that was named, and the CA file to trust. Raises :class:`Mistake`."""
    entered = read_entry(_given(answers, "homeserver"))
    if entered is None:
        raise Mistake("Enter your Matrix id, such as @anna:example.org, or your server's name.")
    return entered, _given(answers, "ca_file").strip()


def ask_how(place: Place, given: Answers = NOTHING, error: str = "") -> Ask:
    """The second question: a proof of the kinds this server takes.

    An id that was given is not asked for again, until a mistake may have been in it.
    """
    ways = place.ways
    method = _given(given, "method") or ways[0][0]
    own_id = place.entered.user_id
    fields = [Field("method", "Sign in with", FieldKind.CHOICE, default=method, choices=ways)]
    if place.flows.has_password:
        if own_id is None or error:
            user = _given(given, "user") or own_id or ""
            fields.append(Field("user", "User name", default=user, only_for=("method", PASSWORD)))
        fields.append(
            Field("password", "Password", FieldKind.PASSWORD, only_for=("method", PASSWORD))
        )
    fields.append(Field("token", "Access token", FieldKind.PASSWORD, only_for=("method", TOKEN)))
    return Ask(
        title=f"Sign in as {own_id}" if own_id else f"Sign in to {place.entered.server}",
        fields=tuple(fields),
        note=f"The homeserver is {place.base_url}.",
        error=error,
    )


def read_proof(place: Place, answers: Answers) -> Proof:
    """What was entered. Raises :class:`Mistake` where it can't be the proof it is meant to be."""
    proof = Proof(
        method=_given(answers, "method") or place.ways[0][0],
        user=_given(answers, "user").strip() or place.entered.user_id or "",
        password=answers.get("password", Secret("")),
        token=Secret(_given(answers, "token").strip()),
    )
    if proof.method not in dict(place.ways):
        ways = " or ".join(f"“{label}”" for _, label in place.ways)
        raise Mistake(f"This server does not offer that way to sign in. Choose {ways}.")
    if proof.method == PASSWORD and not proof.user:
        raise Mistake("Enter your user name.")
    if proof.method == PASSWORD and not proof.password:
        raise Mistake("Enter your password.")
    token = proof.token.reveal()
    if proof.method == TOKEN and not (token.isascii() and token.isprintable() and token):
        raise Mistake("Enter an access token: letters, digits and signs, without line breaks.")
    return proof


def _given(answers: Answers, field: str) -> str:
    return answers[field].reveal() if field in answers else ""
