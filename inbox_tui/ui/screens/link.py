"""Before a link opens: where it really leads, and what speaks against it."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.links import LinkVerdict, inspect_link
from inbox_tui.ui.content import content, joined
from inbox_tui.ui.dialogs import Buttons, Dialog, Words


class LinkScreen(Dialog[LinkVerdict | None]):
    """Dismissed with the verdict when the person says that the link is to be opened."""

    hint = "Esc close"

    def __init__(self, target: str, shown: str) -> None:
        super().__init__()
        self._verdict = inspect_link(target, shown)
        self._target = target

    def title_words(self) -> Content:
        """What is asked."""
        return content("Open this link?" if self._verdict.openable else "This link does not open")

    def inside(self) -> ComposeResult:
        """The host first, then the whole address, then the concerns."""
        verdict = self._verdict
        if verdict.openable:
            yield Words(joined("It leads to  ", content(safe_line(verdict.host_punycode), "bold")))
        address = verdict.url or self._target
        yield Words(safe_line(address, max_characters=600), classes="muted gap")
        for concern in verdict.concerns:
            yield Words(joined("! ", safe_line(concern)), classes="warning gap")
        with Buttons():
            yield Button(content("Cancel"), id="cancel")
            if verdict.openable:
                yield Button(content("Open in the browser"), id="open", classes="-main")

    def action_close(self) -> None:
        """Open nothing."""
        self.dismiss(None)

    @on(Button.Pressed)
    def _answer(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(self._verdict if event.button.id == "open" else None)
