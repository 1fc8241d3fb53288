"""Whom a name could be taken for."""

from __future__ import annotations

import pytest

from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.policy.impersonation import Acquaintance, Acquaintances, Likeness

MATRIX, XMPP = ServiceId("matrix"), ServiceId("xmpp")
ANNA = Identity(MATRIX, "@anna:example.org")
ANNA_TOO = Identity(XMPP, "anna@example.org")
STRANGER = Identity(XMPP, "x7@evil.example")
KNOWN = Acquaintances([Acquaintance(("Anna Berg", "Änni"), frozenset({ANNA, ANNA_TOO}))])


@pytest.mark.parametrize("name", ["Anna Berg", "anna berg", "Аnna Berg", "Anna\u200b Berg", "Änni"])
def test_a_stranger_with_the_look_of_a_known_name_is_marked(name: str) -> None:
    mark = KNOWN.mark(STRANGER, name)
    assert mark is not None
    assert mark.likeness is Likeness.NAME
    assert mark.of in (ANNA, ANNA_TOO)


def test_somebody_known_may_have_their_own_name_on_every_service() -> None:
    assert KNOWN.mark(ANNA, "Anna Berg") is None
    assert KNOWN.mark(ANNA_TOO, "Anna Berg") is None


def test_a_name_that_is_somebody_elses_id_is_marked() -> None:
    mark = KNOWN.mark(STRANGER, "@anna:example.org")
    assert mark is not None
    assert (mark.likeness, mark.of) == (Likeness.ID, ANNA)


@pytest.mark.parametrize("name", ["@bank:example.org", "support@bank.example", "+49 151 2345678"])
def test_a_name_written_like_an_id_that_is_not_its_own_is_marked(name: str) -> None:
    mark = KNOWN.mark(STRANGER, name)
    assert mark is not None
    assert mark.likeness is Likeness.FOREIGN_ID


@pytest.mark.parametrize(
    ("identity", "name"),
    [
        (STRANGER, "x7@evil.example"),
        (Identity(ServiceId("signal"), "+491512345678"), "+49 151 2345678"),
        (Identity(MATRIX, "@bob:example.org"), "@bob:example.org"),
        (STRANGER, "Bob"),
        (STRANGER, "Ольга Müller"),
        (STRANGER, ""),
        (STRANGER, "12:30"),
    ],
)
def test_an_ordinary_name_is_not_marked(identity: Identity, name: str) -> None:
    assert KNOWN.mark(identity, name) is None


def test_a_word_in_mixed_scripts_is_marked() -> None:
    mark = KNOWN.mark(STRANGER, "Pаul")
    assert mark is not None
    assert mark.likeness is Likeness.SCRIPTS
