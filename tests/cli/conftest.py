"""An inbox with a few chats, under the home that every test has to itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_tui.cli.places import HOME_VARIABLE
from tests.cli import inboxes


@pytest.fixture(autouse=True)
def _process_left_as_it_was() -> Iterator[None]:
    """``main`` sets the umask and signal handlers of the process it runs in."""
    mask = os.umask(0)
    os.umask(mask)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield
    os.umask(mask)
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's inbox is; the environment opens it."""
    folder = Path(os.environ[HOME_VARIABLE])
    for name, value in inboxes.environment(folder).items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def inbox(home: Path) -> Path:
    """Three chats: Garden and Garden tools, and one direct chat with Anna."""
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        inboxes.apply(
            store,
            [
                inboxes.named(inboxes.ANNA, "Anna"),
                *inboxes.chat("!garden", "Garden", at=1),
                *inboxes.chat("!tools", "Garden tools", at=2),
                *inboxes.chat("!harbour", "Harbour walk", at=3),
                inboxes.message("!garden", "$1", "The tomatoes are ripe", at=10),
                inboxes.message("!garden", "$2", "I will bring a basket", sender=inboxes.ME, at=11),
                inboxes.message("!tools", "$3", "Who has the ladder?", at=20),
                inboxes.message("!harbour", "$4", "At six by the crane", at=30),
            ],
        )
        store.index_now().result()
    return home
