"""What can be done with one message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.intent import DeleteMessage, PinMessage, React, Unreact
from inbox_tui.domain.message import Status, TextPart, plain_text
from inbox_tui.domain.safe_text import safe_text
from inbox_tui.store import pins
from inbox_tui.store.rows import MessageRow
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.browser import open_in_browser
from inbox_tui.ui.inbox.files import Files
from inbox_tui.ui.inbox.people import BlockPerson
from inbox_tui.ui.inbox.several_messages import SeveralMessages, too_old, why_not_delete
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.timeline.body import Body, body_of

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

_WAITING = (Status.QUEUED, Status.SENDING)
_FAILED = (Status.FAILED, Status.UNKNOWN)


class MessageActions:
    """One method for each thing; what can't be done is answered with the reason."""

    def __init__(
        self, app: InboxApp, asking: Asking, files: Files, several: SeveralMessages
    ) -> None:
        self._app = app
        self._asking = asking
        self._files = files
        self._several = several
        self._blocking = BlockPerson(app, asking)

    def do(self, what: str, row: MessageRow, number: int | None = None) -> None:
        """Do what a key or a click asked for. Replying and editing are the composer's."""
        match what:
            case "copy":
                self._copy(row)
            case "fetch":
                self._files.fetch(row, number)
            case "forward" | "save":
                self._several.do(what, row.key.chat_key, (row.key.message,))
            case "info":
                self._app.open_screen("message_info", row.key)
            case "pin":
                self._pin(row)
            case "retry":
                self._retry(row)
            case "cancel":
                self._cancel(row)
            case "report":
                self._app.open_screen("report", row.key.chat_key, row.key.message)
            case "block":
                self._block(row)
            case "delete" | "react" | "link":
                work = {"delete": self._delete, "react": self._react}.get(what)
                asked = work(row) if work else self._link(row, number)
                self._app.run_worker(asked, exit_on_error=True)

    def why_not(self, what: str, row: MessageRow) -> str:
        """Why replying or editing can't be done; empty where it can."""
        capabilities = self._capabilities(row.key.chat_key)
        if what == "reply":
            return refusal(capabilities, Feature.REPLY)
        if not row.is_mine:
            return "Only your own messages can be edited."
        if row.is_deleted or not any(isinstance(part, TextPart) for part in row.parts):
            return "There is no text to edit."
        if row.status in (*_WAITING, *_FAILED):
            return "It has not been sent yet. Withdraw it with X and write it again."
        if why := refusal(capabilities, Feature.EDIT):
            return why
        most = capabilities.limits.edit_age_seconds
        return too_old(row, most, "edited") if most is not None else ""

    def _capabilities(self, chat: ChatKey) -> Capabilities:
        return self._app.session.engine.capabilities(chat)

    def _copy(self, row: MessageRow) -> None:
        text = safe_text(plain_text(row.parts)).text
        if text:
            self._app.copy_to_clipboard(text)
            self._app.tell("Copied.")
        else:
            self._asking.tell("There is no text to copy.")

    async def _delete(self, row: MessageRow) -> None:
        if why := why_not_delete(row, self._capabilities(row.key.chat_key)):
            self._asking.tell(why)
        elif await self._app.push_screen_wait(
            make_screen(
                "confirm",
                "Delete this message for everybody?",
                "Others may have read or kept it already.",
                yes="Delete",
                is_danger=True,
            )
        ):
            intent = DeleteMessage(row.key.chat, row.key.message)
            self._asking.go(self._app.session.engine.submit(row.key.account, intent))

    async def _react(self, row: MessageRow) -> None:
        capabilities = self._capabilities(row.key.chat_key)
        if why := refusal(capabilities, Feature.REACTION):
            self._asking.tell(why)
            return
        key = await self._app.push_screen_wait(make_screen("reaction", row))
        if key is None:
            return
        mine = next((each for each in row.reactions if each.mine and each.key == key), None)
        intent = (
            React(row.key.chat, row.key.message, key)
            if mine is None
            else Unreact(row.key.chat, row.key.message, key, mine.my_id)
        )
        self._asking.go(self._app.session.engine.submit(row.key.account, intent))

    def _pin(self, row: MessageRow) -> None:
        if why := refusal(self._capabilities(row.key.chat_key), Feature.PIN):
            self._asking.tell(why)
        elif row.is_deleted or row.status in (*_WAITING, *_FAILED):
            self._asking.tell("Only what has been sent can be pinned.")
        else:
            with self._app.session.store.read() as reader:
                pinned = pins.of_chat(reader, row.key.chat_key)
            is_pinned = row.key.message not in pinned
            intent = PinMessage(row.key.chat, row.key.message, is_pinned)
            self._asking.go(self._app.session.engine.submit(row.key.account, intent))

    async def _link(self, row: MessageRow, number: int | None) -> None:
        bodies = [body_of(part) for part in row.parts if isinstance(part, TextPart)]
        links = [(link, body) for body in bodies for link in body.links]
        if not links:
            self._asking.tell("There is no link in this message.")
            return
        chosen = number if number is not None and number < len(links) else 0
        link, body = links[chosen]
        await self._open(link.target, _shown(body, link.start, link.end))

    async def _open(self, target: str, shown: str) -> None:
        verdict = await self._app.push_screen_wait(make_screen("link", target, shown))
        if verdict is not None and not open_in_browser(verdict):
            self._asking.tell("No browser was found. Copy the message with y instead.")

    def _retry(self, row: MessageRow) -> None:
        if row.transaction is not None and (row.status in _FAILED or row.send_at is not None):
            self._asking.go(self._app.session.engine.retry(row.transaction))
        else:
            self._asking.tell("This message needs no second try.")

    def _cancel(self, row: MessageRow) -> None:
        if row.transaction is not None and row.status in (*_WAITING, *_FAILED):
            self._asking.go(self._app.session.engine.cancel(row.transaction), "Withdrawn.")
        else:
            self._asking.tell("It is sent already. Delete it with d instead.")

    def _block(self, row: MessageRow) -> None:
        if row.is_mine:
            self._asking.tell("That is you.")
        else:
            self._blocking.ask(row.sender, row.key.account)


def _shown(body: Body, start: int, end: int) -> str:
    return body.text[start:end]
