"""Taking what the person asks for: checked, and kept in the outbox until it is done."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import Future

from inbox_tui.connector.protocol import Connection
from inbox_tui.domain.account import Account
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, Millis, TransactionId
from inbox_tui.domain.intent import (
    AnswerRequest,
    Intent,
    MarkRead,
    SendMessage,
    SetTyping,
    feature_needed,
)
from inbox_tui.domain.message import FilePart, Status
from inbox_tui.engine.calls import within
from inbox_tui.engine.context import Context
from inbox_tui.engine.errors import Refused
from inbox_tui.engine.futures import failed
from inbox_tui.engine.knowledge import Knowledge
from inbox_tui.engine.permission import is_allowed
from inbox_tui.engine.runners import Runners
from inbox_tui.policy.privacy import Receipt, Switch, receipt_for
from inbox_tui.policy.writing import Closed, writable
from inbox_tui.store import accounts, chats, outbox, people
from inbox_tui.store.session import Reader, Transaction


class Submissions:
    """The entrance of the outbox; any thread may call."""

    def __init__(self, context: Context, runners: Runners, knowledge: Knowledge) -> None:
        self._context = context
        self._runners = runners
        self._knowledge = knowledge

    def submit(
        self,
        account: AccountId,
        intent: Intent,
        *,
        hold_until: Millis | None = None,
        send_at: Millis | None = None,
    ) -> Future[TransactionId]:
        """Take ``intent``; done when it is durable. ``Refused`` where it isn't allowed."""
        transaction = TransactionId(uuid.uuid4().hex)
        if isinstance(intent, SetTyping):
            return self._pass_on_typing(account, intent, transaction)

        def work(tx: Transaction) -> TransactionId:
            self._take(tx, account, intent, transaction, hold_until=hold_until, send_at=send_at)
            return transaction

        future = self._context.store.write(work)
        future.add_done_callback(lambda _: self._wake(account))
        return future

    def retry(self, transaction: TransactionId) -> Future[None]:
        """Send it again, under the same transaction id."""

        def work(tx: Transaction) -> AccountId:
            item = outbox.get(tx, transaction)
            if item is None:
                raise Refused("This is no longer waiting to be sent.")
            self._require_on(tx, item.account)
            if item.status is not Status.SENDING:
                outbox.retry(tx, transaction)
            return item.account

        return self._changing(work)

    def cancel(self, transaction: TransactionId) -> Future[None]:
        """Take back what was not sent."""

        def work(tx: Transaction) -> AccountId | None:
            item = outbox.get(tx, transaction)
            if item is not None and item.status is Status.SENDING:
                if self._context.board.uploads.give_up(_files_of(item.intent)):
                    # whoever reads it stops, and then it goes
                    return None
                raise Refused("This is being sent at the moment. Wait for what becomes of it.")
            outbox.cancel(tx, transaction)
            return item.account if item else None

        return self._changing(work)

    def _take(
        self,
        tx: Transaction,
        account: AccountId,
        intent: Intent,
        transaction: TransactionId,
        *,
        hold_until: Millis | None,
        send_at: Millis | None,
    ) -> None:
        if isinstance(intent, MarkRead):
            self._mark_read(tx, account, intent, transaction)
            return
        own = self._require_on(tx, account)
        match intent:
            case AnswerRequest():
                self._answer(tx, own, intent, transaction)
            case _:
                if isinstance(intent, SendMessage):
                    _require_open(tx, account, intent.chat, self._known(tx, account, intent))
                self._require_feature(tx, account, intent)
                outbox.enqueue(
                    tx, account, intent, transaction, hold_until=hold_until, send_at=send_at
                )

    def _mark_read(
        self, tx: Transaction, account: AccountId, intent: MarkRead, transaction: TransactionId
    ) -> None:
        """Move the own read position here; tell the service what the person permits.

        Of a request nobody is told that it was looked at, and a service that is off is told nothing.
        """
        key = ChatKey(account, intent.chat)
        chats.mark_read(tx, key, intent.up_to)
        row = chats.get(tx, key)
        if row is None or row.is_request or not row.is_service_on:
            return
        known = self._known(tx, account, intent)
        receipt = receipt_for(
            known or Capabilities(),
            wants_public=not intent.is_private,
            is_allowed=is_allowed(tx, Switch.RECEIPTS, key, row.origin),
        )
        if receipt is not Receipt.NONE:
            is_private = receipt is Receipt.PRIVATE
            told = MarkRead(intent.chat, intent.up_to, is_private=is_private)
            outbox.enqueue(tx, account, told, transaction)

    def _answer(
        self, tx: Transaction, account: Account, intent: AnswerRequest, transaction: TransactionId
    ) -> None:
        """Accepting is a record of ours first; the service is told where it waits for an answer."""
        key = ChatKey(account.id, intent.chat)
        row = chats.get(tx, key)
        if row is None:
            raise Refused("This chat is not here any more.")
        if intent.is_accepted:
            chats.accept(tx, key)
        if row.membership is Membership.INVITED or not intent.is_accepted:
            self._require_feature(tx, account.id, intent)
            outbox.enqueue(tx, account.id, intent, transaction)

    def _require_on(self, reader: Reader, account: AccountId) -> Account:
        found = accounts.get(reader, account)
        if found is None:
            raise Refused("This account is not here any more.")
        reason = self._runners.why_not(reader, found)
        if reason is not None:
            raise Refused(reason)
        return found

    def _require_feature(self, reader: Reader, account: AccountId, intent: Intent) -> None:
        known = self._known(reader, account, intent)
        needed = feature_needed(intent)
        # while nothing is known yet (not connected since the start) it is asked again when sending
        if known is not None and not known.allows(needed):
            raise Refused(known.reason(needed))

    def _known(self, reader: Reader, account: AccountId, intent: Intent) -> Capabilities | None:
        chat: ChatId | None = getattr(intent, "chat", None)
        return self._knowledge.of(reader, account, chat)

    def _pass_on_typing(
        self, account: AccountId, intent: SetTyping, transaction: TransactionId
    ) -> Future[TransactionId]:
        with self._context.store.read() as reader:
            wants = _may_show_typing(reader, account, intent)
            known = self._known(reader, account, intent)
        supervisor = self._runners.get(account)
        if not wants or supervisor is None:
            return failed(Refused("Others are not told that you type: it is switched off."))
        if known is not None and not known.allows(feature_needed(intent)):
            return failed(Refused(known.reason(feature_needed(intent))))

        async def tell(connection: Connection) -> TransactionId:
            await within(
                self._context.limits.perform_seconds,
                lambda: connection.perform(intent, transaction),
            )
            return transaction

        return supervisor.ask(tell)

    def _changing(self, work: Callable[[Transaction], AccountId | None]) -> Future[None]:
        def do(tx: Transaction) -> None:
            touched.append(work(tx))

        def wake(_: Future[None]) -> None:
            for account in touched:
                if account is not None:
                    self._wake(account)

        touched: list[AccountId | None] = []
        future = self._context.store.write(do)
        future.add_done_callback(wake)
        return future

    def _wake(self, account: AccountId) -> None:
        supervisor = self._runners.get(account)
        if supervisor is not None:
            supervisor.wake()


def _may_show_typing(reader: Reader, account: AccountId, intent: SetTyping) -> bool:
    """Whether others may see it; somebody whose request waits learns nothing."""
    key = ChatKey(account, intent.chat)
    row = chats.get(reader, key)
    if row is None or row.is_request:
        return False
    return is_allowed(reader, Switch.TYPING, key, row.origin)


def _files_of(intent: Intent) -> list[str]:
    parts = intent.parts if isinstance(intent, SendMessage) else ()
    return [part.locator for part in parts if isinstance(part, FilePart)]


def _require_open(
    reader: Reader, account: AccountId, chat: ChatId, known: Capabilities | None
) -> None:
    row = chats.get(reader, ChatKey(account, chat))
    if row is None:
        raise Refused("This chat is not here any more.")
    is_blocked = (
        row.kind is ChatKind.DIRECT
        and row.partner is not None
        and people.is_blocked(reader, row.partner)
    )
    state = writable(row, capabilities=known, is_partner_blocked=is_blocked)
    if isinstance(state, Closed):
        raise Refused(state.reason)
