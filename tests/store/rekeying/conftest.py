from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.backup.arranging import Home


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A filled inbox, closed."""
    home = Home.new(tmp_path / "home")
    home.fill()
    home.store.close()
    yield home
    home.store.close()
