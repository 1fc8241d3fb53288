"""When a message is to be sent."""

from __future__ import annotations

from textual.content import Content

from inbox_tui.ui.content import joined, line
from inbox_tui.ui.screens.choose_time import TimeScreen


class LaterScreen(TimeScreen):
    """Dismissed with the time, or nothing."""

    explained = (
        "It waits here, on this computer, and goes when the program runs and is connected. Until "
        "then it stands in the chat, where R sends it at once, e edits it and X withdraws it."
    )

    def __init__(self, name: str) -> None:
        """``name``: of the chat; may be remote text."""
        super().__init__()
        self._of = name

    def title_words(self) -> Content:
        """To which chat."""
        return joined("Send later to ", line(self._of, max_characters=36))
