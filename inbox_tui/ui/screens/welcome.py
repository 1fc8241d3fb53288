"""The first screen of all: what this is, where it keeps things, and how they are locked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, RadioButton, RadioSet

from inbox_tui.cli.unlocking import KEYRING_SERVICE
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.domain.secret import Secret
from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.keyring_state import KeyringState, keyring_state
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.keys.slots import Unlocker
from inbox_tui.keys.unlockers import KeyringUnlocker, PassphraseUnlocker
from inbox_tui.keys.vault import Vault
from inbox_tui.ui.content import content, joined
from inbox_tui.ui.dialog_marks import Radio, Radios
from inbox_tui.ui.dialogs import Buttons, Page, Passphrase, Said, Words
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.unlock_strength import SHORTEST, strength_of

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


class WelcomeScreen(Page[MasterKey | None]):
    """Makes the key of a new inbox; dismissed with it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ENTRY)]
    DEFAULT_CSS = """
    WelcomeScreen {
        #column { max-width: 78; }
        #title { text-style: bold; color: $primary; }
        #lock { height: auto; margin-top: 1; }
        #phrases { height: auto; }
        #pair { height: auto; }
        #pair Input { width: 1fr; }
        #problem { margin-top: 1; margin-bottom: 0; }
    }
    """

    def __init__(
        self, folder: Path | None = None, *, look: Callable[[], KeyringState] = keyring_state
    ) -> None:
        """``folder``: where to make the inbox; else where the app keeps its data."""
        super().__init__()
        self._folder = folder
        self._look = look
        self._keyring: KeyringState | None = None

    @property
    def folder(self) -> Path:
        """Where the inbox will be."""
        return self._folder or cast("InboxApp", self.app).start_plan.places.data

    def crumbs(self) -> tuple[Said, ...]:
        """The program's name."""
        return ("inbox-tui",)

    def column(self) -> ComposeResult:
        """What it is, where it keeps things, how they are locked."""
        yield Words("Every chat you have, in one inbox.", id="title")
        yield Words(
            "One account is your home; its chats are your own. Chats from other services stay off "
            "until you turn them on, one by one, after reading what each does with your data.",
            classes="gap",
        )
        yield Words(
            joined(
                "Everything is kept on this computer, encrypted as a whole, in\n",
                content(str(self.folder), "$primary"),
            ),
            classes="gap",
        )
        with Vertical(id="lock"):
            yield Words("Looking for the system's keyring…", id="keyring-note", classes="muted")
            yield Radios(
                Radio(Content("Lock it with the system's keyring"), id="by-keyring"),
                Radio(Content("Lock it with a passphrase"), id="by-passphrase"),
                id="ways",
            )
            with Vertical(id="phrases"):
                with Horizontal(id="pair"):
                    yield Passphrase("Passphrase", id="phrase")
                    yield Passphrase("The same again", id="again")
                yield Words(id="strength")
        yield Words(id="problem", classes="error")
        with Buttons():
            yield Button(Content("Make my inbox"), id="make", classes="-main", disabled=True)
            yield Button(Content("Quit"), id="quit")
        yield Words(
            "Then you sign in to your home account. Only looking? Quit, and run  inbox-tui demo",
            classes="muted gap",
        )

    def on_mount(self) -> None:
        """Look for a keyring; that can take seconds, or an answer of the person."""
        for quiet in ("#problem", "#ways", "#phrases"):
            self.query_one(quiet).display = False
        self._look_for_keyring()

    @work(exclusive=True, group="keyring")
    async def _look_for_keyring(self) -> None:
        state = await asyncio.to_thread(self._look)
        self._keyring = state
        note = self.query_one("#keyring-note", Words)
        self.query_one("#make", Button).disabled = False
        if state.usable:
            note.say(f"The system has a keyring that keeps secrets: {_short(state.backend)}.")
            self.query_one("#ways").display = True
            self.query_one("#by-keyring", RadioButton).value = True
            self.query_one("#make").focus()
        else:
            note.say(safe_text(f"{state.reason} Without the passphrase there is no way back in."))
            self._show_phrases(is_shown=True)

    @on(RadioSet.Changed)
    def _way_chosen(self, event: RadioSet.Changed) -> None:
        event.stop()
        self._show_phrases(is_shown=event.pressed.id == "by-passphrase")

    @on(Input.Changed)
    def _typed(self) -> None:
        strength = strength_of(self.query_one("#phrase", Input).value)
        self.query_one("#strength", Words).say(content(strength.words, strength.style))

    @on(Input.Submitted, "#phrase")
    def _first_entered(self) -> None:
        self.query_one("#again").focus()

    @on(Input.Submitted, "#again")
    @on(Button.Pressed, "#make")
    def _make(self) -> None:
        if self._by_passphrase():
            if (problem := self._what_is_wrong()) is not None:
                words, field = problem
                self.query_one("#problem", Words).say(words)
                self.query_one(field).focus()
                return
            phrase = self.query_one("#phrase", Input).value
            self._create(PassphraseUnlocker(Secret(phrase)))
        else:
            self._create(KeyringUnlocker(KEYRING_SERVICE))

    @on(Button.Pressed, "#quit")
    def _quit(self) -> None:
        self.action_close()

    @work(exclusive=True, group="make")
    async def _create(self, unlocker: Unlocker) -> None:
        problem = self.query_one("#problem", Words)
        problem.display = False
        self._set_busy(True)
        try:
            key = await asyncio.to_thread(Vault.create, self.folder, unlocker=unlocker)
        except (KeysError, OSError) as error:
            problem.say(safe_text(_reason(error), max_lines=4))
            self._set_busy(False)
        else:
            self.dismiss(key)

    def _by_passphrase(self) -> bool:
        return bool(self.query_one("#phrases").display)

    def _what_is_wrong(self) -> tuple[str, str] | None:
        phrase = self.query_one("#phrase", Input).value
        if not strength_of(phrase).is_enough:
            return f"Choose a passphrase of at least {SHORTEST} characters.", "#phrase"
        if phrase != self.query_one("#again", Input).value:
            return "The two passphrases differ. Type the second one again.", "#again"
        return None

    def _show_phrases(self, *, is_shown: bool) -> None:
        self.query_one("#phrases").display = is_shown
        if is_shown:
            self._typed()
            self.query_one("#phrase").focus()

    def _set_busy(self, is_busy: bool) -> None:  # noqa: FBT001 - says what it sets
        for widget in self.query("Input, RadioSet, #make"):
            widget.disabled = is_busy
        self.query_one("#make", Button).label = Content(
            "Making it…" if is_busy else "Make my inbox"
        )


def _short(backend: str) -> str:
    """``SecretService`` of ``keyring.backends.SecretService.Keyring``."""
    parts = backend.split(".")
    return parts[-2] if len(parts) > 1 else backend


def _reason(error: KeysError | OSError) -> str:
    if isinstance(error, KeysError):
        return str(error)
    return f"The folder can't be written to ({error.strerror}). Make room or choose another place."
