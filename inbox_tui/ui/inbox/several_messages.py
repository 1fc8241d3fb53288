"""What can be done with several messages at once: copy, forward, delete, save as text."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from inbox_tui.domain.capability import Capabilities, Feature
from inbox_tui.domain.ids import ChatKey, MessageId, MessageKey
from inbox_tui.domain.intent import DeleteMessage, SendMessage
from inbox_tui.domain.message import FilePart, Part, TextPart, plain_text
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.store import chats, timeline
from inbox_tui.store.clock import now
from inbox_tui.store.exporting.text import TextPages
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import FAILED, Asking
from inbox_tui.ui.saving import save_file
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.timeline.view import Timeline

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp


class SeveralMessages:
    """One or more messages of one chat, oldest first. Marks are lifted when it is done."""

    def __init__(self, app: InboxApp, asking: Asking, shown: Timeline) -> None:
        self._app = app
        self._asking = asking
        self._shown = shown

    def do(self, what: str, chat: ChatKey, messages: Sequence[MessageId]) -> None:
        """Do what a key asked for."""
        with self._app.session.store.read() as reader:
            keys = [MessageKey(chat.account, chat.chat, message) for message in messages]
            found = [timeline.get(reader, key) for key in keys]
            row = chats.get(reader, chat)
        rows = [message for message in found if message is not None]
        if row is None or not rows:
            self._asking.tell("These messages are no longer here.")
            return
        match what:
            case "copy":
                self._copy(rows)
            case "save":
                self._app.run_worker(self._save(row, rows), exit_on_error=True)
            case "forward":
                self._app.run_worker(self._forward(rows), exit_on_error=True)
            case "delete":
                self._app.run_worker(self._delete(rows), exit_on_error=True)

    def _copy(self, rows: list[MessageRow]) -> None:
        said = [plain_text(row.parts) for row in rows if row.hidden is None]
        text = safe_text("\n".join(each for each in said if each)).text
        if not text:
            self._asking.tell("There is no text to copy.")
            return
        self._app.copy_to_clipboard(text)
        self._done(f"Copied {_messages(len(rows))}.")

    async def _save(self, chat: ChatRow, rows: list[MessageRow]) -> None:
        folder = self._app.start_plan.places.downloads
        try:
            path = await asyncio.to_thread(_write, chat, rows, folder)
        except OSError as error:
            self._asking.tell(f"The messages could not be saved: {error}")
            return
        self._done(f"Saved as {safe_line(str(path), max_characters=200).text}")

    async def _delete(self, rows: list[MessageRow]) -> None:
        capabilities = self._capabilities(rows[0].key.chat_key)
        reasons = [why_not_delete(row, capabilities) for row in rows]
        own = [row for row, why in zip(rows, reasons, strict=True) if not why]
        if not own:
            self._asking.tell(next(why for why in reasons if why))
            return
        others = len(rows) - len(own)
        kept = f" {_messages(others)} can't be deleted and stay." if others else ""
        question = make_screen(
            "confirm",
            f"Delete {_messages(len(own))} for everybody?",
            f"Others may have read or kept them already.{kept}",
            yes="Delete",
            is_danger=True,
        )
        if await self._app.push_screen_wait(question):
            for row in own:
                intent = DeleteMessage(row.key.chat, row.key.message)
                self._asking.go(self._app.session.engine.submit(row.key.account, intent))
            self._shown.unmark()

    # Forwarding

    async def _forward(self, rows: list[MessageRow]) -> None:
        sendable = [row for row in rows if _can_be_sent(row)]
        if not sendable:
            self._asking.tell("There is nothing in it that could be forwarded.")
            return
        chosen = await self._app.push_screen_wait(make_screen("forward", len(sendable)))
        for chat in chosen or ():
            for row in sendable:
                if not await self._send_copy(row, chat):
                    return
        if chosen:
            where = "one chat" if len(chosen) == 1 else f"{len(chosen)} chats"
            self._done(f"Forwarded {_messages(len(sendable))} to {where}.")

    async def _send_copy(self, row: MessageRow, chat: ChatKey) -> bool:
        parts: list[Part] = []
        for number, part in enumerate(row.parts):
            if isinstance(part, TextPart):
                parts.append(TextPart(part.text))
            elif isinstance(part, FilePart):
                locator = await self._fetched(row, number, part)
                if locator is None:
                    return False
                parts.append(replace(part, locator=locator, thumbnail=None))
        intent = SendMessage(chat.chat, tuple(parts))
        feature = Feature.FILE if any(isinstance(p, FilePart) for p in parts) else Feature.TEXT
        if why := refusal(self._capabilities(chat), feature):
            self._asking.tell(why)
            return False
        sent = await self._asking.answer(self._app.session.engine.submit(chat.account, intent))
        return sent is not FAILED

    async def _fetched(self, row: MessageRow, number: int, part: FilePart) -> str | None:
        """A stored copy of a file of the message's, for the new one to own."""
        session = self._app.session
        held = await self._asking.answer(session.engine.fetch(row.key, number))
        if not isinstance(held, str):
            return None

        attachments = session.store.attachments

        def copy() -> str:
            return attachments.add(attachments.open(held), name=part.name)

        return await asyncio.to_thread(copy)

    def _capabilities(self, chat: ChatKey) -> Capabilities:
        return self._app.session.engine.capabilities(chat)

    def _done(self, words: str) -> None:
        self._shown.unmark()
        self._app.tell(words)


def why_not_delete(row: MessageRow, capabilities: Capabilities) -> str:
    """Why a message can't be taken back for everybody; empty where it can."""
    if row.is_deleted:
        return "It is deleted already."
    if not row.is_mine:
        return "Only your own messages can be deleted for everybody."
    if why := refusal(capabilities, Feature.DELETE):
        return why
    most = capabilities.limits.delete_age_seconds
    return too_old(row, most, "deleted") if most is not None else ""


def too_old(row: MessageRow, most_seconds: int, what: str) -> str:
    """Why a message can't be ``what`` any more; empty where it is young enough."""
    if now() - row.sent_at <= most_seconds * 1000:
        return ""
    return f"This service lets messages be {what} for {most_seconds // 60} minutes only."


def _can_be_sent(row: MessageRow) -> bool:
    if row.is_deleted or row.hidden is not None:
        return False
    return any(isinstance(part, TextPart | FilePart) for part in row.parts)


def _write(chat: ChatRow, rows: Sequence[MessageRow], folder: Path) -> Path:
    out = StringIO()
    page = TextPages().begin(out, chat)
    for row in rows:
        page.add(row)
    page.end()
    title = safe_line(chat.title, max_characters=60).text or "chat"
    return save_file([out.getvalue().encode("utf-8", "replace")], f"{title}.txt", folder)


def _messages(count: int) -> str:
    return "a message" if count == 1 else f"{count} messages"
