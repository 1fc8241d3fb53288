"""The stored facts each event of a batch is judged by, the events before it in the batch counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from inbox_tui.domain.account import Account
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    IdentityNamed,
    MembersChanged,
    MessageDeleted,
    MessageDelivered,
    MessageEdited,
    MessageReceived,
    OutcomeReported,
    ReactionAdded,
    ReactionRemoved,
    ReceiptReceived,
)
from inbox_tui.domain.ids import ChatId, ChatKey, Identity, MessageId, MessageKey
from inbox_tui.domain.verdict import Decision, Judged, Verdict
from inbox_tui.policy import bringing, requests
from inbox_tui.policy.judge import ChatFacts, JudgeView, judge
from inbox_tui.policy.privacy import read_switch
from inbox_tui.policy.requests import FirstContacts
from inbox_tui.store import (
    addresses,
    chats,
    choices,
    left_out,
    outbox,
    people,
    settings,
    timeline,
)
from inbox_tui.store.rows import ChatRow
from inbox_tui.store.session import Reader


class Bench:
    """Judges the events of one batch, in order, inside the transaction that stores them."""

    def __init__(self, reader: Reader, account: Account) -> None:
        self._reader = reader
        self._account = account
        self._blocked = people.blocked_set(reader)
        self._suspects = addresses.suspects(reader)
        self._first_contacts = requests.rule(
            settings.get(reader, requests.setting_of(account.service))
        )
        self._bring = bringing.rule(settings.get(reader, bringing.setting_of(account.service)))
        self._brought: set[ChatId] = set()
        self._kinds: dict[ChatId, ChatKind] = {}
        self._chats: dict[ChatId, ChatFacts | None] = {}
        self._members: dict[ChatId, Mapping[Identity, Membership]] = {}
        self._complete: set[ChatId] = set()
        self._authors: dict[tuple[ChatId, MessageId], Identity] = {}
        self.accepted: set[ChatId] = set()
        """Requests that the person answered elsewhere: by joining, or by writing there."""
        self.brought: list[ChatKey] = []
        """Chats that had been left out, and turn out to be wanted."""

    def hear(self, events: Sequence[Event]) -> None:
        """Take in who has which address, before the messages beside that are judged."""
        for event in events:
            if isinstance(event, IdentityNamed) and event.addresses:
                self._suspect(event)

    def _suspect(self, event: IdentityNamed) -> None:
        who = event.identity
        if who in self._blocked or addresses.is_cleared(self._reader, who):
            return
        for other in addresses.sharing(self._reader, event.addresses):
            if other in self._blocked:
                self._suspects[who] = other

    def judge(self, event: Event) -> Judged:
        """The event with its verdict; later events are judged as if it were stored."""
        verdict = judge(event, self.view(event))
        self._note(event, verdict)
        return Judged(event, verdict)

    def view(self, event: Event) -> JudgeView:
        """The facts that matter to ``event``."""
        chat = _chat_of(event)
        facts = self._chat(chat) if chat is not None else None
        if facts is not None and chat is not None and _is_by_a_member(event):
            facts = replace(
                facts,
                members=self._members_of(chat),
                is_member_list_complete=chat in self._complete,
            )
        return JudgeView(
            me=self._account.identity,
            is_third_party=not self._account.is_home,
            is_brought=chat is None or self._is_brought(chat, event),
            blocked=self._blocked,
            suspect_of=self._suspects.get(sender) if (sender := _sender_of(event)) else None,
            first_contacts=self._first_contacts,
            is_known=self._is_known(event),
            chat=facts,
            target_author=self._author(chat, _target_of(event)),
            is_own_transaction=self._is_own(event),
        )

    def _chat(self, chat: ChatId) -> ChatFacts | None:
        if chat not in self._chats:
            row = chats.get(self._reader, ChatKey(self._account.id, chat))
            self._chats[chat] = None if row is None else _facts(row)
        return self._chats[chat]

    def _members_of(self, chat: ChatId) -> Mapping[Identity, Membership]:
        if chat not in self._members:
            found = chats.members(self._reader, ChatKey(self._account.id, chat))
            self._members[chat] = {member.identity: member.membership for member in found}
        return self._members[chat]

    def _author(self, chat: ChatId | None, message: MessageId | None) -> Identity | None:
        if chat is None or message is None:
            return None
        place = (chat, message)
        if place not in self._authors:
            row = timeline.get(self._reader, MessageKey(self._account.id, chat, message))
            if row is None:
                return None
            self._authors[place] = row.sender
        return self._authors[place]

    def _is_brought(self, chat: ChatId, event: Event) -> bool:
        """Whether the person wants this chat. One that is shown was wanted."""
        if self._account.is_home or chat in self._brought:
            return True
        key = ChatKey(self._account.id, chat)
        known = left_out.standing(self._reader, key)
        kind = getattr(event, "kind", None)
        if isinstance(kind, ChatKind):
            self._kinds[chat] = kind
        elif known is not None:
            self._kinds.setdefault(chat, known.kind)
        is_wanted = (known is not None and known.is_shown) or bringing.brings(
            self._bring,
            self._kinds.get(chat),
            chosen=read_switch(choices.of_chat(self._reader, bringing.CHOICE, key)),
        )
        if is_wanted:
            self._brought.add(chat)
            if known is not None and known.is_left_out:
                self.brought.append(key)
        return is_wanted

    def _is_known(self, event: Event) -> bool:
        """Whether the sender is somebody the person deals with. Only asked where it matters."""
        if self._first_contacts is not FirstContacts.KNOWN:
            return False
        sender = _sender_of(event)
        return sender is not None and people.is_known(self._reader, sender)

    def _is_own(self, event: Event) -> bool:
        if not isinstance(event, OutcomeReported):
            return True
        item = outbox.get(self._reader, event.transaction)
        return item is None or item.account == self._account.id

    def _note(self, event: Event, verdict: Verdict) -> None:
        if verdict.decision in (Decision.REFUSE, Decision.LEAVE):
            return
        match event:
            case ChatChanged(chat=chat):
                before = self._chat(chat)
                if _is_joined_now(before, event):
                    self.accepted.add(chat)
                self._chats[chat] = _changed(before, event, verdict)
            case MembersChanged(chat=chat):
                self._note_members(event)
            case MessageReceived(message=message):
                self._authors[message.chat, message.id] = message.sender
                self._note_message(message.chat, verdict, is_mine=self._is_me(message.sender))

    def _is_me(self, sender: Identity) -> bool:
        return sender == self._account.identity

    def _note_members(self, event: MembersChanged) -> None:
        now = {member.identity: member.membership for member in event.members}
        if event.is_complete:
            self._complete.add(event.chat)
            self._members[event.chat] = now
        else:
            self._members[event.chat] = {**self._members_of(event.chat), **now}

    def _note_message(self, chat: ChatId, verdict: Verdict, *, is_mine: bool) -> None:
        before = self._chat(chat)
        facts = before or ChatFacts(kind=ChatKind.GROUP, membership=None)
        if verdict.decision in (Decision.REQUEST, Decision.QUARANTINE):
            facts = replace(facts, is_request=True)
        elif is_mine:
            if facts.is_request:
                self.accepted.add(chat)
            membership = facts.membership or Membership.JOINED
            facts = replace(facts, is_request=False, membership=membership)
        self._chats[chat] = facts


def _facts(row: ChatRow) -> ChatFacts:
    return ChatFacts(
        kind=row.kind,
        membership=row.membership,
        partner=row.partner,
        is_request=row.is_request,
    )


def _is_joined_now(before: ChatFacts | None, event: ChatChanged) -> bool:
    was_invited = before is not None and before.membership is Membership.INVITED
    return was_invited and event.membership is Membership.JOINED


def _changed(before: ChatFacts | None, event: ChatChanged, verdict: Verdict) -> ChatFacts:
    facts = before or ChatFacts(kind=ChatKind.GROUP, membership=None)
    is_request = verdict.decision in (Decision.REQUEST, Decision.QUARANTINE) or (
        facts.is_request and event.membership is not Membership.JOINED
    )
    return replace(
        facts,
        kind=event.kind or facts.kind,
        membership=event.membership or facts.membership,
        partner=event.partner or facts.partner,
        is_request=is_request,
    )


def _chat_of(event: Event) -> ChatId | None:
    if isinstance(event, MessageReceived | MessageEdited):
        return event.message.chat
    return getattr(event, "chat", None)


def _sender_of(event: Event) -> Identity | None:
    match event:
        case MessageReceived(message=message):
            return message.sender
        case ChatChanged(invited_by=invited_by, partner=partner):
            return invited_by or partner
        case _:
            return None


def _target_of(event: Event) -> MessageId | None:
    match event:
        case MessageEdited(message=message):
            return message.replaces
        case MessageDeleted(target=target) | ReactionAdded(target=target):
            return target
        case MessageDelivered(message=message_id):
            return message_id
        case _:
            return None


def _is_by_a_member(event: Event) -> bool:
    return isinstance(event, ReactionAdded | ReactionRemoved | ReceiptReceived)
