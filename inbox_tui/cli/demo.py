"""``inbox-tui demo``: a living inbox of pretend services, kept in memory and a folder that goes."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final, TypeVar

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.cli.log import open_log
from inbox_tui.cli.places import Places
from inbox_tui.connector.discovery import discover
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.connector.login import Answers, Ask, Done, Field, LoginStep
from inbox_tui.domain.ids import Millis, ServiceId
from inbox_tui.domain.secret import Secret
from inbox_tui.engine.engine import Engine
from inbox_tui.engine.errors import EngineError
from inbox_tui.engine.session import Session
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import chats
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatFilter
from inbox_tui.store.store import Store

if TYPE_CHECKING:
    from inbox_tui.ui.start import StartPlan

T = TypeVar("T")

HOME: Final = ServiceId("demo-harbor")
OPTED_IN: Final = ServiceId("demo-lantern")
LEFT_OFF: Final = ServiceId("demo-pigeon")
"""Stays off, so that opting in can be tried."""
_SECONDS: Final = 20.0
_STEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration, signed in and running."""

    places: Places
    session: Session

    @property
    def plan(self) -> StartPlan:
        """What the app starts from."""
        from inbox_tui.ui.start import StartPlan  # noqa: PLC0415 - Textual comes last

        return StartPlan(
            places=self.places,
            registry=self.session.registry,
            is_demo=True,
            session=self.session,
        )


def run(_: argparse.Namespace) -> int:
    """Open the app on the demonstration."""
    from inbox_tui.cli.app import require_a_terminal  # noqa: PLC0415

    require_a_terminal()
    with prepared() as demo:
        open_log(demo.places.log)
        from inbox_tui.ui.app import InboxApp  # noqa: PLC0415

        return InboxApp(demo.plan).run() or Exit.DONE


@contextmanager
def prepared(*, clock: Callable[[], Millis] = now) -> Iterator[Demo]:
    """A running demonstration whose chats are stored; its folder is removed at the end.

    The key is random and kept in memory alone, so that what a crash leaves behind can't be read.
    """
    with tempfile.TemporaryDirectory(prefix="inbox-tui-demo-") as folder:
        places = Places.under(Path(folder), "demo")
        places.data.mkdir(parents=True)
        store = Store.create(places.data, MasterKey.random(), clock=clock)
        registry = discover(demo=True)
        session = Session(store, Engine(store, registry, clock=clock), registry)
        try:
            _populate(session)
            yield Demo(places, session)
        finally:
            session.close()


def _populate(session: Session) -> None:
    session.start()
    try:
        # one after the other, so that chats of the same moment stand in the same order every time
        sign_in(session, HOME, as_home=True)
        wait_for_chats(session, HOME)
        session.engine.give_consent(OPTED_IN).result(_SECONDS)
        sign_in(session, OPTED_IN)
        wait_for_chats(session, OPTED_IN)
    except (EngineError, ConnectorError, TimeoutError) as error:
        raise Stop(Exit.FAILED, f"The demonstration could not be set up: {error}") from error


def sign_in(session: Session, service: ServiceId, *, as_home: bool = False) -> None:
    """Sign in to a pretend service, answering what it asks with its own examples."""
    login = session.engine.begin_login(service, as_home=as_home)
    step = _result(login.start())
    for _ in range(_STEPS):
        if isinstance(step, Done):
            return
        step = _result(login.answer(_answers(step)))
    login.cancel()
    raise TimeoutError(f"{service} asked for more than {_STEPS} steps")


def _answers(step: LoginStep) -> Answers:
    if not isinstance(step, Ask):
        return {}
    return {field.id: Secret(_example(field)) for field in step.fields}


def _example(field: Field) -> str:
    if field.choices:
        return field.default or field.choices[0][0]
    return field.default or field.hint or "demo"


def _result(future: Future[T]) -> T:
    return future.result(_SECONDS)


def wait_for_chats(session: Session, service: ServiceId) -> None:
    """Wait until chats of ``service`` are stored. Raises :class:`TimeoutError`."""
    changed = Event()

    def notice(_: Changes) -> None:
        changed.set()

    unsubscribe = session.store.subscribe(notice)
    try:
        while not _has_chats(session, service):
            if not changed.wait(_SECONDS):
                raise TimeoutError(f"no chat of {service} arrived")
            changed.clear()
    finally:
        unsubscribe()


def _has_chats(session: Session, service: ServiceId) -> bool:
    with session.store.read() as reader:
        return any(row.service == service for row in chats.page(reader, filter=ChatFilter()))
