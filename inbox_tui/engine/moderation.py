"""Blocking and reporting: our own record first, then the service where it can."""

from __future__ import annotations

import asyncio
import uuid

from inbox_tui.connector.errors import ConnectorError
from inbox_tui.connector.protocol import Connection
from inbox_tui.domain.ids import AccountId, Identity, TransactionId
from inbox_tui.domain.intent import BlockOnService, Intent, Report, feature_needed
from inbox_tui.engine.calls import within
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import EngineError, NotConnected
from inbox_tui.engine.ingesting import ingest
from inbox_tui.engine.knowledge import Knowledge
from inbox_tui.engine.results import BlockOutcome, ReportOutcome
from inbox_tui.engine.runners import Runners
from inbox_tui.store import accounts, blocking, outbox, reports
from inbox_tui.store.session import Transaction

ELSEWHERE = "They can still reach you through other services and in groups you share."
LATER = "The service will be told when the account is connected."


class Moderation:
    """Runs on the engine's own loop; asks the account's where the service is to be told."""

    def __init__(self, context: Context, runners: Runners, knowledge: Knowledge) -> None:
        self._context = context
        self._runners = runners
        self._knowledge = knowledge

    async def set_blocked(
        self, identity: Identity, account: AccountId, *, is_blocked: bool
    ) -> BlockOutcome:
        """Block or unblock somebody here, then on the service."""

        def here(tx: Transaction) -> None:
            if is_blocked:
                blocking.block(tx, identity, on_service=False)
            else:
                blocking.unblock(tx, identity)

        await self._context.write(here)
        intent = BlockOnService(identity, is_blocked=is_blocked)
        refusal = self._refusal(account, intent)
        if refusal is not None:
            return _outcome(refusal, is_blocked=is_blocked, on_service=False)
        try:
            await self._perform(account, intent)
        except NotConnected:
            note = await self._queue(account, intent)
            return _outcome(note, is_blocked=is_blocked, on_service=False)
        except (ConnectorError, EngineError) as error:
            return _outcome(str(error), is_blocked=is_blocked, on_service=False)
        if is_blocked:
            await self._context.write(lambda tx: blocking.block(tx, identity, on_service=True))
        return _outcome("", is_blocked=is_blocked, on_service=True)

    async def report(self, account: AccountId, report: Report) -> ReportOutcome:
        """Keep a report, hand it to the service, and keep what that said."""
        number = await self._context.write(lambda tx: reports.add(tx, account, report))
        note, was_sent = await self._hand_over(account, report)
        await self._context.write(lambda tx: reports.set_outcome(tx, number, note))
        return ReportOutcome(is_recorded=True, was_sent=was_sent, note=note)

    async def _hand_over(self, account: AccountId, report: Report) -> tuple[str, bool]:
        refusal = self._refusal(account, report)
        if refusal is not None:
            return f"Kept here only. {refusal}", False
        try:
            await self._perform(account, report)
        except NotConnected:
            return await self._queue(account, report), False
        except (ConnectorError, EngineError) as error:
            return f"Kept here only. {error}", False
        return "The service has it. Who is reported is not told.", True

    def _refusal(self, account: AccountId, intent: BlockOnService | Report) -> str | None:
        chat = intent.chat if isinstance(intent, Report) else None
        with self._context.store.read() as reader:
            known = self._knowledge.of(reader, account, chat)
        needed = feature_needed(intent)
        if known is None or known.allows(needed):
            return None
        return known.reason(needed)

    async def _perform(self, account: AccountId, intent: Intent) -> None:
        transaction = TransactionId(uuid.uuid4().hex)

        supervisor = self._runners.need(account)

        async def tell(connection: Connection) -> None:
            outcome = await within(
                self._context.limits.perform_seconds,
                lambda: connection.perform(intent, transaction),
            )
            await self._context.write_until_stored(
                account, lambda tx: ingest(tx, supervisor.account, outcome.events)
            )

        await asyncio.wrap_future(supervisor.ask(tell))

    async def _queue(self, account: AccountId, intent: Intent) -> str:
        """Keep it for when the account is connected; the sentence that says so, or why not."""
        transaction = TransactionId(uuid.uuid4().hex)

        def work(tx: Transaction) -> str:
            found = accounts.get(tx, account)
            reason = self._runners.why_not(tx, found) if found is not None else "It is gone."
            if reason is not None:
                return reason
            outbox.enqueue(tx, account, intent, transaction)
            return LATER

        return await self._context.write(work)


def _outcome(note: str, *, is_blocked: bool, on_service: bool) -> BlockOutcome:
    if is_blocked:
        note = f"{note} {ELSEWHERE}".strip()
    return BlockOutcome(here=True, on_service=on_service, note=note)
