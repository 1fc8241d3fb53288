"""The composer of the open chat: what it holds, what for, and why one can't write."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.app import SuspendNotSupported

from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatKey, MessageId, MessageKey, Millis
from inbox_tui.domain.message import TextPart
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.lengths import room_left
from inbox_tui.policy.writing import Closed, writable
from inbox_tui.store import chats, people, settings, timeline
from inbox_tui.store.clock import now
from inbox_tui.store.room import Access
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.store.session import Transaction
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import FAILED, Asking
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.external_editor import NoEditor, edit, editing_folder, editor_command
from inbox_tui.ui.inbox.completion import Completion
from inbox_tui.ui.inbox.drafts import Drafts
from inbox_tui.ui.inbox.outgoing import Outgoing
from inbox_tui.ui.inbox.sending import MARKDOWN_SETTING, Sending
from inbox_tui.ui.inbox.typing_notice import TypingNotice
from inbox_tui.ui.inbox.undoing import Held, Undoing
from inbox_tui.ui.times import coming
from inbox_tui.ui.writing.bar import WritingBar
from inbox_tui.ui.writing.commands import as_typed
from inbox_tui.ui.writing.composer import Composer
from inbox_tui.ui.writing.dropped import named_files
from inbox_tui.ui.writing.offers import Offers
from inbox_tui.ui.writing.preview import Preview
from inbox_tui.ui.writing.purpose import Edit, New, Purpose, Reply

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

FEW_LEFT: Final = 200
_STAYS: Final = "What you write stays here."
_PAUSED: Final = {
    Access.FULL: f"The disk is full: nothing can be sent until there is room. {_STAYS}",
    Access.PROTECTED: f"The inbox is write-protected: nothing can be sent. {_STAYS}",
}


class Writing:
    """What the composer holds for the open chat."""

    def __init__(
        self,
        app: InboxApp,
        asking: Asking,
        composer: Composer,
        bar: WritingBar,
        preview: Preview,
        offers: Offers,
        *,
        clock: Callable[[], Millis] = now,
    ) -> None:
        self._app = app
        self._session = app.session
        self._asking = asking
        self._composer = composer
        self._bar = bar
        self._preview = preview
        self._is_previewed = False
        self.completion = composer.completion = Completion(app.session, composer, offers)
        self._row: ChatRow | None = None
        self._topic: MessageId | None = None
        self.purpose: Purpose = New()
        self.closed = ""
        self.paused = ""
        """Why nothing can be sent at the moment, while one may go on writing."""
        self._held: list[str] = []
        """Taken to be sent, and still asked about: a draft until the outbox has it."""
        self._one_by_one = asyncio.Lock()
        self._drafts = Drafts(app.session, asking, composer.set_timer, self._draft)
        self._notice = TypingNotice(app.session, composer.set_timer)
        self._sending = Sending(app, asking)
        self._undoing = Undoing(app.session, asking, composer.set_timer, self._show_bar, clock)
        self._clock = clock
        self.dropped: tuple[str, tuple[Path, ...]] | None = None
        """What was pasted, and the files it names."""
        self.send_at: Millis | None = None
        """When what is written is to be sent, where that was chosen."""

    # The open chat

    def open(self, row: ChatRow) -> None:
        """Show what was begun in a chat."""
        self._row = row
        self.completion.open(row)
        self.purpose, text = self._drafts.open(row.key, row.draft)
        self._composer.put(text)
        self._composer.invite(joined("Write to ", line(row.title, max_characters=40)))
        self.refresh(row)

    def refresh(self, row: ChatRow) -> None:
        """The chat changed: it may be open or closed now."""
        self._row = row
        known = self._capabilities()
        verdict = writable(
            row,
            capabilities=known if known.levels else None,
            is_partner_blocked=self._is_partner_blocked(row),
        )
        self.closed = verdict.reason if isinstance(verdict, Closed) else ""
        if not self.closed and self._session.is_read_only:
            self.closed = "This inbox is open for reading only."
        self.paused = _PAUSED.get(self._session.store.writability.access, "")
        self._composer.display = not self.closed and not row.is_request
        self._show_bar()

    def _is_partner_blocked(self, row: ChatRow) -> bool:
        if row.partner is None or row.kind is not ChatKind.DIRECT:
            return False
        with self._session.store.read() as reader:
            return people.is_blocked(reader, row.partner)

    def room_changed(self) -> None:
        """The disk takes nothing any more, or takes it again."""
        if self._session.store.writability.is_well:
            self._drafts.put_held()

    def close(self) -> None:
        """Another chat, or the end: keep what was begun."""
        self.pause()
        begun = New() if isinstance(self.purpose, New) else self.purpose
        self._drafts.close(begun, self._composer.text)
        self._row, self.purpose, self.send_at, self.dropped = None, New(), None, None
        self._topic = None

    def pause(self) -> None:
        """The person left the composer."""
        self._notice.stop()
        self.completion.close()

    def _show_bar(self) -> None:
        if self._row is None or self._row.is_request:
            self._bar.show(New())
            return
        self._bar.show(
            self.purpose,
            closed=self.closed or self.paused,
            left=self._left(),
            waits=self._waits(self._row.key),
        )

    def _waits(self, chat: ChatKey) -> str:
        if self.send_at is not None:
            return f"◷ To be sent {coming(self.send_at, self._clock())} · Esc: at once"
        if self.dropped and self.dropped[0] in self._composer.text:
            return f"▤ {_names(self.dropped[1])}: Ctrl+O attaches, else the path is sent as text"
        return self._undoing.words(chat)

    def _left(self) -> tuple[int, str] | None:
        """How much more fits, where that is little."""
        limits = self._capabilities().limits
        left = room_left(self._composer.text, limits)
        most = room_left("", limits)
        return left if left and most and left[0] <= min(FEW_LEFT, most[0] // 5) else None

    def _capabilities(self) -> Capabilities:
        if self._row is None:
            return Capabilities()
        return self._session.engine.capabilities(self._row.key)

    # Typing

    def changed(self) -> None:
        """The text is different: keep it soon, and tell others if the person wants that."""
        self._show_bar()
        self._show_preview()
        self.completion.look()
        self._drafts.changed()
        if self._row is not None and self._composer.text and self._composer.has_focus:
            self._notice.typed(self._row.key)

    def toggle_preview(self) -> None:
        """Show how the text will look, or no longer."""
        self._is_previewed = not self._is_previewed
        self._show_preview()

    def _show_preview(self) -> None:
        if not self._is_previewed:
            self._preview.show("")
            return
        instead = refusal(self._capabilities(), Feature.FORMATTING)
        with self._session.store.read() as reader:
            if settings.get(reader, MARKDOWN_SETTING) == "off":
                instead = "Formatting is switched off in the settings: the text is sent as it is."
        self._preview.show(self._composer.text, instead)

    def _draft(self) -> str | None:
        """What was typed and not sent. An edit is no draft of the chat's."""
        if isinstance(self.purpose, Edit):
            return None
        text = self._composer.text
        written = as_typed(text) if self._composer.is_literal else text
        return "\n".join([*self._held, *([written] if written else [])])

    async def pasted(self, text: str) -> None:
        """Offer to attach the files that were dragged in, where the text names some."""
        files = await asyncio.to_thread(named_files, text)
        if files and not refusal(self._capabilities(), Feature.FILE):
            self.dropped = (text, files)
            self._show_bar()

    def take_dropped(self) -> tuple[Path, ...]:
        """The files whose paths were pasted and still stand in the text: they leave it."""
        dropped, self.dropped = self.dropped, None
        return dropped[1] if dropped and self._composer.take_out(dropped[0]) else ()

    def edit_outside(self) -> None:
        """Write in the person's own editor; the screen is the editor's until it ends."""
        folder = editing_folder(self._app.start_plan.places.data, os.environ)
        try:
            command = editor_command(os.environ)
            with self._app.suspend():
                text = edit(self._composer.text, command, folder)
        except (NoEditor, SuspendNotSupported) as error:
            self._asking.tell(str(error) or "No other program can be shown in this terminal.")
            return
        # as what was pasted: no command was typed here
        is_literal = self._composer.is_literal or text != self._composer.text
        self._composer.put(text, is_literal=is_literal)
        self._app.refresh(layout=True)

    # What it is for

    def set_topic(self, topic: MessageId | None) -> None:
        """What is written from now on stands in a thread, or in the chat itself."""
        self._topic = topic
        if isinstance(self.purpose, New):
            self.purpose = New(topic)
        self._show_bar()

    def reply_to(self, row: MessageRow) -> None:
        """Answer a message."""
        self._leave_edit()
        self.purpose = Reply(row, self._topic)
        self._show_bar()

    def edit(self, row: MessageRow) -> None:
        """Change an own message; what was begun comes back afterwards."""
        self._drafts.keep()
        self.purpose = Edit(row)
        text = next(part.text for part in row.parts if isinstance(part, TextPart))
        self._composer.put(text)
        self._show_bar()

    def give_up(self) -> bool:
        """Neither reply nor edit; whether there was one."""
        if self.purpose == New(self._topic) and self.send_at is None:
            return False
        self.send_at = None
        self._leave_edit()
        self.purpose = New(self._topic)
        self._show_bar()
        return True

    def _leave_edit(self) -> None:
        if isinstance(self.purpose, Edit):
            self.purpose = New(self._topic)
            self._composer.put(self._drafts.kept)

    # Sending

    def send(
        self,
        text: str,
        *,
        purpose: Purpose | None = None,
        is_action: bool = False,
        send_at: Millis | None = None,
    ) -> None:
        """Hand a text that was taken out of the composer to the outbox, behind those before it."""
        row, purpose = self._row, purpose or self.purpose
        if row is None or self.closed or self.paused:
            self._composer.give_back(as_typed(text))
            if self.paused:
                self._asking.tell(self.paused)
            return
        self._notice.stop()
        self.completion.close()
        send_at, self.send_at = send_at or self.send_at, None
        self.purpose = New(self._topic)
        message = Outgoing(
            text.strip("\n"),
            purpose,
            mentions=self.completion.mentions(text.strip("\n")),
            is_action=is_action,
            send_at=None if isinstance(purpose, Edit) else send_at,
        )
        if isinstance(purpose, Edit):
            self._composer.give_back(self._drafts.kept)
        else:
            self._held.append(message.as_typed)
        self._show_bar()
        self._app.run_worker(self._send(row, message), exit_on_error=True)

    async def _send(self, row: ChatRow, message: Outgoing) -> None:
        async with self._one_by_one:
            taken = await self._sending.send(row, message, self._undoing.hold_until)
            if not isinstance(message.purpose, Edit):
                self._held.remove(message.as_typed)
                self._drafts.sent()
            if taken.rest:
                self.send_at = message.send_at
                self._not_sent(row.key, message.purpose, taken.rest)
            elif taken.held_until is not None:
                until = taken.held_until
                self._undoing.hold(Held(row.key, message, taken.transactions, until))
            self._drafts.changed()

    async def undo_send(self) -> None:
        """Take back what was just sent, where it still waits; it stands in the composer again."""
        if self._row is None:
            return
        message = await self._undoing.take_back(self._row.key)
        if message is not None:
            self._not_sent(self._row.key, message.purpose, message.as_typed)

    async def take_back(self, row: MessageRow) -> None:
        """Write a message that still waits anew: it leaves the outbox and stands in the composer."""
        text = next((part for part in row.parts if isinstance(part, TextPart)), None)
        if row.transaction is None or text is None or self._row is None:
            return
        if await self._asking.answer(self._session.engine.cancel(row.transaction)) is FAILED:
            return
        answered = self._answered(row)
        message = Outgoing(text.text, is_action=text.is_action)
        self.send_at = row.send_at
        purpose = Reply(answered, row.topic) if answered else New(row.topic)
        self._not_sent(row.key.chat_key, purpose, message.as_typed)

    def _answered(self, row: MessageRow) -> MessageRow | None:
        if row.in_reply_to is None:
            return None
        key = MessageKey(row.key.account, row.key.chat, row.in_reply_to.message)
        with self._session.store.read() as reader:
            return timeline.get(reader, key)

    def _not_sent(self, chat: ChatKey, purpose: Purpose, text: str) -> None:
        """Give a text back to where it was written, whatever is there now."""
        if self._row is not None and self._row.key == chat:
            if isinstance(self.purpose, New) and not self._composer.text:
                self.purpose = purpose
            self._composer.give_back(text)
            self._show_bar()
        elif not isinstance(purpose, Edit):
            self._asking.go(
                self._session.store.write(lambda tx: _put_before_draft(tx, chat, text)),
                or_else=lambda: self._drafts.hold(chat, text),
            )


def _names(files: tuple[Path, ...]) -> str:
    if len(files) == 1:
        return safe_line(files[0].name, max_characters=40).text
    return f"{len(files)} files"


def _put_before_draft(tx: Transaction, chat: ChatKey, text: str) -> None:
    row = chats.get(tx, chat)
    if row is not None:
        chats.set_draft(tx, chat, f"{text}\n{row.draft}" if row.draft else text)
