"""What every screen over an open session shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar, cast, runtime_checkable

from textual.screen import Screen

from inbox_tui.domain.ids import ChatKey, MessageId
from inbox_tui.store.changes import Changes

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session
    from inbox_tui.ui.app import InboxApp

Result = TypeVar("Result")


@runtime_checkable
class ShowsChats(Protocol):
    """A screen that a chat can be opened on."""

    @property
    def open_key(self) -> ChatKey | None:
        """The open chat."""

    def open_chat(self, key: ChatKey, at: MessageId | None = None) -> None:
        """Show a chat, and a message in it."""

    def seen(self) -> None:
        """The person is looking at it again."""


class WithSession:
    """Mixed into a screen or widget: the app's session, and word of what changed.

    A screen keeps nothing the store could answer: on a change it reads again.
    """

    @property
    def inbox_app(self) -> InboxApp:
        """The app, by its own type."""
        return cast("InboxApp", self.app)  # type: ignore[attr-defined]  # of the screen it is mixed into

    @property
    def session(self) -> Session:
        """The open session."""
        return self.inbox_app.session

    def on_changes(self, changes: Changes) -> None:
        """Called on the app's loop, at most 30 times a second, with what changed since."""


class SessionScreen(WithSession, Screen[Result]):
    """A whole screen over an open session."""
