"""When an account's proxy was changed in the settings file, its connection takes the new way at once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from inbox_tui.store.session import Reader
    from inbox_tui.ui.app import InboxApp


class Ways:
    """Remembers what the file said of each account's proxy."""

    def __init__(self, app: InboxApp) -> None:
        self._app = app
        self._before: str | None = None
        self._has_begun = False

    def obey(self, reader: Reader) -> None:
        """Connect those accounts anew whose proxy is another now."""
        from inbox_tui.engine.configuring import PROXIES_SETTING  # noqa: PLC0415
        from inbox_tui.store import accounts, settings  # noqa: PLC0415 - not needed to start

        said = settings.get(reader, PROXIES_SETTING)
        before, self._before = self._before, said
        if not self._has_begun or said == before:
            self._has_begun = True
            return
        from inbox_tui.engine.proxies import account_name  # noqa: PLC0415 - brings the network along

        old: dict[str, str] = json.loads(before or "{}")
        new: dict[str, str] = json.loads(said or "{}")
        for account in accounts.all_accounts(reader):
            name = account_name(account.identity)
            if old.get(name) != new.get(name):
                self._app.session.engine.run_anew(account.id)
