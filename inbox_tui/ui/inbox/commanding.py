"""What each written command does in the open chat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from inbox_tui.domain.capability import Feature
from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.intent import React
from inbox_tui.policy.later import when_and_text
from inbox_tui.store import chats
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatFilter, ChatRow, MessageRow
from inbox_tui.ui.allowed import refusal
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.inbox.chat_actions import ChatActions
from inbox_tui.ui.inbox.files import Files
from inbox_tui.ui.inbox.writing import Writing
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.timeline.view import Timeline
from inbox_tui.ui.writing.commands import Called
from inbox_tui.ui.writing.purpose import Reply

if TYPE_CHECKING:
    from inbox_tui.ui.app import InboxApp

MOST_REACTION: Final = 16
"""Characters: an emoji of a family has eleven."""


class Commanding:
    """One method for each command. Each says why it could not be done; nothing is sent then."""

    def __init__(
        self,
        app: InboxApp,
        asking: Asking,
        timeline: Timeline,
        writing: Writing,
        chat_actions: ChatActions,
        files: Files,
    ) -> None:
        self._app = app
        self._asking = asking
        self._timeline = timeline
        self._writing = writing
        self._chat_actions = chat_actions
        self._files = files
        self.does: Final[dict[str, Callable[[ChatRow, str], str]]] = {
            "me": self._me,
            "reply": self._reply,
            "react": self._react,
            "file": self._file,
            "later": self._later,
            "jump": self._jump,
            **{name: self._with_chat(name) for name in ("mute", "block", "report", "leave")},
            "help": self._help,
        }

    def do(self, called: Called, row: ChatRow) -> str:
        """Do it; why it can't be done, or nothing."""
        return self.does[called.command.name](row, called.rest)

    def _me(self, _row: ChatRow, rest: str) -> str:
        self._writing.send(rest, is_action=True)
        return ""

    def _reply(self, row: ChatRow, rest: str) -> str:
        newest = self._newest_of_others()
        if newest is None:
            return "Nobody else has written here yet."
        if why := self._refusal(row, Feature.REPLY):
            return why
        self._writing.send(rest, purpose=Reply(newest))
        return ""

    def _react(self, row: ChatRow, rest: str) -> str:
        newest = self._newest_of_others()
        if newest is None:
            return "Nobody else has written here yet."
        if why := self._refusal(row, Feature.REACTION):
            return why
        if len(rest) > MOST_REACTION or rest.isascii():
            return "A reaction is one emoji: /react and one, or choose the message and press +."
        intent = React(row.key.chat, newest.key.message, rest)
        self._asking.go(self._app.session.engine.submit(row.key.account, intent))
        return ""

    def _file(self, row: ChatRow, rest: str) -> str:
        path = Path(rest.strip("\"'")).expanduser()
        if not path.is_file():
            return "There is no such file. Check the path."
        self._files.attach_all(row, (path,))
        return ""

    def _later(self, _row: ChatRow, rest: str) -> str:
        found = when_and_text(rest, now())
        if found is None:
            return "Say when first: /later tomorrow 9:00 and the text, or /later 2 h and the text."
        at, text = found
        if not text:
            return "Write the text behind the time."
        self._writing.send(text, send_at=at)
        return ""

    def _jump(self, _row: ChatRow, rest: str) -> str:
        with self._app.session.store.read() as reader:
            found = chats.page(reader, filter=ChatFilter(text=rest), limit=2)
        if not found:
            return "No chat has that in its name. Ctrl+K shows them all."
        exact = [each for each in found if each.title.casefold() == rest.casefold()]
        if len(found) == 1 or exact:
            self._app.open_chat((exact or list(found))[0].key)
        else:
            self._app.push_screen(make_screen("palette", only_chats=True), self._jumped)
        return ""

    def _jumped(self, key: ChatKey | None) -> None:
        if key is not None:
            self._app.open_chat(key)

    def _with_chat(self, what: str) -> Callable[[ChatRow, str], str]:
        def act(row: ChatRow, _rest: str) -> str:
            self._chat_actions.do(what, row)
            return ""

        return act

    def _help(self, _row: ChatRow, _rest: str) -> str:
        self._app.open_screen("commands")
        return ""

    def _newest_of_others(self) -> MessageRow | None:
        window = self._timeline.window
        theirs = [
            row
            for row in (window.rows if window is not None else ())
            if not row.is_mine and not row.is_deleted and row.hidden is None and row.sent_at
        ]
        return theirs[-1] if theirs else None

    def _refusal(self, row: ChatRow, feature: Feature) -> str:
        return refusal(self._app.session.engine.capabilities(row.key), feature)
