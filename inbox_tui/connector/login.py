"""Signing in, as a list of steps that one screen can show for every service.

The shape is that of mautrix bridgev2: a login yields steps and is resumed with what the person
entered. ``Ask`` is resumed with a value for each field; ``Show`` with an empty mapping as soon as it
is on the screen, and the login then waits by itself for the other device; ``Done`` ends it.
A mistake the person can mend (a wrong password) is the same ``Ask`` again with ``error`` set.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from inbox_tui.domain.account import Credentials
from inbox_tui.domain.ids import Identity
from inbox_tui.domain.secret import Secret


class FieldKind(Enum):
    """What a field takes, so that the screen can hide, check or list it."""

    TEXT = "text"
    PASSWORD = "password"  # noqa: S105 - the kind of a field, not a password
    ADDRESS = "address"
    CHOICE = "choice"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing to enter. ``hint`` is an example, never a value."""

    id: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    hint: str = ""
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Of a choice: (value, label)."""
    is_optional: bool = False
    only_for: tuple[str, str] | None = None
    """(a choice's id, one of its values): the field is left out while another value is chosen."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the person for the fields."""

    title: str
    fields: tuple[Field, ...]
    note: str = ""
    error: str = ""
    """What was wrong with the last answer, in a sentence that says what to do."""


class ShowKind(Enum):
    """How a shown text is meant to reach the other device."""

    QR = "qr"
    CODE = "code"
    EMOJI = "emoji"
    LINK = "link"
    """To be opened in a browser: only when the person says so."""
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Show:
    """Show ``data`` and wait for something to happen elsewhere."""

    title: str
    kind: ShowKind
    data: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """Signed in: who, and what to keep."""

    identity: Identity
    display_name: str
    credentials: Credentials


LoginStep: TypeAlias = Ask | Show | Done
Answers: TypeAlias = Mapping[str, Secret]
"""A value for each field. All are secrets, so that no kind of field can leak."""

LoginSteps: TypeAlias = AsyncGenerator[LoginStep, Answers]
