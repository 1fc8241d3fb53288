"""A small app that shows one screen over a real store and engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from inbox_tui.connector.discovery import Offer, Registry
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import ChatChanged, Event, IdentityNamed, MessageReceived
from inbox_tui.domain.ids import (
    AccountId,
    ChatId,
    ChatKey,
    Identity,
    MessageId,
    Millis,
    ServiceId,
)
from inbox_tui.domain.message import Message, TextPart
from inbox_tui.domain.service import Availability, EncryptionFacts, Route, ServiceFacts
from inbox_tui.domain.verdict import Judged
from inbox_tui.engine.engine import Engine
from inbox_tui.engine.session import Session
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import accounts, blocking, consents, ingest
from inbox_tui.store.changes import Changes
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.theme import BOTH, DARK, textual_theme

LANTERN = ServiceId("lantern")
PIGEON = ServiceId("pigeon")
HARBOR = ServiceId("harbor")


def some_facts(service: ServiceId, name: str, *, version: int = 1) -> ServiceFacts:
    return ServiceFacts(
        id=service,
        name=name,
        badge=name[:2].upper(),
        version=version,
        checked_on=date(2026, 11, 3),
        summary=f"{name} is a messenger for people who write short notes to each other.",
        operator=f"{name} Ltd, Dublin",
        route=Route.UNOFFICIAL,
        route_note="It was not made for programs like this one, and could close your account.",
        encryption=EncryptionFacts(
            by_default="Only in “secret” chats; others are readable on the server.",
            here="Ordinary chats only.",
            decrypted_where="On the provider's servers.",
        ),
        identified_by="Your telephone number, which everybody in a group sees.",
        provider_can="Everything you write and when, whom you know, your addresses.",
        limits="Messages up to 4,096 characters; files up to 2 GB.",
        cannot=("Secret chats", "Voice calls", "Stickers that move"),
        warnings=(
            f"{name} can read your chats, and keeps them on its servers.",
            f"{name} may close your account because it is used from this program.",
            "People you blocked elsewhere can reach you here. Spam and scams may be more common, "
            "and nobody else looks out for them.",
        ),
    )


def offer_of(
    service: ServiceId,
    name: str,
    *,
    connector: str = "tests.ui.pretend_connector:connector",
    version: int = 1,
    missing: str = "",
) -> Offer:
    return Offer(
        some_facts(service, name, version=version),
        Availability(usable=not missing, reason=missing),
        EntryPoint(name=service, value=connector, group="inbox_tui.connectors"),
    )


def registry_of(*offers: Offer) -> Registry:
    return Registry({offer.facts.id: offer for offer in offers})


def usual_registry() -> Registry:
    return registry_of(
        offer_of(LANTERN, "Lantern"),
        offer_of(PIGEON, "Pigeon"),
        offer_of(HARBOR, "Harbor", missing='Not installed: run  pip install "inbox-tui[harbor]"'),
    )


@contextmanager
def opened(
    folder: Path,
    registry: Registry | None = None,
    *,
    before: Callable[[Session], None] = lambda session: None,
) -> Iterator[Session]:
    """A session over a new store in ``folder``, its engine running. ``before`` fills the store."""
    store = Store.create(folder / "data", MasterKey.random())
    registry = registry or usual_registry()
    session = Session(store, Engine(store, registry), registry)
    before(session)
    with session:
        yield session


class Host(App[None]):
    """Stands in for the program: has a session, a theme and the keys that work anywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ANYWHERE)]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, screen: Screen[Any], session: Session | None = None) -> None:
        super().__init__()
        self.under_test = screen
        self.session = session
        self.opened: list[str] = []
        self.asked: list[object] = []
        self.result: object = "not dismissed"
        for colours in BOTH:
            self.register_theme(textual_theme(colours))
        self.theme = DARK.name
        self.animation_level = "none"

    def compose(self) -> Iterable[Static]:
        yield Static("below", markup=False)

    def on_mount(self) -> None:
        if self.session is not None:
            self.session.store.subscribe(self._changed)
        self.push_screen(self.under_test, self._dismissed)

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        self.opened.append(url)

    def get_css_variables(self) -> dict[str, str]:
        return {"faint": DARK.faint, **super().get_css_variables()}

    def _dismissed(self, result: object) -> None:
        self.result = result

    def _changed(self, changes: Changes) -> None:
        if self._loop is not None and self.is_running:
            self._loop.call_soon_threadsafe(self._deliver, changes)

    def _deliver(self, changes: Changes) -> None:
        for screen in self.screen_stack:
            if (hook := getattr(screen, "on_changes", None)) and screen.is_running:
                hook(changes)


def shown(app: App[Any]) -> str:
    """What the top screen shows, as text."""
    strips = app.screen._compositor.render_strips(app.size)
    return "\n".join(strip.text for strip in strips)


async def until_shown(pilot: Pilot[Any], words: str) -> str:
    """Wait until the screen shows ``words``, however they are wrapped, for pytest's time limit."""
    while words not in (text := shown(pilot.app)) and words not in flat(text):
        await pilot.pause()
    return text


def flat(text: str) -> str:
    """What stands on a screen as one line, frames left out."""
    return " ".join(text.replace("│", " ").split())


ANNA = Identity(LANTERN, "+353 55 010 0101")
BEN = Identity(LANTERN, "+353 55 010 0102")
CHAT = ChatKey(AccountId("a1"), ChatId("c1"))
AT = Millis(1_790_000_000_000)


def sign_in_to(
    session: Session, service: ServiceId = LANTERN, *, account_id: str = "a1", is_home: bool = False
) -> None:
    """An account that was signed in to earlier, and the consent it needs."""

    def work(tx: Transaction) -> None:
        account = Account(
            AccountId(account_id),
            Identity(service, f"me@{service}"),
            "Me",
            is_home,
            is_on=True,
            added_at=AT,
        )
        accounts.add(tx, account, Credentials())
        if not is_home:
            consents.give(tx, service, 1)

    session.store.write(work).result()


def chat_with(session: Session, *events: Event, account: str = "a1") -> None:
    """Store what a service would have said."""
    judged = [Judged(event) for event in events]
    session.store.write(lambda tx: ingest.apply(tx, AccountId(account), judged, {})).result()


def anna_writes(session: Session, *texts: str, title: str = "Anna Byrne") -> None:
    """A direct chat with Anna, and messages in it."""
    chat = CHAT.chat
    chat_with(
        session,
        ChatChanged(
            chat, ChatKind.DIRECT, partner=ANNA, membership=Membership.JOINED, active_at=AT
        ),
        IdentityNamed(ANNA, title),
        *(
            MessageReceived(
                Message(MessageId(f"m{n}"), chat, ANNA, Millis(AT + n * 1000), (TextPart(text),))
            )
            for n, text in enumerate(texts)
        ),
    )


def block_people(session: Session, *people_: tuple[Identity, str]) -> None:
    """People who were blocked earlier."""
    chat_with(session, *(IdentityNamed(identity, name) for identity, name in people_))
    for identity, _ in people_:
        session.store.write(
            lambda tx, who=identity: blocking.block(tx, who, on_service=False)  # type: ignore[misc]
        ).result()
