"""What every theme of the suite shares: the subject, and how a test says what it exercises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import TypeVar

import pytest
import pytest_asyncio

from inbox_tui.connector.conformance.peer import Peer
from inbox_tui.connector.conformance.subject import Subject, signed_in, transaction
from inbox_tui.connector.errors import Unsupported
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import ChatId
from inbox_tui.domain.intent import Intent, feature_needed

F = TypeVar("F", bound=Callable[..., object])

_EXERCISED = "_exercised_features"


def exercises(*features: Feature) -> Callable[[F], F]:
    """Mark a test as proof of features, for the check that no declared feature goes untested."""

    def mark(test: F) -> F:
        setattr(test, _EXERCISED, frozenset(features))
        return test

    return mark


def exercised_by(suite: type) -> frozenset[Feature]:
    """Every feature that a test of ``suite`` exercises."""
    found: set[Feature] = set()
    for name in dir(suite):
        if name.startswith("test_"):
            found |= getattr(getattr(suite, name), _EXERCISED, frozenset())
    return frozenset(found)


def is_a_sentence(text: str) -> bool:
    """Whether ``text`` could stand before a person: several words, a capital, a full stop."""
    return (
        len(text.split()) >= 3
        and not text[:1].islower()
        and text.rstrip().endswith((".", "!", "?"))
    )


@pytest.mark.asyncio
class Conformance:
    """The base of every theme. The subclass in a test module brings the ``peer`` fixture."""

    @pytest_asyncio.fixture
    async def subject(self, peer: Peer) -> AsyncIterator[Subject]:
        """Our side, signed in and connected."""
        async with signed_in(peer) as subject:
            yield subject


async def refuses(
    subject: Subject, intent: Intent, chat: ChatId | None = None, *, lacks: Feature | None = None
) -> None:
    """Assert that what isn't declared is refused, in a sentence, and greyed out with a reason."""
    says_why(subject, lacks or feature_needed(intent), chat)
    with pytest.raises(Unsupported) as refusal:
        await subject.connection.perform(intent, transaction())
    assert is_a_sentence(str(refusal.value)), str(refusal.value)


def says_why(subject: Subject, feature: Feature, chat: ChatId | None = None) -> None:
    """Assert that a feature that isn't declared has a reason to show in its place."""
    capabilities = subject.connection.capabilities(chat)
    assert not capabilities.allows(feature)
    assert is_a_sentence(capabilities.reason(feature)), capabilities.reason(feature)
