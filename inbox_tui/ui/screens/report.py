"""Reporting: why, which messages, what leaves this computer and to whom; then the offer to block."""

from __future__ import annotations

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Checkbox, Input, RadioSet

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.ids import ChatKey, Identity, MessageId
from inbox_tui.domain.intent import Report, ReportReason
from inbox_tui.domain.message import plain_text
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.store import chats, people, timeline
from inbox_tui.store.errors import StoreError
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.ui.content import content, joined, line, person_name
from inbox_tui.ui.dialog_marks import Radio, Radios, Tick
from inbox_tui.ui.dialogs import Buttons, Dialog, Words, outcome
from inbox_tui.ui.screens.confirm import ConfirmScreen
from inbox_tui.ui.screens.report_scope import REASONS, SHOWN_MESSAGES, Scope

_LOOKED_THROUGH = 40
"""How far back messages of the reported person are looked for."""


class ReportScreen(Dialog[bool]):
    """Reports a chat, the person it is with, or who wrote one message. Dismissed with whether it did."""

    is_danger = True
    hint = "Space choose · Esc cancel"
    DEFAULT_CSS = """
    ReportScreen {
        #box { width: 78; }
        #messages { height: auto; }
        #note { border: none; height: 1; padding: 0 1; background: $background; }
        #leaves { border-left: outer $warning; padding-left: 1; }
    }
    """

    def __init__(self, chat: ChatKey, message: MessageId | None = None) -> None:
        """``message``: the one it was asked from; its sender is then who is reported."""
        super().__init__()
        self.chat = chat
        self._message = message
        self._listed: list[MessageRow] = []

    def title_words(self) -> Content:
        """Who or what."""
        if self._person is not None:
            return joined("Report ", self._person_name())
        return joined("Report ", line(self._row.title if self._row else "", max_characters=40))

    def inside(self) -> ComposeResult:
        """Reason, messages, note, what leaves, buttons."""
        yield Radios(
            *(
                Radio(Content(name), value=reason is ReportReason.SPAM, name=reason.value)
                for reason, name in REASONS.items()
            ),
            id="reason",
            classes="-flat",
        )
        if self._listed:
            yield Words("Messages that go along:", classes="muted gap")
            with Vertical(id="messages"):
                for row in self._listed:
                    yield Tick(_preview(row), value=True, name=row.key.message)
        yield Words("Anything to add? (optional)", classes="muted gap")
        yield Input(id="note", max_length=500)
        yield Words(id="leaves", classes="gap")
        yield Words(id="problem", classes="error gap")
        with Buttons():
            yield Button(Content("Cancel"), id="cancel")
            yield Button(Content("Send the report"), id="send", classes="-danger")

    def compose(self) -> ComposeResult:
        """Read what can be reported, then ask."""
        self._load()
        yield from super().compose()

    def on_mount(self) -> None:
        """Say what would leave."""
        self.query_one("#problem").display = False
        if not self._scope.takes_anything:
            self.query_one("#send", Button).label = Content("Keep the report")
        self._tell_what_leaves()

    def action_close(self) -> None:
        """Nothing is reported."""
        self.dismiss(False)

    @on(Checkbox.Changed)
    @on(RadioSet.Changed)
    @on(Input.Changed)
    def _tell_what_leaves(self) -> None:
        self.query_one("#leaves", Words).say(safe_text(self._scope.leaves(self._report())))

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.action_close()

    @on(Button.Pressed, "#send")
    def _send(self) -> None:
        self._do(self._report())

    @work(exclusive=True)
    async def _do(self, report: Report) -> None:
        button = self.query_one("#send", Button)
        button.disabled = True
        try:
            result = await outcome(self.session.engine.report(self.chat.account, report))
        except (EngineError, ConnectorError, StoreError) as error:
            self.query_one("#problem", Words).say(safe_text(str(error), max_lines=4))
            button.disabled = False
            return
        words = "Reported." if result.was_sent else "The report is kept in this inbox."
        self.notify(joined(words, " ", line(result.note)).plain, markup=False)
        await self._offer_to_block()
        self.dismiss(True)

    async def _offer_to_block(self) -> None:
        person = self._person
        if person is None or self._is_blocked(person):
            return
        question = ConfirmScreen(
            joined("Block ", self._person_name(), " too?"),
            "What they write will not be shown and ring nothing. They are not told. They could "
            "still reach you from another account, or through another service.",
            yes="Block",
            no="Don't block",
            is_danger=True,
        )
        if not await self.app.push_screen_wait(question):
            return
        try:
            await outcome(self.session.engine.block(person, account=self.chat.account))
        except (EngineError, ConnectorError, StoreError) as error:
            self.notify(line(str(error)).plain, severity="warning", markup=False)

    def _report(self) -> Report:
        pressed = self.query_one(RadioSet).pressed_button
        reason = ReportReason(pressed.name) if pressed and pressed.name else ReportReason.OTHER
        chosen = [MessageId(box.name or "") for box in self.query(Checkbox) if box.value]
        return self._scope.report(reason, self.query_one("#note", Input).value.strip(), chosen)

    def _load(self) -> None:
        with self.session.store.read() as reader:
            self._row: ChatRow | None = chats.get(reader, self.chat)
            recent = timeline.page(reader, self.chat, limit=_LOOKED_THROUGH)
            asked = next((row for row in recent if row.key.message == self._message), None)
            self._person: Identity | None = (
                asked.sender if asked else (self._row.partner if self._row else None)
            )
            self._claimed_name = people.name_of(reader, self._person) if self._person else ""
        service = self._row.service if self._row else None
        offer = self.session.registry.offer(service) if service else None
        self._scope = Scope(
            self.chat.chat,
            self._person,
            self.session.engine.capabilities(self.chat),
            offer.facts if offer else None,
        )
        if self._scope.takes_messages:
            theirs = [row for row in recent if not row.is_mine and self._is_theirs(row)]
            self._listed = theirs[-SHOWN_MESSAGES:]

    def _is_theirs(self, row: MessageRow) -> bool:
        return self._person is None or row.sender == self._person

    def _is_blocked(self, person: Identity) -> bool:
        with self.session.store.read() as reader:
            return people.is_blocked(reader, person)

    def _person_name(self) -> Content:
        return (
            content(person_name(self._person, self._claimed_name)) if self._person else Content("")
        )


def _preview(row: MessageRow) -> Content:
    return joined(
        content(person_name(row.sender, row.sender_name), "bold"),
        "  ",
        line(plain_text(row.parts) or "(no text)", "$text-muted", max_characters=120),
    )
