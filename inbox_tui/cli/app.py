"""``inbox-tui`` without a command: the app itself."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.log import open_log
from inbox_tui.cli.output import complain
from inbox_tui.cli.places import Places
from inbox_tui.domain.safe_text import SafeText, safe_line

if TYPE_CHECKING:
    import argparse

    from inbox_tui.keys.master_key import MasterKey

T = TypeVar("T")

PATIENCE_SECONDS: Final = 2.0
"""After which a blank terminal needs a word: a keyring may be asking somewhere else on the screen."""


def run(arguments: argparse.Namespace) -> int:
    """Open the app, unlocked where that takes no question; it asks for what is missing."""
    require_a_terminal()
    places = Places.of(arguments.profile)
    open_log(places.log)
    with _no_collecting(), ThreadPoolExecutor(1, "key") as other:
        # a passphrase takes as long to stretch as Textual takes to import
        key = other.submit(_key, places)
        from inbox_tui.connector.discovery import discover  # noqa: PLC0415
        from inbox_tui.ui.app import InboxApp  # noqa: PLC0415
        from inbox_tui.ui.start import StartPlan  # noqa: PLC0415

        plan = StartPlan(
            places=places,
            registry=discover(),
            key=waited_for(key),
            read_only=arguments.read_only,
        )
    return InboxApp(plan).run() or Exit.DONE


def waited_for(
    key: Future[T],
    *,
    patience: float = PATIENCE_SECONDS,
    say: Callable[[SafeText], None] = complain,
) -> T:
    """What comes of asking for the key; says what is waited for where that takes its time."""
    if not wait((key,), patience).done:
        say(safe_line("Waiting for the key: the system's keyring or the command has not answered."))
    return key.result()


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Leave what is imported here out of every search for garbage: a tenth of the start.

    Modules last as long as the program, and each collection would walk all of Textual again.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def require_a_terminal() -> None:
    """Raise :class:`Stop` where there is nothing to draw on."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Stop(
            Exit.USAGE,
            "The app needs a terminal. In scripts use chats, read, send or search: "
            "inbox-tui --help lists them.",
        )


def _key(places: Places) -> MasterKey | None:
    """The key, where nobody has to be asked for it."""
    from inbox_tui.cli.unlocking import Asking, key_without_asking, open_vault  # noqa: PLC0415
    from inbox_tui.keys.errors import KeysError  # noqa: PLC0415
    from inbox_tui.keys.vault import Vault  # noqa: PLC0415

    if not Vault.exists(places.data):
        return None
    try:
        return key_without_asking(open_vault(places), os.environ)
    except Asking:
        return None
    except KeysError as error:
        raise Stop(Exit.LOCKED, str(error)) from error
