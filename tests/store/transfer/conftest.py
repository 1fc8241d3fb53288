from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.store.store import Store
from tests.store.building import KEY, House


@pytest.fixture
def empty(tmp_path: Path, house: House) -> Iterator[House]:
    """A store without any account."""
    other = House(Store.create(tmp_path / "empty", KEY, clock=house.clock), house.clock)
    yield other
    other.store.close()
