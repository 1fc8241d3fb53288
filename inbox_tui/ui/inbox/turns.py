"""Waiting for the moment at which something on the screen changes by itself: a mute or a snooze ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.dom import DOMNode
from textual.timer import Timer

from inbox_tui.domain.ids import Millis

LONGEST_WAIT_SECONDS: Final = 3_600.0
"""The computer may sleep and its clock be set: what is due is looked at once an hour at least."""


class Turns:
    """One timer, for the next of them. Nothing is looked at before."""

    def __init__(
        self, node: DOMNode, clock: Callable[[], Millis], on_turn: Callable[[], None]
    ) -> None:
        self._node = node
        self._clock = clock
        self._on_turn = on_turn
        self._next: Millis | None = None
        self._timer: Timer | None = None

    def wait_for(self, turn: Millis | None) -> None:
        """Call back at ``turn``, and no more at the one that was waited for."""
        if turn == self._next:
            return
        self._next = turn
        if self._timer is not None:
            self._timer.stop()
        if turn is not None:
            seconds = min(LONGEST_WAIT_SECONDS, max(0.0, (turn - self._clock()) / 1000))
            self._timer = self._node.set_timer(seconds, self._turned)

    def _turned(self) -> None:
        self._next = None
        self._on_turn()
