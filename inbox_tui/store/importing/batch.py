"""Some records within one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from inbox_tui.domain.ids import AccountId, ChatId, ChatKey, MessageId
from inbox_tui.store.errors import StoreError
from inbox_tui.store.exporting.records import (
    AccountRecord,
    ChatRecord,
    GapRecord,
    IdentityRecord,
    MemberRecord,
    MessageRecord,
    PersonRecord,
    ReadingRecord,
    ReceiptRecord,
    Record,
)
from inbox_tui.store.importing import chats, messages, people, resuming
from inbox_tui.store.importing.archive import is_archive
from inbox_tui.store.importing.errors import Refused
from inbox_tui.store.importing.resuming import Progress
from inbox_tui.store.intake import ChatState, Intake
from inbox_tui.store.session import Transaction

NO_CHAT: Final = "its chat is not among the records"


class Batch:
    """Applies records; what they amounted to is counted."""

    def __init__(self, tx: Transaction, progress: Progress) -> None:
        self.counted: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.last: tuple[ChatKey, MessageId] | None = progress.last
        self._tx = tx
        self._progress = progress
        self._intakes: dict[AccountId, Intake] = {}
        self._place = messages.Place()

    def apply(self, records: Iterable[Record]) -> None:
        """Take the records in, and note how far the import came."""
        count = 0
        for record in records:
            count += 1
            apply = _APPLIES.get(type(record))
            try:
                if apply is not None:
                    apply(self, record)
            except Refused as refusal:
                self.refused[str(refusal)] += 1
        for account, intake in self._intakes.items():
            if is_archive(account):
                messages.count_as_read(intake)
            intake.finish()
        resuming.note(self._tx, self._progress, count)

    def account(self, record: AccountRecord) -> None:
        """An account that isn't here comes switched off."""
        people.add_account(self._tx, record)

    def identity(self, record: IdentityRecord) -> None:
        """Somebody's name."""
        people.add_identity(self._tx, record)

    def person(self, record: PersonRecord) -> None:
        """A person's own record of somebody."""
        people.add_person(self._tx, record)

    def chat(self, record: ChatRecord) -> None:
        """A chat; one that is here already stays as it is."""
        intake = self._intake(record.account)
        if chats.add(intake, record):
            resuming.note_chat(self._tx, self._progress, intake.chat(record.chat).number)
            self.counted["chats"] += 1

    def member(self, record: MemberRecord) -> None:
        """Somebody in a chat."""
        intake, chat = self._chat(record.account, record.chat)
        if self._is_ours(chat) or is_archive(record.account):
            chats.add_member(intake, chat, record.member)

    def message(self, record: MessageRecord) -> None:
        """A message."""
        intake, chat = self._chat(record.account, record.chat)
        before = self.last[1] if self.last and self.last[0] == record.key else None
        self.last = (record.key, record.id)
        is_new = messages.add(intake, chat, record, before, self._place)
        self.counted["new" if is_new else "known"] += 1

    def receipt(self, record: ReceiptRecord) -> None:
        """How far somebody has a chat."""
        intake, chat = self._chat(record.account, record.chat)
        if self._is_ours(chat):
            chats.add_receipt(intake, chat, record)

    def gap(self, record: GapRecord) -> None:
        """Where messages are missing."""
        intake, chat = self._chat(record.account, record.chat)
        if self._is_ours(chat):
            chats.add_gap(intake, chat, record)

    def reading(self, record: ReadingRecord) -> None:
        """How far the person has read a chat."""
        intake, chat = self._chat(record.account, record.chat)
        chats.note_reading(intake, chat, record, is_ours=self._is_ours(chat))

    def _is_ours(self, chat: ChatState) -> bool:
        return chat.number in self._progress.chats

    def _chat(self, account: AccountId, chat: ChatId) -> tuple[Intake, ChatState]:
        intake = self._intake(account)
        state = intake.known_chat(chat)
        if state is None:
            raise Refused(NO_CHAT)
        return intake, state

    def _intake(self, account: AccountId) -> Intake:
        known = self._intakes.get(account)
        if known is None:
            try:
                known = self._intakes[account] = Intake.of(self._tx, account)
            except StoreError as error:
                raise Refused("its account is not among the records") from error
        return known


_APPLIES: Final[dict[type, Callable[[Batch, Any], None]]] = {
    AccountRecord: Batch.account,
    IdentityRecord: Batch.identity,
    PersonRecord: Batch.person,
    ChatRecord: Batch.chat,
    MemberRecord: Batch.member,
    MessageRecord: Batch.message,
    ReceiptRecord: Batch.receipt,
    GapRecord: Batch.gap,
    ReadingRecord: Batch.reading,
}
"""Header and end say nothing of the inbox; files have been taken before their record gets here."""
