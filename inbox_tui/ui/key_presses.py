"""What a key press means where keys can wait for one another: sequences, a leader, counts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from textual import events
from textual.binding import ActiveBinding

from inbox_tui.domain.safe_text import safe_line
from inbox_tui.ui.keys.key_map import USUAL, KeyMap, key_map
from inbox_tui.ui.keys.pending import Drops, Passes, Pending, Runs, Waits
from inbox_tui.ui.keys.table import BY_ID

if TYPE_CHECKING:
    from inbox_tui.store.session import Reader
    from inbox_tui.ui.app import InboxApp

PRESET_SETTING: Final = "keys.preset"
LEADER_SETTING: Final = "keys.leader"
OWN_SETTING: Final = "keys.own"
_MOST_TOLD: Final = 3


@runtime_checkable
class TakesEveryKey(Protocol):
    """A screen that keys are shown to, whatever they are bound to."""

    def take_key(self, event: events.Key) -> None:
        """A key was pressed."""


class KeyPresses:
    """The person's key map, and the keys that were begun. Single keys are Textual's own matter."""

    def __init__(self, app: InboxApp) -> None:
        self._app = app
        self._pending = Pending()
        self._chosen: tuple[str | None, ...] = (None, None, None)
        self.map: KeyMap = USUAL

    def obey(self, reader: Reader) -> None:
        """Take the key map that the settings say, if it is another than before."""
        from inbox_tui.store import settings  # noqa: PLC0415 - not needed to start

        names = (PRESET_SETTING, OWN_SETTING, LEADER_SETTING)
        chosen = tuple(settings.get(reader, name) for name in names)
        if chosen == self._chosen:
            return
        self._chosen = chosen
        preset, own, leader = chosen
        self.map, bad = key_map(preset or "default", json.loads(own or "{}"), leader or "space")
        self._app.set_keymap(self.map.for_textual)
        self._show(())
        for each in bad[:_MOST_TOLD]:
            self._app.tell(safe_line(f"keys.{each.id}: {each.what}"), is_problem=True)

    async def take(self, event: events.Key) -> bool:
        """Whether the key was part of something longer, and is done with."""
        screen = self._app.screen
        if isinstance(screen, TakesEveryKey):
            screen.take_key(event)
            return True
        if not (self.map.has_sequences or self.map.has_counts):
            return False
        if self._is_typed(event):
            self._pending.clear()
            return False
        bound = {
            key: each for key, each in self._app.screen.active_bindings.items() if each.enabled
        }
        outcome = self._pending.take(event.key, bound, has_counts=self.map.has_counts)
        match outcome:
            case Waits(continuations):
                self._show(continuations, bound)
            case Runs(keys, times):
                self._show(())
                await self._run(bound[keys], times)
            case Drops():
                self._show(())
            case Passes():
                return False
        return True

    def _is_typed(self, event: events.Key) -> bool:
        """Whether what has the focus would write the key down."""
        focused = self._app.screen.focused
        return focused is not None and any(
            node.check_consume_key(event.key, event.character)
            for node in focused.ancestors_with_self
        )

    async def _run(self, active: ActiveBinding, times: int) -> None:
        row = BY_ID.get(active.binding.id or "")
        for _ in range(times if row is not None and row.moves else 1):
            await self._app.run_action(active.binding.action, active.node)

    def _show(
        self, continuations: tuple[str, ...], bound: Mapping[str, ActiveBinding] | None = None
    ) -> None:
        """Show what was pressed so far, and what may follow, where the keys are shown."""
        from inbox_tui.ui.widgets.key_bar import KeyBar  # noqa: PLC0415 - not needed to start

        for bar in self._app.screen.query(KeyBar):
            bar.wait(
                self._pending.shown,
                tuple(
                    (keys, BY_ID[each.binding.id or ""])
                    for keys in continuations
                    if bound is not None and (each := bound[keys]).binding.id in BY_ID
                ),
            )
