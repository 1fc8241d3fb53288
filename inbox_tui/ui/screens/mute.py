"""For how long a chat is to be silent."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from textual import on, work
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import FOR_EVER, ChatKey, Millis
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.policy.muting import MuteFor, is_muted, mute_until
from inbox_tui.store import chats
from inbox_tui.store.clock import now
from inbox_tui.store.errors import StoreError
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.dialogs import Choices, Dialog, Words, outcome

UNMUTE: Final = "unmute"


class MuteScreen(Dialog[bool]):
    """Keeps the mute itself; dismissed with whether anything was changed."""

    def __init__(self, chat: ChatKey) -> None:
        super().__init__()
        self.chat = chat

    def title_words(self) -> Content:
        """Which chat."""
        row = self._row()
        return joined("Mute ", line(row.title if row else "", max_characters=40))

    def inside(self) -> ComposeResult:
        """How it is now, and the durations with their ends."""
        at, row = now(), self._row()
        until = row.muted_until if row else None
        yield Words(_present(until, at), classes="muted", id="present")
        options = [
            Option(_choice(choice, mute_until(choice, at), at), id=choice.name)
            for choice in MuteFor
        ]
        if is_muted(until, at):
            options.insert(0, Option("Unmute now", id=UNMUTE))
        yield Choices(*options, classes="gap")
        yield Words(
            "A muted chat makes no sound and sends no notice. It still fills up, and mentions of you "
            "are still marked. The others are not told.",
            classes="muted gap",
        )
        yield Words(id="problem", classes="error")

    def on_mount(self) -> None:
        """Begin at the first choice."""
        self.query_one("#problem").display = False
        self.query_one(Choices).highlighted = 0

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chosen = event.option_id or UNMUTE
        self._keep(None if chosen == UNMUTE else mute_until(MuteFor[chosen], now()))

    @work(exclusive=True)
    async def _keep(self, until: Millis | None) -> None:
        try:
            await outcome(self.session.store.write(lambda tx: chats.set_mute(tx, self.chat, until)))
        except StoreError as error:
            self.query_one("#problem", Words).say(safe_text(str(error)))
            return
        self.dismiss(True)

    def action_close(self) -> None:
        """Nothing was changed."""
        self.dismiss(False)

    def _row(self) -> ChatRow | None:
        with self.session.store.read() as reader:
            return chats.get(reader, self.chat)


def _present(until: Millis | None, at: Millis) -> str:
    if not is_muted(until, at):
        return "It is not muted now."
    return (
        "It is muted until you unmute it."
        if until == FOR_EVER
        else f"It is muted until {_end(until, at)}."
    )


def _choice(choice: MuteFor, until: Millis, at: Millis) -> Content:
    name = choice.value[0].upper() + choice.value[1:]
    end = "until you unmute it" if until == FOR_EVER else f"until {_end(until, at)}"
    return joined(f"{name:<24}", line(end, "$text-muted"))


def _end(until: Millis | None, at: Millis) -> str:
    """When, with as much of the date as tells it apart."""
    if until is None:
        return ""
    end = datetime.fromtimestamp(until / 1000).astimezone()
    today = datetime.fromtimestamp(at / 1000).astimezone()
    return f"{end:%H:%M}" if end.date() == today.date() else f"{end:%a %d %b, %H:%M}"
