"""From a text to the outbox: what is too long is divided, what looks secret is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.intent import EditMessage, Intent, SendMessage
from inbox_tui.domain.message import TextPart
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.lengths import MOST_PIECES, divided, limit_words, room_left
from inbox_tui.policy.sensitive import sensitive
from inbox_tui.policy.trays import is_native_row
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.asking import FAILED, Asking
from inbox_tui.ui.content import joined
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.writing.purpose import Edit, New, Purpose, Reply

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


class Sending:
    """Hands texts to the outbox, in the order they were given."""

    def __init__(self, app: InboxApp, asking: Asking) -> None:
        self._app = app
        self._asking = asking

    async def send(self, row: ChatRow, purpose: Purpose, text: str) -> str:
        """Send a text; what of it was not taken, in the end, comes back."""
        capabilities = self._app.session.engine.capabilities(row.key)
        pieces = await self._pieces(capabilities, purpose, text)
        if not pieces or not await self._may_leave(row, text):
            return text
        for number, piece in enumerate(pieces):
            # of a divided text only the first message answers another one
            intent = _intent(row, purpose if number == 0 else New(), piece)
            future = self._app.session.engine.submit(row.key.account, intent)
            if await self._asking.answer(future) is FAILED:
                return text if number == 0 else "\n\n".join(pieces[number:])
        return ""

    async def _pieces(
        self, capabilities: Capabilities, purpose: Purpose, text: str
    ) -> tuple[str, ...]:
        """The messages a text becomes; none where it is too long and the person won't divide it."""
        limits = capabilities.limits
        left = room_left(text, limits)
        if left is None or left[0] >= 0:
            return (text,)
        over = f"The text is {-left[0]:,} {left[1]} too long; this chat takes {limit_words(limits)}"
        if isinstance(purpose, Edit):
            self._asking.tell(f"{over} in a message, and an edit can't be divided. Shorten it.")
            return ()
        pieces = divided(text, limits)
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
