"""What stands above the messages of a chat and stays there."""

from __future__ import annotations

from collections.abc import Iterator

from inbox_tui.domain.ids import ChatKey, MessageId, MessageKey
from inbox_tui.domain.message import plain_text
from inbox_tui.domain.safe_text import SafeText, safe_line
from inbox_tui.store import pins, timeline
from inbox_tui.store.rows import MessageRow
from inbox_tui.store.store import Store
from inbox_tui.ui.timeline.banner import Banner


def banners(store: Store, chat: ChatKey, topic: MessageId | None = None) -> Iterator[Banner]:
    """Which thread is shown, where it is one; else the message that was pinned last."""
    with store.read() as reader:
        if topic is not None:
            root = timeline.get(reader, MessageKey(chat.account, chat.chat, topic))
            yield Banner("⤷", "Thread", _said(root), "Esc back", "leave_thread")
        elif pinned := pins.rows(reader, chat):
            count = f"{len(pinned)} pinned" if len(pinned) > 1 else "Pinned"
            yield Banner("⌖", count, _said(pinned[-1]), "P shows", "pins")


def _said(row: MessageRow | None) -> SafeText:
    return safe_line(plain_text(row.parts) if row is not None and row.hidden is None else "")
