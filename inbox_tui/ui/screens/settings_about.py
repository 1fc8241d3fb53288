"""Where the inbox is kept, how it is locked, and what it holds."""

from __future__ import annotations

from textual.app import ComposeResult

from inbox_tui import __version__
from inbox_tui.keys.errors import KeysError
from inbox_tui.keys.slots import SlotKind
from inbox_tui.keys.vault import Vault
from inbox_tui.store import diagnostics
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.dialogs import Page, Said, Words

_UNLOCKED_BY = {
    SlotKind.KEYRING: "the system's keyring",
    SlotKind.PASSPHRASE: "a passphrase",
    SlotKind.RECOVERY: "a recovery code",
    SlotKind.COMMAND: "a command of yours",
}


class AboutScreen(Page[None]):
    """Plain facts about this program and this inbox."""

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Settings", "This inbox")

    def column(self) -> ComposeResult:
        """Rows of a label and a text."""
        store = self.session.store
        with store.read() as reader:
            info = diagnostics.info(reader)
        rows = (
            ("Program", f"inbox-tui {__version__}"),
            ("Kept in", str(store.folder)),
            ("Encrypted", f"as a whole, search index included ({info.cipher})"),
            ("Unlocked by", self._unlocked_by()),
            ("Size", f"{info.bytes / 1_048_576:,.1f} MiB"),
            ("Holds", f"messages: {info.messages:,}, chats: {info.chats:,}"),
            ("Set aside", f"events that could not be understood: {info.quarantined:,}"),
        )
        for label, text in rows:
            yield Words(
                joined(content(f"{label:<16}", "$text-muted"), line(text, max_characters=1_000))
            )
        yield Words(
            "Nothing leaves this computer but what you send, and what the services you turned on "
            "need to deliver your messages.",
            classes="muted gap",
        )

    def _unlocked_by(self) -> str:
        folder = self.session.store.folder
        if not Vault.exists(folder):
            return "a key that is kept nowhere: it ends with the program"
        try:
            kinds = Vault.open(folder).kinds
        except KeysError as error:
            return str(error)
        return ", or ".join(_UNLOCKED_BY[kind] for kind in kinds)
