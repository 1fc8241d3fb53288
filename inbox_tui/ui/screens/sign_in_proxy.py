"""The proxy an account shall go through: asked before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Button, Input

from inbox_tui.domain.proxy import ALLOWED, BadProxy, Proxy, parse_proxy
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.domain.secret import Secret
from inbox_tui.ui.content import content
from inbox_tui.ui.dialogs import Buttons, Dialog, Words

DIRECTLY: Final = Proxy("")
"""What the dialog answers for the direct way: ``None`` means that nothing was changed."""


class ProxyScreen(Dialog[Proxy | None]):
    """Dismissed with the proxy, with :data:`DIRECTLY`, or with ``None`` where nothing shall change."""

    AUTO_FOCUS = "#address"
    hint = "Enter keep · Esc cancel"
    DEFAULT_CSS = """
    ProxyScreen Input {
        border: round $border-blurred; border-title-color: $text-muted; background: transparent;
        padding: 0 1;
        &:focus {
            border: round $primary; border-title-color: $primary; background-tint: $foreground 0%;
        }
    }
    """

    def __init__(self, proxy: Proxy | None) -> None:
        super().__init__()
        self._proxy = proxy or DIRECTLY

    def title_words(self) -> Content:
        """What is asked."""
        return content("Proxy")

    def inside(self) -> ComposeResult:
        """Address, user and password, and the way without."""
        yield Words(
            "Everything of this account goes through it, names of servers included. Empty: directly.",
            classes="muted",
        )
        yield Words(id="problem", classes="error")
        fields = (
            ("address", "Address", self._proxy.url, ALLOWED),
            ("user", "User (optional)", self._proxy.user, ""),
            ("password", "Password (optional)", self._proxy.password.reveal(), ""),
        )
        for name, label, value, hint in fields:
            typed = Input(
                value, hint, id=name, max_length=300, password=name == "password"
            )  # fmt: skip
            typed.border_title = content(label)
            yield typed
        with Buttons():
            yield Button(Content("Keep"), id="keep", classes="-main")
            yield Button(Content("Cancel"), id="cancel")

    def on_mount(self) -> None:
        """Nothing is wrong yet."""
        self.query_one("#problem").display = False

    @on(Button.Pressed, "#cancel")
    def _cancel(self, event: Button.Pressed) -> None:
        event.stop()
        self.dismiss(None)

    @on(Button.Pressed, "#keep")
    @on(Input.Submitted)
    def _keep(self, event: Button.Pressed | Input.Submitted) -> None:
        event.stop()
        address, user, password = (
            self.query_one(f"#{name}", Input).value for name in ("address", "user", "password")
        )
        if not address.strip():
            self.dismiss(DIRECTLY)
            return
        try:
            proxy = parse_proxy(address)
        except BadProxy as error:
            self.query_one("#problem", Words).say(safe_line(f"No proxy is reached so: {error}."))
            return
        if user.strip():
            proxy = replace(proxy, user=user.strip(), password=Secret(password))
        self.dismiss(proxy)
