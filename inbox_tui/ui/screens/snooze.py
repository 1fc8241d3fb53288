"""Until when chats are put off."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import Millis
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.screens.choose_time import TimeScreen

BACK_NOW: Final = Millis(0)


class SnoozeScreen(TimeScreen):
    """Dismissed with the time, :data:`BACK_NOW` to bring what is put off back, or nothing."""

    meant = "Until"
    explained = (
        "Until then it is out of the list and makes no sound. Then it stands on top, marked."
    )

    def __init__(self, name: str, *, is_put_off: bool = False) -> None:
        """``name``: of the chat, or how many; may be remote text."""
        super().__init__()
        self._of = name
        self._is_put_off = is_put_off

    def title_words(self) -> Content:
        """Which chat."""
        return joined("Remind me of ", line(self._of, max_characters=36))

    def _options(self) -> list[Option]:
        if not self._is_put_off:
            return super()._options()
        self._times.append(BACK_NOW)
        return [Option("Bring it back now"), *super()._options()]
