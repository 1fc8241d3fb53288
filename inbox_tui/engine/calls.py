"""The edge to a connector's code: time limits that hold, and crashes that stay inside.

A connector may hang, swallow its cancellation, cancel itself or raise whatever it likes. Nothing of
that leaves this module but the errors of :mod:`~inbox_tui.connector.errors` and
:mod:`~inbox_tui.engine.errors`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.engine.errors import Crashed, EngineError, TookTooLong
from inbox_tui.store.errors import StoreError

T = TypeVar("T")

_left_behind: Final[set[asyncio.Task[Any]]] = set()
"""Tasks that were cancelled and have not ended: held, or they could vanish half-way."""


async def within(seconds: float | None, call: Callable[[], Awaitable[T]]) -> T:
    """What ``call`` gives, within ``seconds``.

    Raises ``TookTooLong`` at the time limit even when what was called ignores that it was cancelled,
    and ``Crashed`` for what a connector does not declare.
    """
    task = asyncio.create_task(contained(call))
    try:
        done, _ = await asyncio.wait({task}, timeout=seconds)
    except asyncio.CancelledError:
        abandon(task)
        raise
    if not done:
        abandon(task)
        raise TookTooLong("The service did not answer in time. Try again later.")
    if task.cancelled():
        raise Crashed("The connector stopped in the middle of it.")
    return task.result()


def abandon(task: asyncio.Task[Any]) -> None:
    """Cancel ``task`` and wait for it no longer."""
    task.cancel()
    _left_behind.add(task)
    task.add_done_callback(_forget)


def _forget(task: asyncio.Task[Any]) -> None:
    _left_behind.discard(task)
    if not task.cancelled():
        # asked for, or asyncio would complain of an error that nobody is waiting for
        task.exception()


async def contained(call: Callable[[], Awaitable[T]]) -> T:
    """What ``call`` gives; what it raises without declaring it becomes ``Crashed``."""
    try:
        return await call()
    except (ConnectorError, EngineError, StoreError, asyncio.CancelledError):
        raise
    except BaseException as error:
        raise Crashed("The connector has a fault; it was stopped.") from error
