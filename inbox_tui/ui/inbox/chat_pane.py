"""One chat: its header, its messages, and where one writes or answers a request."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message as Posted

from inbox_tui.domain.ids import ChatKey, Identity, MessageId
from inbox_tui.domain.message import Status
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.store import chats
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.allowed import greyed_keys
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.badges import Badges
from inbox_tui.ui.external_editor import clear_left_over, editing_folder
from inbox_tui.ui.inbox.chat_actions import ChatActions
from inbox_tui.ui.inbox.commanding import Commanding
from inbox_tui.ui.inbox.farther import Farther
from inbox_tui.ui.inbox.files import Files
from inbox_tui.ui.inbox.message_actions import MessageActions
from inbox_tui.ui.inbox.reading import Reading
from inbox_tui.ui.inbox.several_messages import SeveralMessages
from inbox_tui.ui.inbox.threads import Threads
from inbox_tui.ui.inbox.writing import Writing
from inbox_tui.ui.screens.base import WithSession
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.timeline.posted import (
    Acted,
    ActedOnSeveral,
    FoundNothing,
    LeftBelow,
    LeftThread,
    ReachedNewest,
    WantsOlder,
    WantsToGo,
)
from inbox_tui.ui.timeline.view import Timeline
from inbox_tui.ui.widgets.chat_header import ChatHeader
from inbox_tui.ui.writing.bar import WritingBar
from inbox_tui.ui.writing.commands import Called, Plain, Wrong, read
from inbox_tui.ui.writing.composer import Composer
from inbox_tui.ui.writing.offers import Offers
from inbox_tui.ui.writing.preview import Preview
from inbox_tui.ui.writing.purpose import Edit, New
from inbox_tui.ui.writing.request_bar import RequestBar


class ChatPane(WithSession, Vertical):
    """The right side of the inbox. What is done with messages is elsewhere; this connects it."""

    class Gone(Posted):
        """The chat that was open is no longer here."""

    def __init__(
        self,
        badges: Badges,
        name_of: Callable[[Identity], SafeText],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self.key: ChatKey | None = None
        self._members = 0
        self._accepted: ChatKey | None = None
        """A request that was accepted, until the service has let the person in."""
        self._badges = badges
        self._name_of = name_of
        self._header = ChatHeader(badges, id="chat-header")
        self.timeline = Timeline(id="timeline")
        self._bar = WritingBar(id="writing-bar")
        self.request = RequestBar(id="request")
        self._offers = Offers(id="offers")
        self._preview = Preview(id="preview")
        self.composer = Composer(id="composer")

    def compose(self) -> ComposeResult:
        """From the top down."""
        yield self._header
        yield self.timeline
        yield self._bar
        yield self.request
        yield self._preview
        yield self._offers
        yield self.composer

    def connect(self) -> None:
        """Make what the handlers work with. Called once, when there is an app to show it in."""
        self.asking = asking = Asking(self.inbox_app)
        self._reading = Reading(self.session, asking)
        self.chat_actions = ChatActions(self.inbox_app, asking, self._reading)
        self._files = Files(self.inbox_app, asking, self.timeline)
        self._several = SeveralMessages(self.inbox_app, asking, self.timeline)
        self._message_actions = MessageActions(self.inbox_app, asking, self._files, self._several)
        self.writing = Writing(
            self.inbox_app, asking, self.composer, self._bar, self._preview, self._offers
        )
        self._farther = Farther(self.inbox_app, asking, self.timeline)
        self._threads = Threads(self.session, asking, self.timeline, self.writing, self._name_of)
        self._commanding = Commanding(
            self.inbox_app, asking, self.timeline, self.writing, self.chat_actions, self._files
        )
        self._header.keep_right = 6 if self.inbox_app.is_demo else 0
        if not self.session.is_read_only:
            left = editing_folder(self.inbox_app.start_plan.places.data, os.environ)
            self.run_worker(asyncio.to_thread(clear_left_over, left), exit_on_error=True)
        self._show_nothing()

    # The open chat

    def row(self) -> ChatRow | None:
        """The open chat as the store has it now."""
        if self.key is None:
            return None
        with self.session.store.read() as reader:
            return chats.get(reader, self.key)

    def open(self, row: ChatRow, at: MessageId | None = None) -> None:
        """Show a chat, at its newest or first unread message, or at the one given."""
        self.writing.close()
        self.key, self._accepted = row.key, None
        with self.session.store.read() as reader:
            # once: a group may have thousands, and its header is drawn again with every message
            self._members = len(chats.members(reader, row.key))
        self.writing.open(row)
        self._refresh(row)
        self.timeline.show(self.session.store, row.key, name_of=self._name_of, at=at)
        self._threads.show_banners()
        self.call_after_refresh(self.seen)

    def close(self) -> None:
        """Show no chat."""
        self.writing.close()
        self.key = None
        self._show_nothing()

    def _show_nothing(self) -> None:
        self.timeline.clear()
        self._header.show(None, now=now())
        for widget in (self.composer, self.request, self._bar, self._preview, self._offers):
            widget.display = False

    def changed(self, changes: Changes) -> None:
        """Draw again what changed of the open chat."""
        if changes.writability is not None:
            self.writing.room_changed()
        key = self.key
        if key is None:
            return
        self.timeline.on_changes(changes)
        if key in changes.timelines:
            self._threads.show_banners()
        if changes.outbox:
            self._files.show_uploads()
        is_about_all = changes.blocks or changes.consents or changes.writability is not None
        if key in changes.chats or key in changes.typing or is_about_all:
            row = self.row()
            if row is None:
                self.post_message(self.Gone())
                return
            self._refresh(row)
        if changes.writability is not None:
            self._reading.forget()
        is_news = key in changes.timelines or changes.writability is not None
        if is_news and self.timeline.is_at_newest:
            self.seen()

    def pass_time(self) -> None:
        """A mute may have ended."""
        row = self.row()
        if row is not None:
            self._refresh(row)

    def _refresh(self, row: ChatRow) -> None:
        focused = next((each for each in (self.request, self.composer) if each.has_focus), None)
        self.writing.refresh(row)
        self.request.display = row.is_request
        if row.is_request:
            self.request.show(row, self._badges.origin_words(row), now())
        if self._accepted == row.key and self.composer.display:
            self._accepted = None
            self.composer.focus()
        elif focused is not None and not focused.display:
            # only then: the person may be on the way to somewhere else
            self.focus_inside()
        typing = self.session.engine.typing(row.key)
        names = tuple(self._name_of(who).text for who in typing)
        self._header.show(row, now=now(), typing=names, members=self._members)

    def greyed_keys(self) -> frozenset[str]:
        """The keys that the open chat has no use for."""
        if self.key is None:
            return frozenset()
        return greyed_keys(self.session.engine.capabilities(self.key))

    def focus_inside(self, *, prefer_timeline: bool = False) -> None:
        """Put the focus where keys are most likely wanted."""
        if self.request.display and not prefer_timeline:
            self.request.focus()
        elif self.composer.display and not prefer_timeline:
            self.composer.focus()
        else:
            self.timeline.focus()

    def let_go(self) -> None:
        """The focus left the messages: one stays chosen only while one writes about it."""
        if isinstance(self.writing.purpose, New):
            self.timeline.let_go()

    def seen(self) -> None:
        """What is on the screen now counts as read, if somebody is there."""
        row, window = self.row(), self.timeline.window
        is_shown = self.app.screen is self.screen and self.app.app_focus
        if row is not None and window is not None and is_shown and self.timeline.is_at_newest:
            self._reading.seen(row, window.rows)

    # From the messages

    @on(Acted)
    def _act(self, event: Acted) -> None:
        event.stop()
        if event.what in ("reply", "edit"):
            self._write_about(event)
        elif event.what == "open":
            self._farther.to_quoted(event.row)
        elif event.what == "thread":
            self._threads.open(event.row)
        else:
            self._message_actions.do(event.what, event.row, event.number)

    def _write_about(self, event: Acted) -> None:
        is_waiting = event.row.is_mine and event.row.status is Status.QUEUED
        if event.what == "edit" and is_waiting and not self.writing.closed:
            self.run_worker(self.writing.take_back(event.row), exit_on_error=True)
            self.composer.focus()
            return
        why = self.writing.closed or self._message_actions.why_not(event.what, event.row)
        if why or not self.composer.display:
            self.asking.tell(why or "Accept the request before you write.")
            return
        (self.writing.reply_to if event.what == "reply" else self.writing.edit)(event.row)
        self.composer.focus()

    @on(LeftThread)
    def _left_thread(self) -> None:
        self._threads.leave()

    def step_back(self) -> bool:
        """Give up a reply, marks, a thread: what is nearest; whether there was any of it."""
        if self.composer.has_focus:
            return self.writing.give_up()
        return self.timeline.has_focus and (self.timeline.unmark() or self._threads.leave())

    @on(WantsOlder)
    def _load_older(self, event: WantsOlder) -> None:
        event.stop()
        if self.key is not None and not self.session.is_read_only:
            self.run_worker(self._farther.load_older(self.key, event.cursor), exit_on_error=True)

    @on(ActedOnSeveral)
    def _act_on_several(self, event: ActedOnSeveral) -> None:
        event.stop()
        if self.key is not None:
            self._several.do(event.what, self.key, event.messages)

    @on(WantsToGo)
    def _go_farther(self, event: WantsToGo) -> None:
        self._farther.go(event.to)

    @on(FoundNothing)
    def _found_nothing(self, event: FoundNothing) -> None:
        event.stop()
        self.asking.tell(event.why)

    @on(LeftBelow)
    def _down_to_writing(self) -> None:
        self.focus_inside()

    @on(ReachedNewest)
    def _reached_newest(self) -> None:
        self.seen()

    # From the writing

    @on(Composer.Sent)
    def _send(self, event: Composer.Sent) -> None:
        event.stop()
        is_text = event.is_literal or isinstance(self.writing.purpose, Edit)
        written = Plain(event.text) if is_text else read(event.text)
        row = self.row()
        match written:
            case Called() if row is not None and not self.writing.closed:
                why = self._commanding.do(written, row)
            case Wrong(why=why):
                pass
            case _:
                why = ""
                self.timeline.let_go()
                self.timeline.action_newest()
                self.writing.send(written.text if isinstance(written, Plain) else event.text)
        if why:
            self.asking.tell(why)
            self.composer.give_back(event.text)

    @on(Offers.Chosen)
    def _complete(self, event: Offers.Chosen) -> None:
        event.stop()
        self.writing.completion.accept(event.offer)
        self.composer.focus()

    @on(Composer.SelectionChanged)
    def _cursor_moved(self) -> None:
        self.writing.completion.look()

    @on(Composer.LaterWanted)
    def _choose_time(self) -> None:
        if self.composer.text.strip() and not isinstance(self.writing.purpose, Edit):
            self.run_worker(self._send_later(), exit_on_error=True)
        else:
            self.asking.tell("Write a new message first, then choose when it is sent.")

    async def _send_later(self) -> None:
        row = self.row()
        if row is None:
            return
        at = await self.app.push_screen_wait(make_screen("later", row.title))
        if at is not None and self.composer.text.strip():
            self.writing.send_at = at
            self.composer.action_send()

    @on(Composer.UndoSendWanted)
    def _undo_send(self) -> None:
        self.run_worker(self.writing.undo_send(), exit_on_error=True)

    @on(Composer.PreviewWanted)
    def _toggle_preview(self) -> None:
        self.writing.toggle_preview()

    def on_descendant_blur(self) -> None:
        """Who looks elsewhere is not typing."""
        self.writing.pause()

    @on(Composer.Changed)
    def _written(self) -> None:
        self.writing.changed()

    @on(Composer.SelectWanted)
    def _select(self) -> None:
        self.timeline.focus()

    @on(Composer.EditLastWanted)
    def _edit_last(self) -> None:
        window = self.timeline.window
        own = [row for row in window.rows if row.is_mine] if window is not None else []
        editable = [row for row in own if not self._message_actions.why_not("edit", row)]
        if editable:
            self.writing.edit(editable[-1])
        else:
            last = own[-1] if own else None
            why = self._message_actions.why_not("edit", last) if last else ""
            self.asking.tell(why or "You have written nothing here that could be edited.")

    @on(Composer.ScrollWanted)
    def _page(self, event: Composer.ScrollWanted) -> None:
        self.timeline.action_page(event.direction)

    @on(Composer.AttachWanted)
    def _attach_file(self) -> None:
        row = self.row()
        if row is None:
            return
        if dropped := self.writing.take_dropped():
            self._files.attach_all(row, dropped)
        else:
            self._files.attach(row)

    @on(Composer.Pasted)
    def _look_for_files(self, event: Composer.Pasted) -> None:
        self.run_worker(self.writing.pasted(event.text), exit_on_error=True)

    @on(Composer.EditorWanted)
    def _edit_outside(self) -> None:
        self.writing.edit_outside()

    @on(RequestBar.Answered)
    def _answer(self, event: RequestBar.Answered) -> None:
        event.stop()
        row = self.row()
        if row is not None:
            self._accepted = row.key if event.what == "accept" else None
            self.chat_actions.answer(event.what, row)
