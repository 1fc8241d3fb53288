"""The keys a shell has for its line, in a text of several lines."""

from __future__ import annotations

from typing import Final

from textual.document._document import Location
from textual.widgets import TextArea

MOST_KILLED: Final = 100_000


class Readline(TextArea):
    """A text area that keeps what was last cut away, to be put in elsewhere."""

    _killed = ""

    def action_kill(self, what: str) -> None:
        """Cut away up to the line's ``start`` or ``end``, or the ``word`` before, or the next one."""
        begin, end = sorted((self.selection.end, self._reaches(what)))
        self.kill(begin, end)

    def kill(self, begin: Location, end: Location) -> bool:
        """Cut away what stands between two places; whether there was anything."""
        if self.read_only or begin == end:
            return False
        self._killed = self.delete(begin, end, maintain_selection_offset=False).replaced_text
        self._killed = self._killed[:MOST_KILLED]
        return True

    def kill_to_end(self) -> bool:
        """Cut away the rest of the line; whether there was one."""
        return self.kill(self.selection.end, self.get_cursor_line_end_location())

    def action_yank(self) -> None:
        """Put in what was last cut away."""
        if self._killed and not self.read_only:
            result = self.replace(self._killed, *self.selection, maintain_selection_offset=False)
            self.move_cursor(result.end_location)

    def _reaches(self, what: str) -> Location:
        match what:
            case "start":
                # as in a shell only to the line's own start, however the line is wrapped
                return self.selection.end[0], 0
            case "end":
                return self.get_cursor_line_end_location()
            case "word":
                return self.get_cursor_word_left_location()
            case _:
                return self.get_cursor_word_right_location()
