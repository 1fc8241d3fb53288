"""From a text to the outbox: what is too long is divided, what looks secret is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.ids import Millis, TransactionId
from inbox_tui.domain.intent import EditMessage, Intent, SendMessage
from inbox_tui.domain.message import TextPart
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.lengths import MOST_PIECES, limit_words, room_left
from inbox_tui.policy.sensitive import sensitive
from inbox_tui.policy.trays import is_native_row
from inbox_tui.store import settings
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.asking import FAILED, Asking
from inbox_tui.ui.content import joined
from inbox_tui.ui.inbox.outgoing import Outgoing, divided_message
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.writing.commands import as_typed
from inbox_tui.ui.writing.purpose import Edit, New, Purpose, Reply

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


MARKDOWN_SETTING: Final = "writing.markdown"
_HAS_MARKS: Final = re.compile(r"[*_~`]|^\s*(?:[-+>]|\d+[.)]) ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a text: its messages in the outbox, and what of it was not taken, as typed."""

    transactions: tuple[TransactionId, ...]
    rest: str
    held_until: Millis | None = None


class Sending:
    """Hands texts to the outbox, in the order they were given."""

    def __init__(self, app: InboxApp, asking: Asking) -> None:
        self._app = app
        self._asking = asking

    async def send(
        self, row: ChatRow, message: Outgoing, hold_until: Callable[[], Millis | None]
    ) -> Taken:
        """Send a text. ``hold_until`` is asked when all questions are answered."""
        capabilities = self._app.session.engine.capabilities(row.key)
        pieces = await self._pieces(capabilities, message)
        if not pieces or not await self._may_leave(row, message.text):
            return Taken((), message.as_typed)
        may_undo = message.send_at is None and not isinstance(message.purpose, Edit)
        held = hold_until() if may_undo else None
        taken: list[TransactionId] = []
        for number, piece in enumerate(pieces):
            # of a divided text only the first message answers another one
            purpose = message.purpose if number == 0 else New(_topic(message.purpose))
            intent = _intent(row, purpose, self._part(piece))
            future = self._app.session.engine.submit(
                row.key.account, intent, hold_until=held, send_at=message.send_at
            )
            answer = await self._asking.answer(future)
            if answer is FAILED:
                rest = message.as_typed if number == 0 else _joined(pieces[number:])
                return Taken(tuple(taken), rest, held)
            taken.append(TransactionId(str(answer)))
        return Taken(tuple(taken), "", held)

    def _part(self, piece: Outgoing) -> TextPart:
        with self._app.session.store.read() as reader:
            wants_formatting = settings.get(reader, MARKDOWN_SETTING) != "off"
        return TextPart(
            piece.text,
            is_action=piece.is_action,
            mentions=piece.mentions,
            is_markdown=wants_formatting and _HAS_MARKS.search(piece.text) is not None,
        )

    async def _pieces(self, capabilities: Capabilities, message: Outgoing) -> tuple[Outgoing, ...]:
        """The messages a text becomes; none where it is too long and the person won't divide it."""
        limits = capabilities.limits
        left = room_left(message.text, limits)
        if left is None or left[0] >= 0:
            return (message,)
        over = f"The text is {-left[0]:,} {left[1]} too long; this chat takes {limit_words(limits)}"
        if isinstance(message.purpose, Edit):
            self._asking.tell(f"{over} in a message, and an edit can't be divided. Shorten it.")
            return ()
        pieces = divided_message(message, limits)
        if len(pieces) > MOST_PIECES:
            self._asking.tell(f"{over}. Shorten it, or attach it as a file.")
            return ()
        asked = make_screen(
            "confirm",
            f"Send it as {len(pieces)} messages?",
            f"{over} in a message. It is divided between paragraphs, sentences or words.",
            yes=f"Send {len(pieces)} messages",
            no="Go on writing",
        )
        return pieces if await self._app.push_screen_wait(asked) else ()

    async def _may_leave(self, row: ChatRow, text: str) -> bool:
        """Ask, in a third-party chat, about what looks like a secret. Nothing of it is kept."""
        found = () if is_native_row(row) else sensitive(text)
        if not found:
            return True
        asked = make_screen(
            "confirm",
            f"Send what looks like {found[0].value}?",
            joined(
                "This is a third-party chat, and ",
                safe_line(row.title, max_characters=60),
                " may not be who you think. No honest service or person asks for such a thing "
                "in a chat. What was sent can't be called back from their device.",
            ),
            yes="Send it anyway",
            no="Don't send",
            is_danger=True,
        )
        return bool(await self._app.push_screen_wait(asked))


def _joined(pieces: tuple[Outgoing, ...]) -> str:
    return as_typed("\n\n".join(piece.text for piece in pieces))


def _intent(row: ChatRow, purpose: Purpose, part: TextPart) -> Intent:
    match purpose:
        case Edit(of=message):
            return EditMessage(row.key.chat, message.key.message, (part,))
        case Reply(to=message):
            return SendMessage(
                row.key.chat, (part,), in_reply_to=message.key.message, topic=_topic(purpose)
            )
        case New(topic=topic):
            return SendMessage(row.key.chat, (part,), topic=topic)


def _topic(purpose: Purpose) -> str | None:
    """The thread that what is sent stands in."""
    match purpose:
        case New(topic=topic):
            return topic
        case Reply(to=message, topic=topic):
            return topic or message.topic
        case Edit():
            return None
