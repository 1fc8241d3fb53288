from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.backup.arranging import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A store with a key file and a little of everything in it."""
    home = Home.new(tmp_path / "home")
    home.fill()
    yield home
    home.store.close()
