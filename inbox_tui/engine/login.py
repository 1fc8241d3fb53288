"""Signing in: a connector's steps, driven on a thread of their own and answered from any other."""

from __future__ import annotations

import uuid
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

from inbox_tui.connector.discovery import Offer
from inbox_tui.connector.egress import Egress, EgressSettings
from inbox_tui.connector.errors import ConnectorError, Unsupported
from inbox_tui.connector.login import Answers, Done, LoginStep, LoginSteps
from inbox_tui.connector.protocol import Connection, Connector
from inbox_tui.domain.account import Account
from inbox_tui.domain.ids import AccountId, Millis, ServiceId
from inbox_tui.domain.proxy import Proxy
from inbox_tui.engine.calls import within
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import Crashed, EngineError, EngineStopped, Refused
from inbox_tui.engine.futures import failed
from inbox_tui.engine.host import EngineHost
from inbox_tui.engine.loop_thread import LoopThread
from inbox_tui.engine.proxies import through
from inbox_tui.engine.runners import Runners
from inbox_tui.policy import consent as policy
from inbox_tui.store import accounts, consents
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Reader, Transaction


class LoginSession:
    """One attempt to sign in. Every call may come from any thread and returns at once.

    A future's exception is an :class:`~inbox_tui.engine.errors.EngineError` or a
    :class:`~inbox_tui.connector.errors.ConnectorError`; both are sentences for the person. After
    one, the session is over. A mistake that can be mended is an ``Ask`` with ``error`` instead.

    The egress given to a login trusts the system's authorities and goes through the proxy, where
    there is one; that is kept beside the credentials. A connector whose answers name a ``ca_file``
    makes its own :class:`~inbox_tui.connector.egress.Egress` of it, and puts it into the credentials'
    settings, from where every later connection takes it.
    """

    def __init__(
        self,
        context: Context,
        runners: Runners,
        offer: Offer,
        *,
        as_home: bool = False,
        proxy: Proxy | None = None,
    ) -> None:
        self.service: ServiceId = offer.facts.id
        self._context = context
        self._runners = runners
        self._offer = offer
        self._as_home = as_home
        self._proxy = proxy
        self._steps: LoginSteps | None = None
        self._account: AccountId | None = None
        self._thread = LoopThread(f"login-{self.service}")

    @property
    def account_id(self) -> AccountId | None:
        """The account signed in to, once a future has given ``Done``."""
        return self._account

    def start(self) -> Future[LoginStep]:
        """Begin; resolves to the first step."""
        return self._go(None)

    def answer(self, answers: Answers) -> Future[LoginStep]:
        """Answer the step shown; ``Done`` comes only after the account is stored and connecting.

        A ``Show`` is answered with an empty mapping as soon as it is on the screen.
        """
        return self._go(answers)

    def cancel(self) -> None:
        """Give up: the connector's steps are closed and nothing is kept."""
        # ending the loop cancels the step and closes its generator
        self._thread.end()

    def _go(self, answers: Answers | None) -> Future[LoginStep]:
        try:
            future = self._thread.run(self._step(answers))
        except EngineStopped:
            return failed(Refused("This sign-in is over. Begin again."))
        future.add_done_callback(self._end_when_over)
        return future

    def _end_when_over(self, future: Future[LoginStep]) -> None:
        if future.cancelled() or future.exception() or isinstance(future.result(), Done):
            self._thread.end()

    async def _step(self, answers: Answers | None) -> LoginStep:
        try:
            step = await within(self._context.limits.login_seconds, lambda: self._send(answers))
        except Crashed as error:
            self._context.faults.record(self.service, error)
            raise
        if isinstance(step, Done):
            step = replace(step, credentials=through(step.credentials, self._proxy))
            await self._keep(step)
            await self._close()
        return step

    async def _send(self, answers: Answers | None) -> LoginStep:
        if self._steps is None:
            self._steps = self._offer.load().login(Egress(EgressSettings(proxy=self._proxy)))
            return await anext(self._steps)
        try:
            return await self._steps.asend(answers or {})
        except StopAsyncIteration:
            raise Unsupported("The sign-in ended without a result. Begin again.") from None

    async def _close(self) -> None:
        steps = self._steps
        if steps is None:
            return
        try:
            await within(self._context.limits.close_seconds, steps.aclose)
        except (ConnectorError, EngineError, StoreError) as error:
            self._context.faults.record(self.service, error)

    async def _keep(self, done: Done) -> None:
        """Store account and credentials in one write, then connect."""
        known = self._known_account(done)
        # the old connection must not put its credentials over the new ones
        earlier = self._runners.take_away(known) if known is not None else None
        try:
            self._account = await self._context.write(lambda tx: self._store(tx, done))
        except (EngineError, StoreError):
            if earlier is not None:
                self._runners.start(earlier.account.id)
            await self._undo(done)
            raise
        finally:
            if earlier is not None:
                earlier.leave()
                earlier.end()
        self._runners.start(self._account)

    async def _undo(self, done: Done) -> None:
        """A login that may not be kept is ended on the service too, or its device would stay there."""
        unknown = Account(
            AccountId(""), done.identity, "", is_home=False, is_on=False, added_at=Millis(0)
        )
        host = EngineHost(
            self._context,
            unknown,
            credentials=done.credentials,
            state={},
            on_status=lambda _: None,
        )
        host.close()
        connector = self._offer.load()
        limits = self._context.limits
        try:
            connection = await within(None, partial(_connected, connector, host))
            await within(limits.log_out_seconds, connection.log_out)
            await within(limits.close_seconds, connection.close)
        except (ConnectorError, EngineError, StoreError) as error:
            self._context.faults.record(self.service, error)

    def _known_account(self, done: Done) -> AccountId | None:
        with self._context.store.read() as reader:
            found = _of_identity(reader, done)
        return found.id if found is not None else None

    def _store(self, tx: Transaction, done: Done) -> AccountId:
        # asked again: consent may have been withdrawn while the person was signing in
        known = _of_identity(tx, done)
        as_home = self._as_home or (known is not None and known.is_home)
        require_permission(tx, self._offer, as_home=as_home)
        _require_place(tx, known, as_home=as_home)
        if known is not None:
            accounts.replace_credentials(tx, known.id, done.credentials)
            accounts.set_on(tx, known.id, True)
            return known.id
        account = Account(
            id=AccountId(uuid.uuid4().hex),
            identity=done.identity,
            display_name=done.display_name,
            is_home=self._as_home,
            is_on=True,
            added_at=tx.now,
        )
        accounts.add(tx, account, done.credentials)
        return account.id


async def _connected(connector: Connector, host: EngineHost) -> Connection:
    return connector.connect(host)


def require_permission(reader: Reader, offer: Offer, *, as_home: bool) -> None:
    """Raise ``Refused`` unless signing in to the service may begin."""
    if not offer.availability.usable:
        raise Refused(offer.availability.reason)
    if as_home:
        home = _home(reader)
        # on the same service it may be the home itself that is signed in to again
        if home is not None and home.service != offer.facts.id:
            raise _has_home(home)
        return
    permission = policy.may_use(consents.of(reader, offer.facts.id), offer.facts)
    if isinstance(permission, policy.Refused):
        raise Refused(permission.reason)


def _require_place(reader: Reader, known: Account | None, *, as_home: bool) -> None:
    """Raise ``Refused`` where who signed in can't be what was meant: the home, or not."""
    home = _home(reader)
    if not as_home or (known is not None and known == home):
        return
    if known is not None:
        raise Refused("This account is a third-party one here. Remove it to make it your home.")
    if home is not None:
        raise _has_home(home)


def _home(reader: Reader) -> Account | None:
    return next((one for one in accounts.all_accounts(reader) if one.is_home), None)


def _has_home(home: Account) -> Refused:
    return Refused(f"Your home is {home.display_name or home.identity.native} already.")


def _of_identity(reader: Reader, done: Done) -> Account | None:
    """The account that the same login made before: its chats continue."""
    same = (one for one in accounts.all_accounts(reader) if one.identity == done.identity)
    return next(same, None)
