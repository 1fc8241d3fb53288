"""Switching services on and off, and signing accounts out."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from inbox_tui.connector.discovery import Offer
from inbox_tui.connector.errors import ConnectorError
from inbox_tui.domain.account import Account
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.ids import AccountId, ServiceId
from inbox_tui.domain.message import Status
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import EngineError, Refused
from inbox_tui.engine.runners import Runners
from inbox_tui.engine.supervisor import Supervisor
from inbox_tui.policy import consent as policy
from inbox_tui.store import accounts, consents, outbox
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Reader, Transaction

NEVER_SENT = "The service was switched off before this was sent."
MAYBE_SENT = "The service was switched off while this was being sent: it may have arrived."
SIGN_IN_AGAIN = ConnectionStatus(
    ConnectionState.LOGGED_OUT, "Signed out here. Sign in again to go on; the chats are kept."
)


class Services:
    """Runs on the engine's own loop."""

    def __init__(self, context: Context, runners: Runners) -> None:
        self._context = context
        self._runners = runners

    async def give_consent(self, service: ServiceId) -> None:
        """Record that the person accepted the present facts."""
        version = self._offer(service).facts.version
        await self._context.write(lambda tx: consents.give(tx, service, version))

    async def switch_on(self, service: ServiceId) -> None:
        """Let the service's accounts connect again; those without credentials ask for a login."""
        offer = self._offer(service)

        def work(tx: Transaction) -> list[Account]:
            permission = policy.may_use(consents.of(tx, service), offer.facts)
            if isinstance(permission, policy.Refused):
                raise Refused(permission.reason)
            found = _third_party(tx, service)
            for account in found:
                accounts.set_on(tx, account.id, True)
            return found

        for account in await self._context.write(work):
            if self._has_credentials(account.id):
                self._runners.start(account.id)
            else:
                self._context.board.set_status(account.id, SIGN_IN_AGAIN)

    async def switch_off(self, service: ServiceId) -> None:
        """Withdraw consent and sign out of every third-party account of the service."""
        with self._context.store.read() as reader:
            found = _third_party(reader, service)
        await self._sign_out(found, withdrawn=service)

    async def sign_out(self, account: AccountId) -> None:
        """Sign out of one account."""
        with self._context.store.read() as reader:
            found = accounts.get(reader, account)
        if found is None:
            raise Refused("This account is not here any more.")
        await self._sign_out([found])

    async def _sign_out(
        self, gone: Sequence[Account], *, withdrawn: ServiceId | None = None
    ) -> None:
        """Cut off at once, then forget the login in one write, and only then tell the service.

        Nothing is left to do by a later start if the program ends in between; logging out works
        with what the connection still holds in memory.
        """
        supervisors = [self._runners.take_away(account.id) for account in gone]

        def forget(tx: Transaction) -> None:
            if withdrawn is not None:
                consents.withdraw(tx, withdrawn)
            for account in gone:
                _forget_login(tx, account.id)

        try:
            await self._context.write(forget)
        except StoreError:
            self._go_on(supervisors)
            raise
        for account in gone:
            self._context.board.set_status(account.id, SIGN_IN_AGAIN)
        await asyncio.gather(*(self._end(one) for one in supervisors if one is not None))

    def _go_on(self, supervisors: Sequence[Supervisor | None]) -> None:
        """Nothing was switched off after all, and the person is told why: connect again."""
        for supervisor in supervisors:
            if supervisor is not None:
                supervisor.leave()
                supervisor.end()
                self._runners.start(supervisor.account.id)

    async def _end(self, supervisor: Supervisor) -> None:
        limits = self._context.limits
        seconds = limits.log_out_seconds + limits.close_seconds
        leaving = asyncio.wrap_future(supervisor.leave(log_out=True))
        try:
            # a second limit outside, for a connector that blocks its whole loop
            await asyncio.wait_for(leaving, seconds)
        except (ConnectorError, EngineError, StoreError, TimeoutError) as error:
            self._context.faults.record(supervisor.account.id, error)
        finally:
            supervisor.end()

    def _offer(self, service: ServiceId) -> Offer:
        offer = self._context.registry.offer(service)
        if offer is None:
            raise Refused(f"No connector for {service} is installed.")
        if not offer.availability.usable:
            raise Refused(offer.availability.reason)
        return offer

    def _has_credentials(self, account: AccountId) -> bool:
        with self._context.store.read() as reader:
            found = accounts.credentials(reader, account)
        return bool(found.secrets or found.settings)


def _third_party(reader: Reader, service: ServiceId) -> list[Account]:
    return [
        account
        for account in accounts.all_accounts(reader)
        if account.service == service and not account.is_home
    ]


def _forget_login(tx: Transaction, account: AccountId) -> None:
    """Off, without credentials, and nothing of its outbox is ever sent by itself."""
    accounts.set_on(tx, account, False)
    accounts.destroy_credentials(tx, account)
    accounts.set_status(tx, account, SIGN_IN_AGAIN)
    for item in outbox.pending(tx, account):
        if item.status is Status.SENDING:
            outbox.settle(tx, item.transaction, Status.UNKNOWN, reason=MAYBE_SENT)
        elif item.status is Status.QUEUED:
            outbox.settle(tx, item.transaction, Status.FAILED, reason=NEVER_SENT)
