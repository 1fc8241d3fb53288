"""The lines above the composer, or in its place: what one answers, why one can't write."""

from __future__ import annotations

from textual.strip import Strip

from inbox_tui.ui.content import person_name
from inbox_tui.ui.timeline.drawing import preview
from inbox_tui.ui.widgets.lines import LineWidget, Row
from inbox_tui.ui.wrap import wrap_spans
from inbox_tui.ui.writing.purpose import Edit, New, Purpose, Reply


class WritingBar(LineWidget):
    """Says what the composer's text is for, or why there is no composer. Hidden when idle."""

    ALLOW_SELECT = False
    IS_RAISED = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._purpose: Purpose = New()
        self._reason = ""
        self._left: tuple[int, str] | None = None
        self._waits = ""
        self.display = False

    def show(
        self,
        purpose: Purpose,
        *,
        closed: str = "",
        left: tuple[int, str] | None = None,
        waits: str = "",
    ) -> None:
        """Show a purpose, a reason, how much more fits where that is little, and what ``waits``.

        That begins with a sign of one character and a space.
        """
        self._purpose, self._reason, self._left, self._waits = purpose, closed, left, waits
        is_idle = isinstance(purpose, New) and left is None and not waits
        self.display = bool(closed) or not is_idle
        self._fit()

    def on_resize(self) -> None:
        """Take as many rows as the reason needs: how wide it may be is only known now."""
        self._fit()

    def _fit(self) -> None:
        self.styles.height = len(self._reason_lines()) if self._reason else 1
        self.refresh()

    def _reason_lines(self) -> list[str]:
        width = max(10, (self.size.width or 80) - 4)
        return [self._reason[start:end] for start, end in wrap_spans(self._reason, width)][:4]

    def line(self, y: int) -> Strip:
        """Row ``y``."""
        styles = self.styles_now
        row = Row(self.size.width, styles.text)
        if self._reason:
            lines = self._reason_lines()
            row.add(" × " if y == 0 else "   ", styles.warning)
            return row.add(lines[y] if y < len(lines) else "", styles.muted).strip()
        if self._left is not None:
            count, unit = self._left
            of_what = "" if unit == "characters" else f"{unit} "
            words = f"{count:,} {of_what}left " if count >= 0 else f"{-count:,} {of_what}too many "
            row.end(words, styles.error if count < 0 else styles.warning)
        if self._waits and not isinstance(self._purpose, New):
            row.end(f"{self._waits} ", styles.accent)
        match self._purpose:
            case Reply(to=message):
                name = (
                    "yourself"
                    if message.is_mine
                    else person_name(message.sender, message.sender_name).text
                )
                row.add(" ↪ ", styles.accent).add(f"To {name}: ", styles.text)
                row.add(preview(message), styles.muted, keep=14).add("  Esc gives up", styles.muted)
            case Edit(of=message):
                row.add(" ✎ ", styles.accent).add("Editing: ", styles.text)
                row.add(preview(message), styles.muted, keep=14).add("  Esc gives up", styles.muted)
            case New(topic=str()):
                row.add(" ⤷ ", styles.accent).add("In this thread", styles.text)
                row.add("  Esc leads back", styles.muted)
            case New():
                if self._waits:
                    sign, _, words = self._waits.partition(" ")
                    row.add(f" {sign} ", styles.accent).add(words, styles.text)
        return row.strip()
