"""What can be done with a chat as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING

from inbox_tui.domain.capability import Feature
from inbox_tui.domain.chat import Membership
from inbox_tui.domain.ids import ChatKey, TransactionId
from inbox_tui.domain.intent import AnswerRequest, Intent, LeaveChat, SetFavourite, SetLowPriority
from inbox_tui.domain.mute import MuteScope
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.policy.muting import is_muted_itself
from inbox_tui.store import chats, outbox, timeline
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatRow
from inbox_tui.store.session import Transaction
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.chat_list.entries import is_unread
from inbox_tui.ui.content import joined
from inbox_tui.ui.inbox.muting import tell_service
from inbox_tui.ui.inbox.people import BlockPerson
from inbox_tui.ui.inbox.putting_away import PuttingAway
from inbox_tui.ui.inbox.reading import Reading
from inbox_tui.ui.inbox.starting import Starting
from inbox_tui.ui.screens.catalog import make_screen

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


class ChatActions:
    """One method for each thing; what a chat can't do is answered with the reason."""

    def __init__(self, app: InboxApp, asking: Asking, reading: Reading) -> None:
        self._app = app
        self._asking = asking
        self._reading = reading
        self._blocking = BlockPerson(app, asking)
        self._putting_away = PuttingAway(app, asking)
        self.starting = Starting(app, asking)
        self._declined: dict[TransactionId, ChatKey] = {}

    def do(self, what: str, *rows: ChatRow) -> None:
        """Do what a key or the palette asked for, with one chat or with several."""
        match what:
            case "mute":
                self._mute(rows)
            case "mute_tray":
                self._app.push_screen(make_screen("mute", rows[0].key, scope=MuteScope.TRAY))
            case "mark":
                self._mark(rows)
            case "favourite":
                is_wanted = not all(row.is_favourite for row in rows)
                for row in rows:
                    intent = SetFavourite(row.key.chat, is_wanted)
                    self._ask(row, Feature.FAVOURITE, intent)
            case "low":
                is_wanted = not all(row.is_low_priority for row in rows)
                for row in rows:
                    low = SetLowPriority(row.key.chat, is_wanted)
                    self._ask(row, Feature.LOW_PRIORITY, low)
            case "pin" | "pin_up" | "pin_down" | "archive" | "snooze" | "labels":
                self._putting_away.do(what, rows)
            case "report":
                self._app.open_screen("report", rows[0].key)
            case "block":
                self._block(rows[0])
            case "leave" | "delete":
                self._app.run_worker(self._confirmed(what, rows[0]), exit_on_error=True)

    def looked_at(self, row: ChatRow) -> None:
        """A chat was opened."""
        self._putting_away.looked_at(row)

    def _mark(self, rows: Sequence[ChatRow]) -> None:
        waiting = [row for row in rows if is_unread(row)]
        for row in waiting or rows:
            with self._app.session.store.read() as reader:
                shown = timeline.page(reader, row.key, limit=20)
            self._reading.turn(row, shown)

    def _mute(self, rows: Sequence[ChatRow]) -> None:
        own = [row for row in rows if is_muted_itself(row, now())]
        if len(own) == len(rows):

            def work(tx: Transaction) -> None:
                for row in rows:
                    chats.set_mute(tx, row.key, None)

            self._asking.go(self._app.session.store.write(work), "No longer muted.")
            for asked in tell_service(self._app.session.engine, rows, None):
                self._asking.go(asked)
        else:
            keys = [row.key for row in rows]
            self._app.push_screen(make_screen("mute", keys[0], keys[1:]))

    def _ask(self, row: ChatRow, feature: Feature, intent: Intent, done: str = "") -> None:
        engine = self._app.session.engine
        capabilities = engine.capabilities(row.key)
        if why := refusal(capabilities, feature):
            self._asking.tell(why)
        else:
            self._asking.go(engine.submit(row.key.account, intent), done)

    def _block(self, row: ChatRow) -> None:
        person = row.partner or row.invited_by
        if person is None:
            self._asking.tell("In a group, choose a message of the person and press b there.")
        else:
            self._blocking.ask(person, row.key.account)

    async def _confirmed(self, what: str, row: ChatRow) -> None:
        title = safe_line(row.title, max_characters=60)
        if what == "leave":
            question = make_screen(
                "confirm",
                joined("Leave ", title, "?"),
                "You get no more messages from it. What is here stays readable.",
                yes="Leave",
                is_danger=True,
            )
            if await self._app.push_screen_wait(question):
                self._ask(row, Feature.LEAVE, LeaveChat(row.key.chat), "You left the chat.")
            return
        question = make_screen(
            "confirm",
            joined("Delete ", title, " here?"),
            "Its messages and files are deleted from this computer. Nobody else is told, and "
            "nothing is deleted on the service.",
            yes="Delete",
            is_danger=True,
        )
        if await self._app.push_screen_wait(question):
            self._delete(row.key)

    # Requests

    def answer(self, what: str, row: ChatRow) -> None:
        """What the person decided about a request."""
        match what:
            case "accept":
                self._app.run_worker(self._accept(row), exit_on_error=True)
            case "delete":
                self._app.run_worker(self._decline(row), exit_on_error=True)
            case _:
                self.do(what, row)

    async def _accept(self, row: ChatRow) -> None:
        await self._asking.answer(self._submit(row, is_accepted=True))

    async def _decline(self, row: ChatRow) -> None:
        # only an invitation has somebody on the service's side to say no to
        if row.membership is not Membership.INVITED:
            self._delete(row.key)
            return
        transaction = await self._asking.answer(self._submit(row, is_accepted=False))
        if isinstance(transaction, str):
            self._declined[TransactionId(transaction)] = row.key
            self._app.tell("Declined. The chat goes once the service knows.")

    def on_changes(self, changes: Changes) -> None:
        """Open what was begun, and delete what was declined as soon as the service was told.

        Not before, or it never is.
        """
        self.starting.on_changes(changes)
        if not changes.outbox or not self._declined:
            return
        with self._app.session.store.read() as reader:
            told = [each for each in self._declined if outbox.get(reader, each) is None]
        for transaction in told:
            self._delete(self._declined.pop(transaction))

    def _delete(self, key: ChatKey) -> None:
        self._asking.go(self._app.session.store.write(lambda tx: chats.delete(tx, key)))

    def _submit(self, row: ChatRow, *, is_accepted: bool) -> Future[TransactionId]:
        intent = AnswerRequest(row.key.chat, is_accepted)
        return self._app.session.engine.submit(row.key.account, intent)
