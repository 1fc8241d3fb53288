"""From the composer to the outbox: drafts, replies, edits, and why one can't write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.intent import EditMessage, Intent, SendMessage, SetTyping
from inbox_tui.domain.message import TextPart
from inbox_tui.policy.receipts import TYPING_SETTING, is_on
from inbox_tui.policy.writing import Closed, writable
from inbox_tui.store import chats, people, settings
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import FAILED, Asking
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.writing.bar import WritingBar
from inbox_tui.ui.writing.composer import Composer
from inbox_tui.ui.writing.purpose import Edit, New, Purpose, Reply

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session

DRAFT_SECONDS: Final = 0.6
TYPING_SECONDS: Final = 4.0
FEW_LEFT: Final = 200


class Writing:
    """What the composer holds for the open chat."""

    def __init__(
        self, session: Session, asking: Asking, composer: Composer, bar: WritingBar
    ) -> None:
        self._session = session
        self._asking = asking
        self._composer = composer
        self._bar = bar
        self._row: ChatRow | None = None
        self.purpose: Purpose = New()
        self._kept = ""
        self._timer: Timer | None = None
        self._typing_timer: Timer | None = None
        self.closed = ""

    # The open chat

    def open(self, row: ChatRow) -> None:
        """Show what was begun in a chat."""
        self._row = row
        self.purpose = New()
        self._kept = row.draft
        self._composer.put(row.draft)
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
        self._composer.display = not self.closed and not row.is_request
        self._show_bar()

    def _is_partner_blocked(self, row: ChatRow) -> bool:
        if row.partner is None or row.kind is not ChatKind.DIRECT:
            return False
        with self._session.store.read() as reader:
            return people.is_blocked(reader, row.partner)

    def close(self) -> None:
        """Another chat, or the end: keep what was begun."""
        self._stop_typing()
        self.keep_draft()
        self._row = None

    def _show_bar(self) -> None:
        if self._row is None or self._row.is_request:
            self._bar.show(New())
            return
        self._bar.show(self.purpose, closed=self.closed, left=self._left())

    def _left(self) -> int | None:
        most = self._capabilities().limits.text_characters
        if most is None:
            return None
        left = most - len(self._composer.text)
        return left if left <= min(FEW_LEFT, most // 5) else None

    def _capabilities(self) -> Capabilities:
        if self._row is None:
            return Capabilities()
        return self._session.engine.capabilities(self._row.key)

    # Typing

    def changed(self) -> None:
        """The text is different: keep it soon, and tell others if the person wants that."""
        self._show_bar()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._composer.set_timer(DRAFT_SECONDS, self.keep_draft)
        if self._composer.text and self._composer.has_focus:
            self._start_typing()

    def keep_draft(self) -> None:
        """Keep what was typed and not sent. An edit is no draft of the chat's."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        row, text = self._row, self._composer.text
        if row is None or isinstance(self.purpose, Edit) or self._session.is_read_only:
            return
        if text != self._kept:
            self._kept = text
            self._keep(row.key, text)

    def _keep(self, key: ChatKey, text: str) -> None:
        self._asking.go(self._session.store.write(lambda tx: chats.set_draft(tx, key, text)))

    def _start_typing(self) -> None:
        if self._typing_timer is not None or not self._tells_typing():
            return
        self._tell_typing(is_typing=True)
        self._typing_timer = self._composer.set_timer(TYPING_SECONDS, self._stop_typing)

    def _stop_typing(self) -> None:
        if self._typing_timer is not None:
            self._typing_timer.stop()
            self._typing_timer = None
            self._tell_typing(is_typing=False)

    def _tells_typing(self) -> bool:
        if self._row is None or refusal(self._capabilities(), Feature.TYPING):
            return False
        with self._session.store.read() as reader:
            return is_on(settings.get(reader, TYPING_SETTING))

    def _tell_typing(self, *, is_typing: bool) -> None:
        if self._row is not None:
            intent = SetTyping(self._row.key.chat, is_typing)
            # passing: nobody is told when it could not be told
            self._session.engine.submit(self._row.key.account, intent)

    # What it is for

    def reply_to(self, row: MessageRow) -> None:
        """Answer a message."""
        self._leave_edit()
        self.purpose = Reply(row)
        self._show_bar()

    def edit(self, row: MessageRow) -> None:
        """Change an own message; what was begun comes back afterwards."""
        self.keep_draft()
        self.purpose = Edit(row)
        text = next(part.text for part in row.parts if isinstance(part, TextPart))
        self._composer.put(text)
        self._show_bar()

    def give_up(self) -> bool:
        """Neither reply nor edit; whether there was one."""
        if isinstance(self.purpose, New):
            return False
        self._leave_edit()
        self.purpose = New()
        self._show_bar()
        return True

    def _leave_edit(self) -> None:
        if isinstance(self.purpose, Edit):
            self.purpose = New()
            self._composer.put(self._kept)

    # Sending

    async def send(self, text: str) -> None:
        """Hand the text to the outbox; it comes back into the composer if that fails."""
        row, purpose = self._row, self.purpose
        if row is None or self.closed:
            return
        left = self._left()
        if left is not None and left < 0:
            self._asking.tell(f"The text is {-left} characters longer than this chat takes.")
            return
        self._stop_typing()
        self.purpose = New()
        self._composer.put(self._kept if isinstance(purpose, Edit) else "")
        intent = _intent(row, purpose, text.strip("\n"))
        sent = await self._asking.answer(self._session.engine.submit(row.key.account, intent))
        if sent is FAILED and self._row is not None and self._row.key == row.key:
            if not self._composer.text:
                self._composer.put(text)
                self.purpose = purpose
        elif not isinstance(purpose, Edit) and self._kept:
            self._kept = ""
            self._keep(row.key, "")
        self._show_bar()


def _intent(row: ChatRow, purpose: Purpose, text: str) -> Intent:
    part = TextPart(text)
    match purpose:
        case Edit(of=message):
            return EditMessage(row.key.chat, message.key.message, (part,))
        case Reply(to=message):
            return SendMessage(
                row.key.chat, (part,), in_reply_to=message.key.message, topic=message.topic
            )
        case New():
            return SendMessage(row.key.chat, (part,))
