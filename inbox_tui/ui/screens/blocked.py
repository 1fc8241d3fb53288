"""Everybody who is blocked, and the way back."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.ids import AccountId, Identity
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.store import accounts, blocking, people
from inbox_tui.store.changes import Changes
from inbox_tui.store.errors import StoreError
from inbox_tui.store.record_rows import BlockRow
from inbox_tui.ui.content import content, joined, line, person_name
from inbox_tui.ui.dialog_keys import KeyLine
from inbox_tui.ui.dialogs import Choices, Page, Said, Words, outcome
from inbox_tui.ui.keys import Where, bindings


class BlockedScreen(Page[None]):
    """The block list: search it, lift a block, take that back."""

    AUTO_FOCUS = "#people"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.BLOCKED)]
    DEFAULT_CSS = """
    BlockedScreen {
        #search { border: none; height: 1; padding: 0 1; margin-bottom: 1; background: $surface; }
        #people { height: 1fr; }
        #empty { padding: 1; color: $text-muted; }
        #said { height: auto; padding: 0 1; color: $success; }
        #note { margin-bottom: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[BlockRow, ...] = ()
        self._shown: list[BlockRow] = []
        self._lifted: BlockRow | None = None

    def crumbs(self) -> tuple[Said, ...]:
        """Where this is."""
        return ("Settings", "Blocked people")

    def compose(self) -> ComposeResult:
        """The search above the list."""
        yield Static(self._heading(), id="heading", markup=False)
        with Vertical(id="body"), Vertical(id="column", classes="-whole"):
            yield Words(
                "What they write is not shown and rings nothing. They are not told. They can still "
                "reach you from another account or through another service.",
                id="note",
                classes="muted",
            )
            yield Input(placeholder="Search", id="search")
            yield Words(id="said")
            yield Words(id="empty")
            yield Choices(id="people")
        yield KeyLine()

    def on_mount(self) -> None:
        """Read the list."""
        self._read()

    def on_changes(self, changes: Changes) -> None:
        """Somebody was blocked or unblocked."""
        if changes.blocks:
            self._read()

    def action_search(self) -> None:
        """Begin searching."""
        self.query_one("#search").focus()

    def action_to_list(self) -> None:
        """From the search into the list."""
        self.query_one("#people").focus()

    def action_close(self) -> None:
        """Esc empties the search first."""
        search = self.query_one("#search", Input)
        if search.value:
            search.value = ""
            self.action_to_list()
        else:
            self.dismiss(None)

    def action_unblock(self) -> None:
        """Lift the block under the cursor."""
        if (row := self._under_cursor()) is not None:
            self._lift(row)

    def action_undo(self) -> None:
        """Block again whoever was unblocked last."""
        if self._lifted is not None:
            self._restore(self._lifted)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Only what can be done is offered."""
        if action == "undo":
            return self._lifted is not None
        return True

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_unblock()

    @on(Input.Changed, "#search")
    @on(Input.Submitted, "#search")
    def _searched(self, event: Input.Changed | Input.Submitted) -> None:
        event.stop()
        self._show()
        if isinstance(event, Input.Submitted):
            self.action_to_list()

    @work(exclusive=True, group="block")
    async def _lift(self, row: BlockRow) -> None:
        try:
            said_of_it = await self._unblocked(row.identity)
        except (EngineError, ConnectorError, StoreError) as error:
            self._say(content(safe_text(str(error)), "$error"))
            return
        self._lifted = row
        self._read()
        note = line(said_of_it, max_characters=300)
        self._say(joined(_name(row), " is no longer blocked. Press z to undo. ", note))

    @work(exclusive=True, group="block")
    async def _restore(self, row: BlockRow) -> None:
        try:
            await self._block_again(row)
        except (EngineError, ConnectorError, StoreError) as error:
            self._say(content(safe_text(str(error)), "$error"))
            return
        self._lifted = None
        self._read()
        self._say(joined(_name(row), " is blocked again."))

    async def _unblocked(self, identity: Identity) -> str:
        """Lift the block; a note from the service, if any."""
        if (account := self._account_for(identity)) is not None:
            return (await outcome(self.session.engine.unblock(identity, account=account))).note
        # its service has no account any more: the record here is all there is
        await outcome(self.session.store.write(lambda tx: blocking.unblock(tx, identity)))
        return ""

    async def _block_again(self, row: BlockRow) -> None:
        if (account := self._account_for(row.identity)) is not None:
            await outcome(self.session.engine.block(row.identity, account=account))
            return
        await outcome(
            self.session.store.write(
                lambda tx: blocking.block(tx, row.identity, on_service=row.on_service)
            )
        )

    def _account_for(self, identity: Identity) -> AccountId | None:
        with self.session.store.read() as reader:
            mine = accounts.all_accounts(reader)
        return next((account.id for account in mine if account.service == identity.service), None)

    def _under_cursor(self) -> BlockRow | None:
        place = self.query_one(Choices).highlighted
        return self._shown[place] if place is not None and place < len(self._shown) else None

    def _say(self, words: Said) -> None:
        self.query_one("#said", Words).say(words)
        self.refresh_bindings()

    def _read(self) -> None:
        with self.session.store.read() as reader:
            self._rows = people.blocked(reader)
        self._show()

    def _show(self) -> None:
        sought = self.query_one("#search", Input).value.strip().casefold()
        self._shown = [row for row in self._rows if sought in _searchable(row)]
        choices = self.query_one(Choices)
        place = choices.highlighted or 0
        choices.set_options([self._option(row) for row in self._shown])
        choices.highlighted = min(place, len(self._shown) - 1) if self._shown else None
        self.query_one("#empty", Words).say(self._empty_words())
        if not self._said_anything():
            self.query_one("#said").display = False

    def _said_anything(self) -> bool:
        return self._lifted is not None or bool(self.query_one("#said").display)

    def _empty_words(self) -> str:
        if self._shown:
            return ""
        if self._rows:
            return "Nobody you blocked is called that. Esc shows everybody again."
        return "You have blocked nobody. Press b on a chat or message to block who wrote it."

    def _option(self, row: BlockRow) -> Option:
        where = f"here and on {self._service_name(row)}" if row.on_service else "here only"
        since = datetime.fromtimestamp(row.blocked_at / 1000).astimezone()
        return Option(
            joined(
                _name(row).stylize("bold"),
                "  ",
                line(row.identity.native, "$text-muted", max_characters=60),
                "\n",
                line(
                    f"{self._service_name(row)} · since {since:%d %b %Y} · {where}", "$text-muted"
                ),
            )
        )

    def _service_name(self, row: BlockRow) -> str:
        offer = self.session.registry.offer(row.identity.service)
        return offer.facts.name if offer else str(safe_line(row.identity.service))


def _name(row: BlockRow) -> Content:
    return content(person_name(row.identity, row.display_name))


def _searchable(row: BlockRow) -> str:
    return f"{row.display_name} {row.identity.native} {row.identity.service}".casefold()
