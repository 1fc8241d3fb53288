"""The running system, as screens and commands see it: every call returns at once."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Coroutine, Sequence
from concurrent.futures import Future
from random import Random, SystemRandom
from typing import Any, TypeVar

from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.ids import (
    AccountId,
    ChatKey,
    Identity,
    MessageKey,
    Millis,
    ServiceId,
    TransactionId,
)
from inbox_tui.domain.intent import Intent, Report
from inbox_tui.domain.proxy import Proxy
from inbox_tui.engine.backfill import Backfill
from inbox_tui.engine.backing_up import BackingUp
from inbox_tui.engine.backoff import Backoff
from inbox_tui.engine.board import Board
from inbox_tui.engine.bringing import Bringing
from inbox_tui.engine.context import Context, Sleep
from inbox_tui.engine.errors import EngineError, Refused
from inbox_tui.engine.faults import FaultLog
from inbox_tui.engine.fetching import Fetching
from inbox_tui.engine.futures import failed
from inbox_tui.engine.history import History
from inbox_tui.engine.knowledge import Knowledge
from inbox_tui.engine.limits import Limits
from inbox_tui.engine.login import LoginSession, require_permission
from inbox_tui.engine.loop_thread import LoopThread
from inbox_tui.engine.moderation import Moderation
from inbox_tui.engine.proxies import chosen_proxies, proxy_of
from inbox_tui.engine.results import BlockOutcome, Fault, HistoryLoaded, ReportOutcome
from inbox_tui.engine.runners import Runners
from inbox_tui.engine.services import Services
from inbox_tui.engine.submitting import Submissions
from inbox_tui.policy.bringing import Bring
from inbox_tui.store import accounts
from inbox_tui.store.clock import now
from inbox_tui.store.store import Store

T = TypeVar("T")

USUAL_BACKOFF = Backoff()
USUAL_LIMITS = Limits()


class Engine:
    """Connects accounts, stores what arrives, and does what the person asks for.

    Every method may be called from any thread. A returned future fails with an
    :class:`~inbox_tui.engine.errors.EngineError`, a connector's or the store's error; each is a
    sentence for the person. Futures are done on a thread of the engine: a screen that adds a
    callback must hand over to its own.
    """

    def __init__(
        self,
        store: Store,
        registry: Registry,
        *,
        clock: Callable[[], Millis] = now,
        random: Random | None = None,
        backoff: Backoff = USUAL_BACKOFF,
        limits: Limits = USUAL_LIMITS,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._context = Context(
            store=store,
            registry=registry,
            clock=clock,
            random=random or SystemRandom(),
            backoff=backoff,
            limits=limits,
            sleep=sleep,
            board=Board(store.announce, limits.chats_described),
            faults=FaultLog(clock, limits.faults),
        )
        self._runners = Runners(self._context)
        self._knowledge = Knowledge(self._context, self._runners)
        self._submissions = Submissions(self._context, self._runners, self._knowledge)
        self._history = History(self._context, self._runners)
        self._backfill = Backfill(self._context, self._history)
        self._bringing = Bringing(self._context, self._history)
        self._fetching = Fetching(self._context, self._runners)
        self._services = Services(self._context, self._runners)
        self._moderation = Moderation(self._context, self._runners, self._knowledge)
        self._backing_up = BackingUp(store, clock)
        self._guard = threading.Lock()
        self._thread: LoopThread | None = None
        self._is_started = False
        self._is_stopped = False

    def start(self, *, only: Collection[AccountId] | None = None) -> None:
        """Begin, and connect every account that may. Does nothing the second time.

        ``only``: the accounts to connect, where it isn't all of them.
        """
        if self._is_started or self._is_stopped:
            return
        self._is_started = True
        self._backfill.begin()
        self._backing_up.begin()
        with self._context.store.read() as reader:
            every = accounts.all_accounts(reader)
            found = [account for account in every if only is None or account.id in only]
            reasons = {account.id: self._runners.why_not(reader, account) for account in found}
        for account in found:
            reason = reasons[account.id]
            if reason is None:
                self._runners.start(account.id)
            else:
                status = ConnectionStatus(ConnectionState.LOGGED_OUT, reason)
                self._context.board.set_status(account.id, status)

    def stop(self, timeout: float = 5.0) -> None:
        """Close every connection and end. A connector that will not end is left behind."""
        with self._guard:
            if self._is_stopped:
                return
            self._is_stopped = True
            self._thread = self._thread or LoopThread("engine")
        self._backfill.end()
        self._backing_up.end(timeout)
        self._runners.stop_all(timeout)
        self._thread.end()
        self._thread.join(timeout)

    def submit(
        self,
        account: AccountId,
        intent: Intent,
        *,
        hold_until: Millis | None = None,
        send_at: Millis | None = None,
    ) -> Future[TransactionId]:
        """Take an intent; done when it is durable in the outbox, not when it is sent.

        Fails at once with ``Refused`` where the chat, the account or the service does not allow it.
        ``SetTyping`` goes straight to the service and is never stored. ``MarkRead`` moves the
        person's own read position here, and tells the service only what ``receipts.send`` permits.

        ``hold_until``: nothing of its chat is sent before that, so that it can be cancelled.
        ``send_at``: it is sent then, and what is written meanwhile is sent before it.
        """
        return self._submissions.submit(account, intent, hold_until=hold_until, send_at=send_at)

    def retry(self, transaction: TransactionId) -> Future[None]:
        """Send what failed, or what may have been sent, again: the person decided so."""
        return self._submissions.retry(transaction)

    def cancel(self, transaction: TransactionId) -> Future[None]:
        """Take back what was not sent yet; a file also while it is read for being sent."""
        return self._submissions.cancel(transaction)

    def begin_login(
        self, service: ServiceId, *, as_home: bool = False, proxy: Proxy | None = None
    ) -> LoginSession:
        """Sign in to ``service``. Raises ``Refused`` without consent, unless it is the home.

        ``proxy``: the way the login and every later connection of the account take.
        """
        offer = self._context.registry.offer(service)
        if offer is None:
            raise Refused(f"No connector for {service} is installed.")
        with self._context.store.read() as reader:
            require_permission(reader, offer, as_home=as_home)
        return LoginSession(self._context, self._runners, offer, as_home=as_home, proxy=proxy)

    def give_consent(self, service: ServiceId) -> Future[None]:
        """Record that the person accepted the service's facts in their present version."""
        return self._begin(self._services.give_consent(service))

    def switch_on(self, service: ServiceId) -> Future[None]:
        """Connect the service's accounts again. ``Refused`` where no consent holds.

        An account whose credentials were destroyed asks to be signed in to again.
        """
        return self._begin(self._services.switch_on(service))

    def switch_off(self, service: ServiceId) -> Future[None]:
        """Withdraw consent, and sign out of the service's third-party accounts.

        Each is closed at once and logged out where that works in time; its credentials are
        destroyed, what was queued is never sent, and its chats stay readable.
        """
        return self._begin(self._services.switch_off(service))

    def set_bring(self, service: ServiceId, rule: Bring) -> Future[int]:
        """Bring in what ``rule`` says of a service's chats, from now on; how many came in."""
        return self._begin(self._bringing.set_rule(service, rule))

    def bring(self, chats: Sequence[ChatKey]) -> Future[int]:
        """Bring in chats that were left on their service; how many came in."""
        return self._begin(self._bringing.choose(chats))

    def proxy_for(self, service: ServiceId) -> Proxy | None:
        """The proxy that an account of the service goes through already, if one does."""
        with self._context.store.read() as reader:
            chosen = chosen_proxies(reader)
            found = (
                proxy_of(each.identity, accounts.credentials(reader, each.id), chosen)
                for each in accounts.all_accounts(reader)
                if each.service == service
            )
            return next((each for each in found if each is not None), None)

    def run_anew(self, account: AccountId) -> None:
        """End an account's connection, if it has one, and begin another: its way out has changed."""
        if self._runners.get(account) is not None:
            self._begin(self._run_anew(account))

    async def _run_anew(self, account: AccountId) -> None:
        self._runners.start(account)

    def reconnect(self, account: AccountId) -> None:
        """Try a lost connection again now instead of after the usual wait."""
        supervisor = self._runners.get(account)
        if supervisor is not None:
            supervisor.nudge()

    def sign_out(self, account: AccountId) -> Future[None]:
        """The same for one account, the home among them; consent stays."""
        return self._begin(self._services.sign_out(account))

    def load_history(self, chat: ChatKey, *, gap: str | None = None) -> Future[HistoryLoaded]:
        """Load older messages of a chat: into ``gap`` (its cursor) or the newest gap there is."""
        return self._history.load(chat, gap)

    def fetch(
        self,
        message: MessageKey,
        part_index: int,
        *,
        progress: Callable[[int, int | None], None] | None = None,
    ) -> Future[str]:
        """Fetch a file the person asked for; gives its locator in ``store.attachments``.

        ``progress`` is called with the bytes so far and the claimed total, on the engine's thread.
        """
        return self._fetching.fetch(message, part_index, progress)

    def block(self, identity: Identity, *, account: AccountId) -> Future[BlockOutcome]:
        """Block somebody here, and on the service where it can."""
        return self._begin(self._moderation.set_blocked(identity, account, is_blocked=True))

    def unblock(self, identity: Identity, *, account: AccountId) -> Future[BlockOutcome]:
        """Lift both."""
        return self._begin(self._moderation.set_blocked(identity, account, is_blocked=False))

    def report(self, account: AccountId, report: Report) -> Future[ReportOutcome]:
        """Keep a report, then hand it to the service where that takes reports."""
        return self._begin(self._moderation.report(account, report))

    def capabilities(self, chat: ChatKey) -> Capabilities:
        """What the chat allows as far as is known now: chat over account. Never waits."""
        return self._knowledge.capabilities(chat)

    def status(self, account: AccountId) -> ConnectionStatus:
        """How an account's connection is doing."""
        return self._context.board.status(account)

    def typing(self, chat: ChatKey) -> tuple[Identity, ...]:
        """Who is typing in a chat now, the blocked left out."""
        return self._context.board.typing(chat)

    def bytes_read(self, locator: str) -> int | None:
        """How much of an outgoing file was handed to its service; ``None`` while none is read."""
        return self._context.board.uploads.read(locator)

    def faults(self) -> tuple[Fault, ...]:
        """The latest crashes of connectors, newest last, for diagnostics."""
        return self._context.faults.latest()

    def _begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Do ``work`` on the engine's own loop, which no connector's code runs on."""
        with self._guard:
            if self._thread is None:
                self._thread = LoopThread("engine")
        try:
            return self._thread.run(work)
        except EngineError as error:
            return failed(error)
