"""Futures that any thread may wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from typing import TypeVar

T = TypeVar("T")


def failed(error: Exception) -> Future[T]:
    """A future that has failed already."""
    future: Future[T] = Future()
    future.set_exception(error)
    return future


def sharing(source: Future[T]) -> Future[T]:
    """A future of one's own for the same result: to cancel it leaves ``source`` alone."""
    own: Future[T] = Future()

    def pass_on(done: Future[T]) -> None:
        if not own.set_running_or_notify_cancel():
            return
        if done.cancelled():
            own.set_exception(CancelledError())
        elif (error := done.exception()) is not None:
            own.set_exception(error)
        else:
            own.set_result(done.result())

    source.add_done_callback(pass_on)
    return own


def in_thread(work: Callable[[], T], name: str) -> Future[T]:
    """Do blocking ``work`` on a thread that does not keep the program from ending."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            result = work()
        except BaseException as error:  # noqa: BLE001 - it belongs to who waits for the future
            future.set_exception(error)
        else:
            future.set_result(result)

    threading.Thread(target=run, name=name, daemon=True).start()
    return future
