"""What was found when the store was opened, until the person puts it away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from inbox_tui.store import notices
from inbox_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session


class NoticeLine(StatusLine):
    """Shows what nobody has put away yet. Looking again shows what was found meanwhile."""

    def __init__(self, session: Session, *, id: str | None = None) -> None:  # noqa: A002 - Textual's
        super().__init__(id=id)
        self._session = session

    def look(self) -> None:
        """Show what there is to know."""
        self.say(self._found(), is_problem=True)

    def _found(self) -> str:
        with self._session.store.read() as reader:
            kept = tuple(notice.text for notice in notices.unseen(reader))
        # what was found just now may not be kept yet, or not be kept at all
        told = dict.fromkeys((*kept, *self._session.store.notices))
        return f"{' '.join(told)} Esc puts this away." if told else ""

    def put_away(self) -> bool:
        """The person has seen it; whether there was anything."""
        if not self.words:
            return False
        self.say("", is_problem=False)
        if not self._session.is_read_only:
            # on a disk that takes nothing it is told once more at the next start
            self._session.store.write(notices.put_away)
        return True

    def on_click(self, event: events.Click) -> None:
        """A click puts it away too."""
        event.stop()
        self.put_away()
