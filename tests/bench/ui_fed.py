"""``python -m tests.bench.ui_fed HOME PIPE``: the program itself, to be fed with messages.

No connector is installed in it, so that no protocol library is loaded. What is written into the pipe,
``CHAT PER_SECOND SECONDS``, makes messages arrive, in the way the engine hands them to the store.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from inbox_tui.cli.places import Places
from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.unlockers import PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.store.clock import now
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.start import StartPlan
from tests.cli import inboxes


def main() -> None:
    """Run until told to end."""
    home, pipe = map(Path, sys.argv[1:])
    places = Places.under(home)
    key = Vault.open(places.data).unlock(PassphraseUnlocker(Secret(inboxes.PASSPHRASE)))
    app = InboxApp(StartPlan(places, Registry({}), key=key))
    threading.Thread(target=_feed, args=(app, pipe), daemon=True).start()
    app.run()


def _feed(app: InboxApp, pipe: Path) -> None:
    with pipe.open() as wishes:
        for wish in wishes:
            chat, per_second, seconds = wish.split()
            _arrive(app, chat, int(per_second), int(seconds))


def _arrive(app: InboxApp, chat: str, per_second: int, seconds: int) -> None:
    began, first = time.monotonic(), now()
    for number in range(per_second * seconds):
        time.sleep(max(0.0, began + number / per_second - time.monotonic()))
        said = f"message {number} of a chat in which everybody talks at once"
        at = now() - inboxes.START
        event = inboxes.message(chat, f"$fed-{first}-{number}", said, at=at)
        inboxes.apply(app.session.store, [event])


if __name__ == "__main__":
    main()
