"""Asking for the passphrase of an inbox that is there already."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Button, Input

from inbox_tui.cli.unlocking import COMMAND_VARIABLE, KEYRING_SERVICE
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError, WrongKey
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.recovery import unlocker_for
from inbox_tui.keys.slots import SlotKind, Unlocker
from inbox_tui.keys.unlockers import KeyringUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.ui.dialogs import Buttons, Page, Passphrase, Said, Words
from inbox_tui.ui.keys import Where, bindings

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


class UnlockScreen(Page[MasterKey | None]):
    """Dismissed with the key. Each try takes as long as Argon2id makes it take, and no longer."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ENTRY)]
    DEFAULT_CSS = """
    UnlockScreen {
        #body { align: center middle; }
        #column { max-width: 64; }
        #title { text-style: bold; color: $primary; margin-bottom: 1; }
        #problem { margin: 1 0 0 0; }
        #progress { margin-top: 1; }
        Passphrase { margin-top: 1; }
    }
    """

    def __init__(self, folder: Path | None = None) -> None:
        """``folder``: where the key file is; else where the app keeps its data."""
        super().__init__()
        self._folder = folder
        self._kinds: tuple[SlotKind, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the key file is."""
        return self._folder or cast("InboxApp", self.app).start_plan.places.data

    def crumbs(self) -> tuple[Said, ...]:
        """Nothing is open yet."""
        return ("inbox-tui",)

    def column(self) -> ComposeResult:
        """One field, one button."""
        yield Words("Your inbox is locked", id="title")
        yield Words(str(self.folder), classes="muted")
        yield Passphrase("Passphrase", id="passphrase")
        yield Words("The recovery code opens it too.", id="forgotten", classes="muted")
        yield Words(id="problem", classes="error")
        yield Words(id="progress", classes="muted")
        with Buttons():
            yield Button(Content("Unlock"), id="unlock", classes="-main")
            yield Button(Content("Ask the keyring again"), id="keyring")
            yield Button(Content("Quit"), id="quit")

    def on_mount(self) -> None:
        """Offer the ways this inbox has."""
        for quiet in ("#problem", "#progress", "#forgotten"):
            self.query_one(quiet).display = False
        try:
            self._kinds = Vault.open(self.folder).kinds
        except KeysError as error:
            self._fail(error)
        is_typed = SlotKind.PASSPHRASE in self._kinds or SlotKind.RECOVERY in self._kinds
        self.query_one("#passphrase").display = is_typed
        self.query_one("#unlock").display = is_typed
        self.query_one("#forgotten").display = SlotKind.RECOVERY in self._kinds
        self.query_one("#keyring").display = SlotKind.KEYRING in self._kinds
        if self._kinds == (SlotKind.COMMAND,):
            self.query_one("#progress", Words).say(
                f"It is unlocked by a command: set {COMMAND_VARIABLE} to it, and start again."
            )

    @on(Input.Submitted)
    @on(Button.Pressed, "#unlock")
    def _submit(self) -> None:
        entry = self.query_one("#passphrase", Input)
        if not entry.value:
            self._say_problem("Type the passphrase.")
            entry.focus()
            return
        unlocker = unlocker_for(Secret(entry.value), self._kinds)
        self._unlock(unlocker, "Checking the passphrase…")

    @on(Button.Pressed, "#keyring")
    def _ask_keyring(self) -> None:
        self._unlock(KeyringUnlocker(KEYRING_SERVICE), "Asking the system's keyring…")

    @on(Button.Pressed, "#quit")
    def _quit(self) -> None:
        self.action_close()

    @work(exclusive=True)
    async def _unlock(self, unlocker: Unlocker, progress: str) -> None:
        self._set_busy(progress)
        try:
            vault = Vault.open(self.folder)
            key = await asyncio.to_thread(vault.unlock, unlocker)
        except KeysError as error:
            self._set_busy("")
            self._fail(error)
        else:
            self.dismiss(key)

    def _fail(self, error: KeysError) -> None:
        entry = self.query_one("#passphrase", Input)
        if isinstance(error, WrongKey) and entry.value:
            self._say_problem(
                "That is not the passphrase. Check Caps Lock and the keyboard's layout."
            )
        else:
            self._say_problem(str(error))
        entry.value = ""
        if entry.display:
            entry.focus()

    def _say_problem(self, words: str) -> None:
        self.query_one("#problem", Words).say(safe_text(words, max_lines=4))

    def _set_busy(self, progress: str) -> None:
        self.query_one("#progress", Words).say(progress)
        if progress:
            self.query_one("#problem").display = False
        for widget in self.query("Input, #unlock, #keyring"):
            widget.disabled = bool(progress)
