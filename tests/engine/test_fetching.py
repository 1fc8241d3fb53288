"""A file that broke off half-way is gone on with by the next fetch."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random
from types import MethodType
from typing import Any

import pytest

from inbox_tui.connector.errors import LimitExceeded, Transient
from inbox_tui.connector.protocol import FetchesFromTheMiddle
from inbox_tui.engine.limits import Limits
from inbox_tui.store.attachments_partial import Changed
from inbox_tui.store.sealing import CHUNK_BYTES
from tests.engine.conftest import Town
from tests.engine.test_asking import with_file

CONTENT = Random(9).randbytes(4 * CHUNK_BYTES + 5)
HALF = 2 * CHUNK_BYTES + 100


class Lossy:
    """A service's files: the connection breaks where it is told to."""

    def __init__(self, town: Town, content: bytes = CONTENT) -> None:
        self.content = content
        self.breaks_at: int | None = HALF
        self.began_at: list[int] = []
        self.connection = town.lantern.connections[-1]
        self.connection.fetch = self.fetch  # type: ignore[method-assign]  # one run of one test

    def offer_ranges(self) -> None:
        async def fetch_from(_self: Any, locator: str, start: int) -> AsyncIterator[bytes]:
            async for piece in self._from(start):
                yield piece

        connection: Any = self.connection
        connection.fetch_from = MethodType(fetch_from, connection)
        assert isinstance(connection, FetchesFromTheMiddle)

    async def fetch(self, locator: str) -> AsyncIterator[bytes]:
        async for piece in self._from(0):
            yield piece

    async def _from(self, start: int) -> AsyncIterator[bytes]:
        self.began_at.append(start)
        end = len(self.content) if self.breaks_at is None else self.breaks_at
        for at in range(start, end, 1000):
            yield self.content[at : min(at + 1000, end)]
        if self.breaks_at is not None:
            raise Transient("The connection broke off.")


def contents(town: Town, locator: str) -> bytes:
    return b"".join(town.store.attachments.open(locator))


@pytest.mark.parametrize("has_ranges", [True, False])
def test_what_arrived_is_kept_and_the_rest_is_fetched(town: Town, has_ranges: bool) -> None:
    message = with_file(town)
    service = Lossy(town)
    if has_ranges:
        service.offer_ranges()
    assert isinstance(town.engine.fetch(message, 0).exception(10), Transient)

    service.breaks_at = None
    locator = town.engine.fetch(message, 0).result(10)

    assert contents(town, locator) == CONTENT
    assert service.began_at == [0, 2 * CHUNK_BYTES if has_ranges else 0]


def test_progress_counts_what_was_here_before(town: Town) -> None:
    message = with_file(town)
    service = Lossy(town)
    service.offer_ranges()
    town.engine.fetch(message, 0).exception(10)
    service.breaks_at = None
    seen: list[int] = []

    town.engine.fetch(message, 0, progress=lambda done, _all: seen.append(done)).result(10)

    assert (seen[0], seen[-1]) == (2 * CHUNK_BYTES + 1000, len(CONTENT))


def test_a_file_that_changed_meanwhile_is_never_mixed_with_what_was_here(town: Town) -> None:
    message = with_file(town)
    service = Lossy(town)
    town.engine.fetch(message, 0).exception(10)
    service.content, service.breaks_at = Random(10).randbytes(len(CONTENT)), None

    assert isinstance(town.engine.fetch(message, 0).exception(10), Changed)
    locator = town.engine.fetch(message, 0).result(10)

    assert contents(town, locator) == service.content


def test_of_a_file_that_is_too_large_nothing_stays(town: Town) -> None:
    town.limits = Limits(fetch_bytes=3 * CHUNK_BYTES)
    message = with_file(town)
    Lossy(town).breaks_at = None

    assert isinstance(town.engine.fetch(message, 0).exception(10), LimitExceeded)
    town.store.write(lambda tx: None).result(10)

    assert list((town.folder / "attachments").glob("*/*")) == []
