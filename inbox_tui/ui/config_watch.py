"""Looks whether the person's settings file was changed elsewhere, and takes it in."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from inbox_tui.config.problem import Problem
from inbox_tui.domain.safe_text import safe_line

if TYPE_CHECKING:
    from inbox_tui.engine.configuring import Configuration
    from inbox_tui.ui.app import InboxApp

LOOK_EVERY_SECONDS: Final = 2.0
_MOST_TOLD: Final = 3
_WORK: Final = "config"


class ConfigWatch:
    """One look every two seconds, on a thread: the file may lie on a slow disk."""

    def __init__(self, app: InboxApp) -> None:
        self._app = app
        self._timer: Timer | None = None
        self._told: tuple[Problem, ...] = ()

    def start(self) -> None:
        """Tell what was wrong at the start, and begin to look."""
        configuration = self._app.session.configuration
        self._tell(configuration)
        if configuration.path is not None:
            self._timer = self._app.set_interval(LOOK_EVERY_SECONDS, self._look)

    def stop(self) -> None:
        """Look no more."""
        if self._timer is not None:
            self._timer.stop()
        self._app.workers.cancel_group(self._app, _WORK)
        self._told = ()

    def _look(self) -> None:
        self._app.run_worker(
            self._take_in(self._app.session.configuration), group=_WORK, exit_on_error=True
        )

    async def _take_in(self, configuration: Configuration) -> None:
        await asyncio.to_thread(configuration.take_in)
        self._tell(configuration)

    def _tell(self, configuration: Configuration) -> None:
        """What is wrong, once; and that it is right again."""
        problems, path = configuration.problems, configuration.path
        if problems == self._told or path is None:
            return
        was_wrong, self._told = bool(self._told), problems
        for problem in problems[:_MOST_TOLD]:
            self._app.tell(safe_line(problem.said(path.name), max_characters=300), is_problem=True)
        if len(problems) > _MOST_TOLD:
            more = len(problems) - _MOST_TOLD
            words = f"And {more} more: inbox-tui config check lists them."
            self._app.tell(words, is_problem=True)
        if was_wrong and not problems:
            self._app.tell(f"{path.name} is right again.")
