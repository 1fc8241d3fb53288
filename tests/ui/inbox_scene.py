"""An inbox for tests: a real store, filled by the way in, under the real app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from textual.pilot import Pilot
from textual.widget import Widget

from inbox_tui.cli.places import Places
from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.account import Account, Credentials
from inbox_tui.domain.chat import ChatKind, DecryptedAt, Encryption, Membership
from inbox_tui.domain.event import ChatChanged, Event, HistoryGap, IdentityNamed, MessageReceived
from inbox_tui.domain.ids import (
    AccountId,
    ChatId,
    ChatKey,
    Identity,
    MessageId,
    Millis,
    ServiceId,
)
from inbox_tui.domain.message import Message, Part, TextPart
from inbox_tui.domain.secret import Secret
from inbox_tui.domain.verdict import Decision, Judged, Verdict
from inbox_tui.engine.engine import Engine
from inbox_tui.engine.session import Session
from inbox_tui.keys.master_key import MasterKey
from inbox_tui.store import accounts, chats, consents, ingest, timeline
from inbox_tui.store.clock import now
from inbox_tui.store.session import Transaction
from inbox_tui.store.store import Store
from inbox_tui.ui.app import InboxApp
from inbox_tui.ui.screens.inbox import InboxScreen
from inbox_tui.ui.start import StartPlan
from inbox_tui.ui.timeline.view import Timeline
from tests.ui.inbox_connector import connector
from tests.ui.screen_host import HARBOR, LANTERN, offer_of, registry_of

HOME = AccountId("home-account")
OTHER = AccountId("other-account")
SECOND = 1_000
HOUR = 3_600 * SECOND


@dataclass
class Scene:
    """What a test arranges, and the app it is shown in."""

    session: Session
    places: Places
    start_at: Millis = field(default_factory=lambda: Millis(now() - 2 * HOUR))

    def me(self, account: AccountId = HOME) -> Identity:
        return Identity(HARBOR if account == HOME else LANTERN, "@me:example.org")

    def person(self, name: str, account: AccountId = HOME) -> Identity:
        service = HARBOR if account == HOME else LANTERN
        return Identity(service, f"@{name.lower()}:example.org")

    def apply(
        self, *events: Event, account: AccountId = HOME, decision: Decision = Decision.ACCEPT
    ) -> None:
        judged = [Judged(event, Verdict(decision)) for event in events]
        self.session.store.write(lambda tx: ingest.apply(tx, account, judged, {})).result(10)

    def chat(
        self,
        title: str,
        *,
        account: AccountId = HOME,
        kind: ChatKind = ChatKind.DIRECT,
        at: int = 0,
        origin: ServiceId | None = None,
        is_request: bool = False,
        membership: Membership = Membership.JOINED,
    ) -> ChatKey:
        chat = ChatId(f"!{title}")
        partner = self.person(title, account) if kind is ChatKind.DIRECT else None
        events: list[Event] = [
            ChatChanged(
                chat,
                kind=kind,
                title=title,
                membership=membership,
                origin=origin,
                encryption=Encryption.ENCRYPTED,
                decrypted_at=DecryptedAt.THIS_DEVICE,
                partner=partner,
                active_at=Millis(self.start_at + at * SECOND),
            )
        ]
        if partner is not None:
            events.append(IdentityNamed(partner, title))
        self.apply(
            *events,
            account=account,
            decision=Decision.REQUEST if is_request else Decision.ACCEPT,
        )
        return ChatKey(account, chat)

    def say(
        self,
        chat: ChatKey,
        *texts: str,
        by: str | None = None,
        at: int = 0,
        every: int = 60,
        parts: Sequence[Part] | None = None,
        decision: Decision = Decision.ACCEPT,
        in_reply_to: MessageId | None = None,
        gap: str | None = None,
    ) -> list[MessageId]:
        """Messages of a chat, from ``by``, or from this account where nobody is named."""
        sender = self.person(by, chat.account) if by else self.me(chat.account)
        events: list[Event] = [IdentityNamed(sender, by)] if by else []
        ids: list[MessageId] = []
        for number, text in enumerate(texts or ("",)):
            message = MessageId(f"${chat.chat}-{at + number * every}-{by or 'me'}")
            when = Millis(self.start_at + (at + number * every) * SECOND)
            said = tuple(parts) if parts else (TextPart(text),)
            events.append(
                MessageReceived(
                    Message(
                        message,
                        chat.chat,
                        sender,
                        when,
                        said,
                        accepted_at=when,
                        in_reply_to=in_reply_to,
                    )
                )
            )
            ids.append(message)
        if gap is not None:
            events.append(HistoryGap(chat.chat, gap))
        self.apply(*events, account=chat.account, decision=decision)
        return ids

    def read(self, chat: ChatKey) -> None:
        """Everything in a chat has been read before."""

        def work(tx: Transaction) -> None:
            rows = timeline.page(tx, chat, limit=1)
            chats.mark_read(tx, chat, rows[-1].key.message)

        self.session.store.write(work).result(10)

    @asynccontextmanager
    async def shown(
        self,
        size: tuple[int, int] = (120, 40),
        *,
        is_demo: bool = False,
        is_online: bool = True,
        is_whole: bool = True,
        app: type[InboxApp] = InboxApp,
    ) -> AsyncIterator[tuple[InboxScreen, Pilot[int]]]:
        """The app on this inbox, with the chats read; not ``is_whole``: as it is first painted."""
        plan = StartPlan(self.places, self.session.registry, is_demo=is_demo, session=self.session)
        running = app(plan)
        async with running.run_test(size=size) as pilot:
            await until(pilot, lambda: isinstance(running.screen, InboxScreen))
            screen = running.screen
            assert isinstance(screen, InboxScreen)
            engine, accounts_here = self.session.engine, (HOME, OTHER) if is_online else ()
            await until(pilot, lambda: all(engine.status(a).state.is_online for a in accounts_here))
            await until(pilot, lambda: not is_whole or screen.pane.is_mounted)
            await running.workers.wait_for_complete()
            await pilot.pause()
            yield screen, pilot


async def until(pilot: Pilot[int], holds: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for a state, not for a time."""
    async with asyncio.timeout(seconds):
        while not holds():
            await pilot.pause(0.01)
    await pilot.pause()


async def among_messages(screen: InboxScreen, pilot: Pilot[int], chat: ChatKey) -> Timeline:
    """Open a chat and go among its messages, where keys act on the chosen one."""
    screen.open_chat(chat)
    await pilot.pause()
    screen.timeline.focus()
    await until(pilot, lambda: screen.timeline.has_focus and screen.timeline.chosen)
    return screen.timeline


def text_of(widget: Widget) -> str:
    """What a widget that draws its own lines shows."""
    return "\n".join(widget.render_line(y).text.rstrip() for y in range(widget.size.height))


def usual_offers() -> Registry:
    willing = "tests.ui.inbox_connector:connector"
    return registry_of(
        offer_of(HARBOR, "Harbor", connector=willing),
        offer_of(LANTERN, "Lantern", connector=willing),
    )


@contextmanager
def scene(folder: Path, registry: Registry | None = None) -> Iterator[Scene]:
    """An inbox with a home account on Harbor and a third-party account on Lantern."""
    places = Places.under(folder, "test")
    places.data.mkdir(parents=True)
    store = Store.create(places.data, MasterKey.random())
    registry = registry or usual_offers()
    session = Session(store, Engine(store, registry), registry)
    made = Scene(session, places)

    def add(tx: Transaction) -> None:
        for account, is_home in ((HOME, True), (OTHER, False)):
            who = made.me(account)
            own = Account(account, who, "Me", is_home=is_home, is_on=True, added_at=Millis(1))
            accounts.add(tx, own, Credentials({"token": Secret("t")}))
        consents.give(tx, LANTERN, 1)

    connector.asked.clear()
    connector.is_cut_off = False
    connector.takes_files.set()
    try:
        store.write(add).result(10)
        yield made
    finally:
        session.close()
