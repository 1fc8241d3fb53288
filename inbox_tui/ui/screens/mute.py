"""What is to be silent, and for how long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from inbox_tui.domain.ids import FOR_EVER, ChatKey, Millis
from inbox_tui.domain.mute import Mute, MuteScope
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.engine.errors import EngineError
from inbox_tui.policy.muting import MuteFor, mute_until, standing
from inbox_tui.policy.typed_time import MOST_CHARACTERS, read_time
from inbox_tui.store import chats
from inbox_tui.store.clock import now
from inbox_tui.store.errors import StoreError
from inbox_tui.store.rows import ChatRow
from inbox_tui.store.session import Transaction
from inbox_tui.ui.content import joined, line
from inbox_tui.ui.dialogs import Choices, Dialog, Words, choice_line, outcome
from inbox_tui.ui.inbox.muting import Subject, lift, mute, subjects_of, tell_service
from inbox_tui.ui.keys import Where, bindings

UNMUTE: Final = "unmute"
EXAMPLES: Final = "or until: 18:30 · tomorrow 9 · fri 18:00 · 2 h"


class MuteScreen(Dialog[bool]):
    """Keeps the mute itself; dismissed with whether anything was changed."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.MUTE)]
    hint = "Enter mute · s what · @ mentions · Esc cancel"
    DEFAULT_CSS = """
    MuteScreen Input { border: none; height: 1; padding: 0 1; }
    """

    def __init__(
        self,
        chat: ChatKey,
        others: Sequence[ChatKey] = (),
        *,
        scope: MuteScope = MuteScope.CHAT,
    ) -> None:
        """``others``: chats to be muted as well, each by itself. ``scope``: what to begin with."""
        super().__init__()
        self.chat = chat
        self._keys = (chat, *others)
        self._subjects: list[Subject] = []
        self._at = 0
        self._is_open = False
        self._scope = scope

    def title_words(self) -> Content:
        """Which chat."""
        if len(self._keys) > 1:
            return Content(f"Mute {len(self._keys)} chats")
        row = self._row()
        return joined("Mute ", line(row.title if row else "", max_characters=40))

    def inside(self) -> ComposeResult:
        """How it is now, what is to be muted, and the durations with their ends."""
        at, row = now(), self._row()
        with self.session.store.read() as reader:
            self._subjects = subjects_of(reader, row, self.session.registry) if row else []
        scopes = [each.scope for each in self._subjects]
        self._at = scopes.index(self._scope) if self._scope in scopes else 0
        held = standing(row.mutes, at) if row else None
        yield Words(self._present(held, at), classes="muted", id="present")
        yield Words(id="what")
        options = [
            Option(self._choice(choice, mute_until(choice, at), at), id=choice.name)
            for choice in MuteFor
        ]
        if held is not None:
            options.insert(0, Option("Unmute now", id=UNMUTE))
        yield Choices(*options, classes="gap")
        yield Input(placeholder=EXAMPLES, max_length=MOST_CHARACTERS, id="typed")
        yield Words(id="meant", classes="muted")
        yield Words(
            "What is muted makes no sound and sends no notice. It still fills up, and mentions of "
            "you are still marked. The others are not told.",
            classes="muted gap",
        )
        yield Words(id="problem", classes="error")

    def on_mount(self) -> None:
        """Begin at the first choice."""
        for name in ("#problem", "#meant"):
            self.query_one(name).display = False
        self.query_one(Choices).highlighted = 0
        self._say()

    def _choice(self, choice: MuteFor, until: Millis, at: Millis) -> Content:
        name = choice.value[0].upper() + choice.value[1:]
        end = "until you unmute it" if until == FOR_EVER else f"until {_end(until, at)}"
        return choice_line(name, end, self.app.size.width)

    def action_scope(self) -> None:
        """Mute something else: the chat, the person, the service, the tray."""
        if len(self._keys) == 1 and self._subjects:
            self._at = (self._at + 1) % len(self._subjects)
            self._say()

    def action_mentions(self) -> None:
        """Let mentions through, or not."""
        self._is_open = not self._is_open
        self._say()

    def action_close(self) -> None:
        """Nothing was changed."""
        self.dismiss(False)

    def _say(self) -> None:
        mentions = "are heard" if self._is_open else "are silent too"
        what = self._subjects[self._at].name if self._subjects else "this chat"
        more = " (s: more)" if len(self._keys) == 1 and len(self._subjects) > 1 else ""
        self.query_one("#what", Words).say(
            joined("Mute: ", line(what, "bold"), f"{more}\nMentions of you {mentions} (@ changes)")
        )

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        chosen = event.option_id or UNMUTE
        self._keep(None if chosen == UNMUTE else mute_until(MuteFor[chosen], now()))

    @on(Input.Changed)
    def _typing(self, event: Input.Changed) -> None:
        event.stop()
        at = now()
        until = read_time(event.value, at)
        unread = "" if not event.value.strip() else "No time that is still to come."
        self.query_one("#meant", Words).say(f"Until {_end(until, at)}." if until else unread)

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        until = read_time(event.value, now())
        if until is not None:
            self._keep(until)

    @work(exclusive=True)
    async def _keep(self, until: Millis | None) -> None:
        rows = self._rows()
        is_of_chats = not self._subjects or self._subjects[self._at].scope is MuteScope.CHAT
        try:
            await outcome(self.session.store.write(lambda tx: self._change(tx, rows, until)))
            if is_of_chats or until is None:
                for asked in tell_service(self.session.engine, rows, until):
                    await outcome(asked)
        except (StoreError, EngineError) as error:
            self.query_one("#problem", Words).say(safe_text(str(error)))
            return
        self.dismiss(True)

    def _change(self, tx: Transaction, rows: Sequence[ChatRow], until: Millis | None) -> None:
        if until is None:
            for row in rows:
                lift(tx, row, now())
        else:
            subject = self._subjects[self._at]
            mute(tx, subject, rows, until, is_open=self._is_open)

    def _rows(self) -> list[ChatRow]:
        with self.session.store.read() as reader:
            found = [chats.get(reader, key) for key in self._keys]
        return [row for row in found if row is not None]

    def _row(self) -> ChatRow | None:
        with self.session.store.read() as reader:
            return chats.get(reader, self.chat)

    def _present(self, held: Mute | None, at: Millis) -> str:
        if held is None:
            return "It is not muted now."
        of = next((each.name for each in self._subjects if each.scope is held.scope), "")
        with_it = "" if held.scope is MuteScope.CHAT else f" with {of}"
        until = "you unmute it" if held.until == FOR_EVER else _end(held.until, at)
        return f"It is muted{with_it} until {until}."


def _end(until: Millis | None, at: Millis) -> str:
    """When, with as much of the date as tells it apart."""
    if until is None:
        return ""
    end = datetime.fromtimestamp(until / 1000).astimezone()
    today = datetime.fromtimestamp(at / 1000).astimezone()
    return f"{end:%H:%M}" if end.date() == today.date() else f"{end:%a %d %b, %H:%M}"
