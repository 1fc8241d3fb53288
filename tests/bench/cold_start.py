"""From starting the program to the first paint of the inbox, with chats stored."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from inbox_tui.domain.event import Event
from inbox_tui.domain.ids import Identity
from tests.bench.bare_app import READY
from tests.bench.painting import seconds_to_paint
from tests.bench.report import Ratio
from tests.cli import inboxes

CHATS: Final = 1_000
NEWEST: Final = "The newest chat of all"
_BATCH: Final = 2_000
_WORDS: Final = ("harbour", "lantern", "tomato", "ladder", "crane", "basket", "seven", "tomorrow")


def measure(messages: int, *, runs: int) -> list[Ratio]:
    """Alternate the app, a bare Textual app and a bare interpreter; the medians are compared."""
    app: list[float] = []
    bare: list[float] = []
    python: list[float] = []
    with tempfile.TemporaryDirectory(prefix="inbox-tui-bench-") as folder:
        home = Path(folder)
        fill(home, messages)
        opens = inboxes.environment(home)
        for _ in range(runs):
            python.append(_start("-c", f"print({READY!r})"))
            bare.append(_start("-m", "tests.bench.bare_app"))
            app.append(
                seconds_to_paint([sys.executable, "-m", "inbox_tui"], NEWEST, environment=opens)
            )
    what = f"cold start to the first paint, {CHATS:,} chats, {messages:,} messages"
    return [
        Ratio(what, app, "a bare Textual app", bare, target=1.3, alarm=1.8),
        Ratio(what, app, "python -c print", python, target=20, alarm=28),
    ]


def _start(*arguments: str) -> float:
    return seconds_to_paint([sys.executable, *arguments], READY)


def fill(home: Path, messages: int) -> None:
    """An inbox of :data:`CHATS` chats with ``messages`` messages spread over them."""
    with inboxes.new_inbox(home) as store:
        inboxes.add_account(store)
        pending: list[Event] = []
        for event in _events(messages):
            pending.append(event)
            if len(pending) >= _BATCH:
                inboxes.apply(store, pending)
                pending = []
        inboxes.apply(store, pending)
        store.index_now().result()


def _events(messages: int) -> Iterator[Event]:
    for number in range(CHATS):
        sender = _sender(number)
        yield inboxes.named(sender, f"Person {number}")
        title = NEWEST if number == CHATS - 1 else f"Chat number {number}"
        yield from inboxes.chat(f"!{number}", title, at=number)
    for number in range(messages):
        # the last round ends with the last chat, so that the newest chat stays the newest
        chat = (number + CHATS - messages) % CHATS
        said = " ".join(_WORDS[(number * step) % len(_WORDS)] for step in (1, 3, 5, 7, 11, 13))
        yield inboxes.message(
            f"!{chat}", f"${number}", f"{said} {number}", sender=_sender(chat), at=CHATS + number
        )


def _sender(number: int) -> Identity:
    return Identity(inboxes.MATRIX, f"@person-{number}:localhost")
