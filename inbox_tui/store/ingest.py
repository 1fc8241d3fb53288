"""The way in: judged events and the connector's state, in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from inbox_tui.domain import event as events
from inbox_tui.domain.event import Event
from inbox_tui.domain.ids import AccountId, ChatId, MessageKey
from inbox_tui.domain.verdict import Decision, Judged
from inbox_tui.store import (
    chat_facts,
    deferred,
    gaps,
    left_out,
    outbox,
    people,
    pins,
    quarantine,
    receipts,
    unread,
    writing,
)
from inbox_tui.store.intake import HistoryPlace, Intake
from inbox_tui.store.session import Transaction

_ORDER: Final[dict[type, int]] = {
    events.ChatChanged: 0,
    events.MembersChanged: 0,
    events.IdentityNamed: 0,
    events.MessageReceived: 1,
    events.HistoryGap: 3,
    events.ReceiptReceived: 3,
    events.UnreadCounted: 4,
    events.MarkedUnread: 4,
}
"""What a batch is applied by, where its own order doesn't say: a count is of the messages beside it."""
_BETWEEN: Final = 2

_PASSING: Final = (events.TypingChanged, events.ConnectionChanged)


def apply(
    tx: Transaction,
    account: AccountId,
    judged: Sequence[Judged],
    state: Mapping[str, bytes | None],
    *,
    older_than: tuple[ChatId, int] | None = None,
) -> None:
    """Store what a connector learned. Applying the same batch again changes nothing.

    ``older_than``: the batch is a page of that chat's history, from below that position.
    """
    batch = _Batch(Intake.of(tx, account))
    if older_than is not None:
        batch.is_history_of(*older_than, judged)
    for one in sorted(_oldest_first(judged), key=_order):
        batch.apply(one)
    batch.intake.finish()
    _keep_state(tx, batch.intake.account.number, state)


class _Batch:
    """One batch while it is applied."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self._lowest: dict[ChatId, writing.Stored] = {}

    def is_history_of(self, chat: ChatId, position: int, judged: Sequence[Judged]) -> None:
        """Leave room for each of the page's messages below ``position``."""
        messages = sum(_is_message_of(chat, one.event) for one in judged)
        self.intake.chat(chat).history = HistoryPlace(above=0, limit=position - messages)

    def apply(self, judged: Judged) -> None:
        """Store one event, or set it aside with the reason."""
        event, verdict = judged.event, judged.verdict
        if verdict.decision is Decision.REFUSE:
            self._set_aside(event, verdict.reason)
            return
        if verdict.decision is Decision.LEAVE:
            self._leave(event)
            return
        try:
            self._store(event, verdict.decision)
        except writing.NotAllowed as refusal:
            self._set_aside(event, str(refusal))
        if verdict.decision in (Decision.REQUEST, Decision.QUARANTINE):
            self._mark_as_request(event, verdict.decision)

    def _store(self, event: Event, decision: Decision) -> None:
        match event:
            case events.MessageReceived(message=message):
                if message.replaces is not None:
                    deferred.apply_or_keep(self.intake, events.MessageEdited(message))
                else:
                    self._receive(event, is_hidden=decision is Decision.HIDE)
            case (
                events.MessageEdited()
                | events.MessageDeleted()
                | events.ReactionAdded()
                | events.ReactionRemoved()
            ):
                if decision is Decision.HIDE and isinstance(event, events.ReactionAdded):
                    self._set_aside(event, "a reaction by somebody who is blocked")
                else:
                    deferred.apply_or_keep(self.intake, event)
            case events.ReceiptReceived():
                receipts.receive(self.intake, event)
            case events.MessageDelivered():
                receipts.deliver(self.intake, event)
            case events.OutcomeReported():
                outbox.settle(
                    self.intake.tx, event.transaction, event.status, event.message, event.reason
                )
            case _ if isinstance(event, _PASSING):
                self._pass_on(event)
            case _:
                self._store_fact(event)

    def _leave(self, event: Event) -> None:
        chat = quarantine.chat_of(event)
        if chat is None:
            return
        state = self.intake.chat(chat)
        left_out.leave(self.intake, state)
        if isinstance(event, events.ChatChanged | events.MembersChanged):
            # what it is called, so that it can be chosen from a list
            self._store_fact(event)

    def _store_fact(self, event: Event) -> None:
        intake = self.intake
        match event:
            case events.ChatChanged():
                chat_facts.change(intake, event)
            case events.MembersChanged():
                chat_facts.change_members(intake, event)
            case events.IdentityNamed():
                chat_facts.name(intake, event)
            case events.UnreadCounted():
                chat = intake.chat(event.chat)
                unread.note_service_count(intake.tx, chat.number, event.unread, event.mentions)
                intake.touch(chat)
            case events.MarkedUnread(is_unread=is_set):
                chat = intake.chat(event.chat)
                chat_facts.flag(intake, chat, "is_marked_unread", is_set=is_set)
            case events.ServiceMuteChanged(is_muted=is_set):
                chat = intake.chat(event.chat)
                chat_facts.flag(intake, chat, "is_muted_on_service", is_set=is_set)
            case events.ServiceBlocksChanged(blocked=listed):
                people.take_over_service_list(intake.tx, intake.account.service, listed)
            case events.PinsChanged():
                pins.receive(self.intake, event)
            case events.HistoryGap():
                self._record_gap(event)
            case events.Quarantined():
                quarantine.put(intake.tx, intake.account.id, event.raw, event.reason, event.chat)

    def _receive(self, event: events.MessageReceived, *, is_hidden: bool) -> None:
        message = event.message
        stored = writing.receive(self.intake, message, is_hidden=is_hidden)
        if stored is None:
            return
        lowest = self._lowest.get(message.chat)
        if lowest is None or stored.position < lowest.position:
            self._lowest[message.chat] = stored
        if not stored.was_here:
            chat = self.intake.chat(message.chat)
            if chat.history is None:
                chat.has_news = True
                key = MessageKey(chat.key.account, chat.key.chat, message.id)
                self.intake.tx.changes.arrived.append(key)
            deferred.apply_waiting(self.intake, chat, message.id)

    def _record_gap(self, event: events.HistoryGap) -> None:
        lowest = self._lowest.get(event.chat)
        if lowest is not None and lowest.was_here:
            # the batch reaches down to what is stored: nothing is missing between
            return
        chat = self.intake.chat(event.chat)
        position = None if lowest is None else lowest.position
        gaps.record(self.intake, chat, event.cursor, position)

    def _mark_as_request(self, event: Event, decision: Decision) -> None:
        chat = quarantine.chat_of(event)
        if chat is None:
            return
        if decision is Decision.QUARANTINE:
            chat_facts.put_in_quarantine(self.intake, self.intake.chat(chat))
        else:
            chat_facts.mark_as_request(self.intake, self.intake.chat(chat))

    def _pass_on(self, event: Event) -> None:
        changes, account = self.intake.tx.changes, self.intake.account.id
        match event:
            case events.TypingChanged(chat=chat, who=who):
                changes.typing[self.intake.chat(chat).key] = who
            case events.ConnectionChanged(status=status):
                changes.connections[account] = status

    def _set_aside(self, event: Event, reason: str) -> None:
        quarantine.put_event(self.intake.tx, self.intake.account.id, event, reason)


def _is_message_of(chat: ChatId, event: Event) -> bool:
    return isinstance(event, events.MessageReceived) and event.message.chat == chat


def _order(judged: Judged) -> int:
    return _ORDER.get(type(judged.event), _BETWEEN)


def _oldest_first(judged: Sequence[Judged]) -> list[Judged]:
    """The batch with each chat's messages oldest first; history may come the other way round."""
    by_chat: dict[ChatId, list[int]] = defaultdict(list)
    for index, one in enumerate(judged):
        if isinstance(one.event, events.MessageReceived):
            by_chat[one.event.message.chat].append(index)
    ordered = list(judged)
    for indices in by_chat.values():
        if _written_at(judged[indices[0]]) > _written_at(judged[indices[-1]]):
            for index, taken_from in zip(indices, reversed(indices), strict=True):
                ordered[index] = judged[taken_from]
    return ordered


def _written_at(judged: Judged) -> int:
    if not isinstance(judged.event, events.MessageReceived):
        return 0
    message = judged.event.message
    return message.sent_at if message.accepted_at is None else message.accepted_at


def _keep_state(tx: Transaction, account: int, state: Mapping[str, bytes | None]) -> None:
    for key, value in state.items():
        if value is None:
            tx.connection.execute(
                "DELETE FROM connector_state WHERE account = ? AND key = ?", (account, key)
            )
        else:
            tx.connection.execute(
                "INSERT INTO connector_state(account, key, value) VALUES(?, ?, ?)"
                " ON CONFLICT(account, key) DO UPDATE SET value = excluded.value",
                (account, key, value),
            )
