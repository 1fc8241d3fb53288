"""The two lines above the messages: which chat, from where, and who can read it."""

from __future__ import annotations

from typing import Final

from textual import events
from textual.strip import Strip

from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import FOR_EVER, Millis
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.muting import is_muted
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.badges import Badges, encryption_lines, is_well_encrypted
from inbox_tui.ui.times import short
from inbox_tui.ui.widgets.lines import LineWidget, Row
from inbox_tui.ui.wrap import cells

MORE: Final = "F5 more "


class ChatHeader(LineWidget):
    """Title, origin, mute; then the facts about encryption."""

    ALLOW_SELECT = False
    IS_RAISED = True

    def __init__(
        self,
        badges: Badges,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._badges = badges
        self._row: ChatRow | None = None
        self._typing: tuple[str, ...] = ()
        self._members = 0
        self._now = Millis(0)
        self.keep_right = 0
        """Columns left free at the right of the first line."""

    def show(
        self,
        row: ChatRow | None,
        *,
        now: Millis,
        typing: tuple[str, ...] = (),
        members: int = 0,
    ) -> None:
        """Show a chat, who is typing in it (safe names), and how many are in it."""
        self._row, self._now, self._typing, self._members = row, now, typing, members
        self.refresh()

    def line(self, y: int) -> Strip:
        """Row ``y``."""
        line = Row(self.size.width, self.styles_now.text)
        if self._row is not None:
            (self._first if y == 0 else self._second)(line, self._row)
        return line.strip()

    def _first(self, line: Row, row: ChatRow) -> None:
        styles = self.styles_now
        free = " " * (self.keep_right + 1)
        typing = f"  {_listed(self._typing)} typing…" if self._typing else ""
        if cells(typing) > line.width // 2:
            # whose chat it is matters more than the whole name of who types
            typing = "  typing…"
        line.end(typing + free, styles.good)
        title = safe_line(row.title)
        badge = self._badges.on_row(row)
        line.add(" ", styles.text).add(title, styles.strong, keep=12)
        if badge:
            line.add("  ", styles.text).add(f"[{badge}]", styles.badge)
        line.add(f"  {self._badges.origin_words(row)}", styles.muted)
        if row.kind is ChatKind.GROUP and self._members:
            line.add(f" · {self._members} people", styles.muted)
        if is_muted(row.muted_until, self._now) and row.muted_until is not None:
            until = (
                "" if row.muted_until >= FOR_EVER else f" until {short(row.muted_until, self._now)}"
            )
            line.add(f" · muted{until}", styles.warning)

    def _second(self, line: Row, row: ChatRow) -> None:
        styles = self.styles_now
        style = styles.muted if is_well_encrypted(row) else styles.warning
        line.add(" ", styles.text)
        lines = encryption_lines(row, self._badges.default_answer(row))
        said = next((words for words in lines if cells(words) <= line.room), lines[-1])
        line.add(said, style)
        if line.room > len(MORE):
            line.end(MORE, styles.muted)

    async def on_click(self, event: events.Click) -> None:
        """Tell all there is to know of the chat."""
        event.stop()
        if self._row is not None:
            await self.run_action("screen.about")


def _listed(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return f"{names[0]} is"
    if len(names) == 2:
        return f"{names[0]} and {names[1]} are"
    return f"{len(names)} people are"
