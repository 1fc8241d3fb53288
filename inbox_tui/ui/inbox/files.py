"""Fetching files, saving them, and sending one's own."""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inbox_tui.domain.capability import Feature
from inbox_tui.domain.intent import SendMessage
from inbox_tui.domain.message import FileKind, FilePart, Status
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store.errors import StoreError
from inbox_tui.store.rows import ChatRow, MessageRow
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import FAILED, Asking
from inbox_tui.ui.saving import save_file
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.timeline.view import Timeline
from inbox_tui.ui.writing.attachable import problem_with

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

REFUSED: Final = -1
"""In the place of a number of bytes: this chat takes no files."""
_KINDS = {"image": FileKind.IMAGE, "video": FileKind.VIDEO, "audio": FileKind.AUDIO}


class Files:
    """Everything about files, on the person's own act only."""

    def __init__(self, app: InboxApp, asking: Asking, timeline: Timeline) -> None:
        self._app = app
        self._asking = asking
        self._timeline = timeline
        self._uploading: set[int] = set()

    # In

    def fetch(self, row: MessageRow, number: int | None) -> None:
        """Fetch a message's file and save it among the downloads."""
        parts = [n for n, part in enumerate(row.parts) if isinstance(part, FilePart)]
        if not parts:
            self._asking.tell("This message has no file.")
        else:
            chosen = number if number in parts else parts[0]
            self._app.run_worker(self._fetch(row, chosen), exit_on_error=True)

    async def _fetch(self, row: MessageRow, number: int) -> None:
        part = row.parts[number]
        if not isinstance(part, FilePart):
            return
        loop = asyncio.get_running_loop()
        self._timeline.set_progress(row.position, "fetching…")

        def progress(done: int, total: int | None) -> None:
            # called on the engine's thread
            words = f"fetching {min(100, 100 * done // total)} %" if total else "fetching…"
            loop.call_soon_threadsafe(self._timeline.set_progress, row.position, words)

        future = self._app.session.engine.fetch(row.key, number, progress=progress)
        locator = await self._asking.answer(future)
        try:
            if isinstance(locator, str):
                path = await asyncio.to_thread(self._save, locator, part.name)
                self._app.tell(f"Saved as {safe_line(str(path), max_characters=200).text}")
        except (OSError, StoreError) as error:
            self._asking.tell(f"The file could not be saved: {error}")
        finally:
            self._timeline.set_progress(row.position, "")

    def _save(self, locator: str, name: str) -> Path:
        pieces = self._app.session.store.attachments.open(locator)
        return save_file(pieces, name, self._app.start_plan.places.downloads)

    # Out

    def show_uploads(self) -> None:
        """Say of each file that is being sent how far that is."""
        window = self._timeline.window
        told: set[int] = set()
        for row in window.rows if window is not None else ():
            words = self._upload_words(row)
            if words:
                told.add(row.position)
                self._timeline.set_progress(row.position, words)
        for position in self._uploading - told:
            self._timeline.set_progress(position, "")
        self._uploading = told

    def _upload_words(self, row: MessageRow) -> str:
        if row.status is not Status.SENDING:
            return ""
        for part in row.parts:
            if isinstance(part, FilePart):
                read = self._app.session.engine.bytes_read(part.locator)
                if read is not None:
                    done = f" {min(100, 100 * read // part.size)} %" if part.size else ""
                    return f"sending{done} · X withdraws it"
        return ""

    def attach(self, row: ChatRow) -> None:
        """Ask for a file and send it."""
        if (most := self._most_bytes(row)) is not REFUSED:
            self._app.run_worker(self._ask_and_attach(row, most), exit_on_error=True)

    def attach_all(self, row: ChatRow, paths: Sequence[Path]) -> None:
        """Send files that were named already."""
        if (most := self._most_bytes(row)) is not REFUSED:
            self._app.run_worker(self._attach_all(row, paths, most), exit_on_error=True)

    def _most_bytes(self, row: ChatRow) -> int | None:
        """How large a file may be, where that is known; :data:`REFUSED` after saying why none may."""
        capabilities = self._app.session.engine.capabilities(row.key)
        if why := refusal(capabilities, Feature.FILE):
            self._asking.tell(why)
            return REFUSED
        return capabilities.limits.file_bytes

    async def _ask_and_attach(self, row: ChatRow, most_bytes: int | None) -> None:
        path = await self._app.push_screen_wait(make_screen("attach", most_bytes))
        if path is not None:
            await self._attach(row, path)

    async def _attach_all(
        self, row: ChatRow, paths: Sequence[Path], most_bytes: int | None
    ) -> None:
        for path in paths:
            if problem := await asyncio.to_thread(problem_with, path, most_bytes):
                self._asking.tell(f"{path.name}: {problem}")
            else:
                await self._attach(row, path)

    async def _attach(self, row: ChatRow, path: Path) -> None:
        session = self._app.session
        try:
            part = await asyncio.to_thread(self._keep, path)
        except (OSError, StoreError) as error:
            self._asking.tell(f"The file could not be read: {error}")
            return
        intent = SendMessage(row.key.chat, (part,))
        sent = await self._asking.answer(session.engine.submit(row.key.account, intent))
        if sent is FAILED:
            await asyncio.to_thread(session.store.attachments.delete, part.locator)

    def _keep(self, path: Path) -> FilePart:
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return FilePart(
            name=path.name,
            locator=self._app.session.store.attachments.add(path, name=path.name),
            media_type=media_type,
            size=path.stat().st_size,
            kind=_KINDS.get(media_type.partition("/")[0], FileKind.OTHER),
        )
