"""The accounts that are running, each under its supervisor."""

from __future__ import annotations

import threading
import time
from concurrent.futures import wait

from inbox_tui.domain.account import Account
from inbox_tui.domain.ids import AccountId
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import EngineStopped, NotConnected, Refused
from inbox_tui.engine.supervisor import Supervisor
from inbox_tui.policy import consent as consents_policy
from inbox_tui.store import accounts, consents
from inbox_tui.store.session import Reader


class Runners:
    """Starts and stops supervisors; any thread may call."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._guard = threading.Lock()
        self._running: dict[AccountId, Supervisor] = {}
        self._is_stopped = False

    def start(self, account: AccountId) -> None:
        """Run an account, in the place of an earlier run. ``Refused`` where it may not connect."""
        with self._context.store.read() as reader:
            found = accounts.get(reader, account)
            if found is None:
                raise Refused("This account is not here any more.")
            reason = self.why_not(reader, found)
        offer = self._context.registry.offer(found.service)
        if reason is not None or offer is None:
            raise Refused(reason or "The service's connector is not installed.")
        earlier = self.take_away(account)
        if earlier is not None:
            earlier.leave()
            earlier.end()
        with self._guard:
            if self._is_stopped:
                raise EngineStopped("The program is closing.")
            self._running[account] = Supervisor(self._context, found, offer)

    def why_not(self, reader: Reader, account: Account) -> str | None:
        """Why an account may not connect: not installed, not consented to, switched off."""
        offer = self._context.registry.offer(account.service)
        if offer is not None and not offer.availability.usable:
            return offer.availability.reason
        permission = consents_policy.may_connect(
            account,
            consents.of(reader, account.service),
            offer.facts if offer is not None else None,
        )
        return permission.reason if isinstance(permission, consents_policy.Refused) else None

    def get(self, account: AccountId) -> Supervisor | None:
        """The supervisor of an account that is running."""
        with self._guard:
            return self._running.get(account)

    def need(self, account: AccountId) -> Supervisor:
        """The same. Raises ``NotConnected`` where it isn't running."""
        found = self.get(account)
        if found is None:
            raise NotConnected("This account is not connected. Switch its service on first.")
        return found

    def take_away(self, account: AccountId) -> Supervisor | None:
        """Cut an account off at once; what is left of it is the caller's to end."""
        with self._guard:
            supervisor = self._running.pop(account, None)
        if supervisor is not None:
            supervisor.cut()
        return supervisor

    def stop_all(self, timeout: float) -> None:
        """Close every connection, all at the same time, and wait up to ``timeout`` seconds."""
        with self._guard:
            self._is_stopped = True
            running, self._running = list(self._running.values()), {}
        until = time.monotonic() + timeout
        leaving = [supervisor.leave() for supervisor in running]
        wait(leaving, timeout)
        for supervisor in running:
            supervisor.end()
        for supervisor in running:
            supervisor.join(max(until - time.monotonic(), 0.0))
