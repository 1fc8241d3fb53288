from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.building import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House.new(tmp_path / "store")
    yield house
    house.store.close()
