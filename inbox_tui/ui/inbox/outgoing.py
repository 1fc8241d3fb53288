"""A text on its way from the composer to the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from inbox_tui.domain.capability import Limits
from inbox_tui.domain.ids import Millis
from inbox_tui.domain.message import Mention
from inbox_tui.policy.lengths import divided
from inbox_tui.ui.writing.commands import as_typed
from inbox_tui.ui.writing.purpose import New, Purpose


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text on its way to the outbox, and what it is for."""

    text: str
    purpose: Purpose = field(default_factory=New)
    mentions: tuple[Mention, ...] = ()
    is_action: bool = False
    send_at: Millis | None = None
    """When the person wants it sent, where that is not now."""

    @property
    def as_typed(self) -> str:
        """As it would stand in the composer."""
        return f"/me {self.text}" if self.is_action else as_typed(self.text)


def divided_message(message: Outgoing, limits: Limits) -> tuple[Outgoing, ...]:
    """The pieces, each with the mentions that stand in it whole."""
    pieces: list[Outgoing] = []
    end = 0
    for text in divided(message.text, limits):
        begin = message.text.index(text, end)
        end = begin + len(text)
        inside = tuple(
            replace(mention, start=mention.start - begin, end=mention.end - begin)
            for mention in message.mentions
            if begin <= mention.start and mention.end <= end
        )
        pieces.append(replace(message, text=text, mentions=inside))
    return tuple(pieces)
