"""Telling the person what arrived, as the settings say: a burst is one notice."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, Protocol

from inbox_tui.domain.ids import ChatKey, MessageKey, Millis
from inbox_tui.policy.notices import CONTENT_SETTING, Notice, Shown, notice_of, read_shown
from inbox_tui.store.changes import MOST_ARRIVED, Changes
from inbox_tui.store.clock import now
from inbox_tui.ui.notifying import terminal

if TYPE_CHECKING:
    from inbox_tui.store.session import Reader
    from inbox_tui.store.store import Store

BELL_SETTING: Final = "notify.bell"
TITLE_SETTING: Final = "notify.title"
GATHER_SECONDS: Final = 3.0
"""After a notice, what arrives meanwhile is told as one."""
COUNT_SECONDS: Final = 1.0


class Waiting(Protocol):
    """Work that will be done in a while."""

    def stop(self) -> None:
        """Let it be."""


class Desk(Protocol):
    """What is asked of the app."""

    def write_to_terminal(self, sequence: str) -> None:
        """Write a sequence of ours, the way everything is written."""

    def ring(self) -> None:
        """The terminal's bell."""

    def chat_being_read(self) -> ChatKey | None:
        """The chat that is open in front of the person."""

    def later(self, seconds: float, work: Callable[[], None]) -> Waiting:
        """Do ``work`` then, on the app's loop."""


class Notifying:
    """Follows what arrives in one open store."""

    def __init__(
        self,
        desk: Desk,
        *,
        environment: Mapping[str, str] = os.environ,
        clock: Callable[[], Millis] = now,
    ) -> None:
        self._desk = desk
        self._environment = environment
        self._clock = clock
        self._store: Store | None = None
        self._shown = Shown.SENDER
        self._sequence: terminal.Sequence | None = None
        self._rings = False
        self._counts = True
        self._waiting: list[MessageKey] = []
        self._gathering: Waiting | None = None
        self._counting: Waiting | None = None
        self._title = ""
        self.latest: ChatKey | None = None
        """Where the last notice leads to."""

    def begin(self, store: Store) -> None:
        """Follow ``store``, and name the window."""
        self._store = store
        if self._counts and not self._title:
            self._desk.write_to_terminal(terminal.KEEP_TITLE)
        self._count()

    def end(self) -> None:
        """Follow nothing; the window gets its own name back."""
        for timer in (self._gathering, self._counting):
            if timer is not None:
                timer.stop()
        self._gathering = self._counting = self._store = self.latest = None
        self._waiting.clear()
        if self._title:
            self._title = ""
            self._desk.write_to_terminal(terminal.GIVE_TITLE_BACK)

    def obey(self, reader: Reader) -> None:
        """Do as the settings say."""
        # the store's engine is loaded when there is a store
        from inbox_tui.store import settings  # noqa: PLC0415

        self._shown = read_shown(settings.get(reader, CONTENT_SETTING))
        self._sequence = terminal.sequence_of(
            settings.get(reader, terminal.SETTING), self._environment
        )
        self._rings = settings.get(reader, BELL_SETTING) == "on"
        self._counts = settings.get(reader, TITLE_SETTING) != "off"

    def on_changes(self, changes: Changes) -> None:
        """Tell what arrived, and count anew."""
        if changes.arrived:
            self._waiting = [*self._waiting, *changes.arrived][-MOST_ARRIVED:]
            if self._gathering is None:
                self._tell()
        if (changes.chats or changes.settings) and self._counting is None:
            self._counting = self._desk.later(COUNT_SECONDS, self._count)

    def _tell(self) -> None:
        self._gathering = None
        arrived, self._waiting = self._waiting, []
        if self._store is None or not arrived:
            return
        # nothing arrives before the first screenful is painted
        from inbox_tui.ui.notifying.arrivals import heard  # noqa: PLC0415

        with self._store.read() as reader:
            found = heard(
                reader, arrived, being_read=self._desk.chat_being_read(), now=self._clock()
            )
        notice = notice_of(found, self._shown)
        if notice is not None:
            self._send(notice)
            self._gathering = self._desk.later(GATHER_SECONDS, self._tell)

    def _send(self, notice: Notice) -> None:
        self.latest = notice.chat
        if self._rings:
            self._desk.ring()
        if self._sequence is not None:
            self._desk.write_to_terminal(terminal.notice_bytes(notice, self._sequence))

    def _count(self) -> None:
        self._counting = None
        if self._store is None or not self._counts:
            return
        from inbox_tui.store import chats  # noqa: PLC0415 - as above

        with self._store.read() as reader:
            unread = chats.unread_totals(reader, self._clock()).chats
        title = terminal.title_bytes(unread)
        if title != self._title:
            self._title = title
            self._desk.write_to_terminal(title)
