"""Muting: what a mute can be of, keeping it, and the service's own mute."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.capability import Feature
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import FOR_EVER, Identity, Millis, TransactionId
from inbox_tui.domain.intent import MuteOnService
from inbox_tui.domain.mute import MuteScope
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.trays import is_native_row
from inbox_tui.store import chats, mutes, people, persons
from inbox_tui.store.rows import ChatRow
from inbox_tui.store.session import Reader, Transaction
from inbox_tui.ui.badges import Badges

if TYPE_CHECKING:
    from inbox_tui.engine.engine import Engine


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be muted."""

    scope: MuteScope
    name: str
    """In words, as an object: ``everything from Lantern``. May hold remote text."""
    target: str = ""
    person: Identity | None = None
    """Who it is, where nothing else of them is kept yet."""


def subjects_of(reader: Reader, row: ChatRow, registry: Registry) -> list[Subject]:
    """What can be muted from a chat, the narrowest first."""
    found = [Subject(MuteScope.CHAT, "this chat")]
    if row.kind is ChatKind.DIRECT and row.partner is not None:
        record = persons.holding(reader, row.partner)
        called = record.name if record else people.name_of(reader, row.partner)
        name = f"{safe_line(called, max_characters=30).text}, wherever they write to you"
        target = str(record.number) if record else ""
        found.append(Subject(MuteScope.PERSON, name, target, row.partner))
    service = Badges(registry).name(row.origin)
    found.append(Subject(MuteScope.SERVICE, f"everything from {service}", row.origin))
    if not is_native_row(row):
        found.append(Subject(MuteScope.TRAY, "all third-party chats"))
    return found


def mute(
    tx: Transaction, subject: Subject, rows: Iterable[ChatRow], until: Millis, *, is_open: bool
) -> None:
    """Keep a mute of ``subject``; of a chat, one for each of ``rows``. ``is_open``: for mentions."""
    if subject.scope is MuteScope.CHAT:
        for row in rows:
            chats.set_mute(tx, row.key, until, lets_mentions_through=is_open)
        return
    target = subject.target
    if subject.scope is MuteScope.PERSON and not target and subject.person is not None:
        name = people.name_of(tx, subject.person)
        target = str(persons.make(tx, name, subject.person))
    mutes.put(tx, subject.scope, target, until, lets_mentions_through=is_open)


def lift(tx: Transaction, row: ChatRow, now: Millis) -> None:
    """Lift every mute that holds for a chat, those it shares with others too."""
    for held in row.mutes:
        if held.scope is MuteScope.CHAT:
            chats.set_mute(tx, row.key, None)
        elif held.until > now:
            mutes.put(tx, held.scope, held.target, None)


def tell_service(
    engine: Engine, rows: Iterable[ChatRow], until: Millis | None
) -> list[Future[TransactionId]]:
    """Set or lift the service's own mute, where it has one.

    Only one that never ends: a service's mute would outlast one that ends here by itself.
    """
    asked: list[Future[TransactionId]] = []
    for row in rows:
        is_wanted = until == FOR_EVER or (until is None and row.is_muted_on_service)
        if is_wanted and row.is_service_on and engine.capabilities(row.key).allows(Feature.MUTE):
            asked.append(engine.submit(row.key.account, MuteOnService(row.key.chat, until)))
    return asked
