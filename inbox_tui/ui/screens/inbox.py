"""The inbox: chats at the left, one of them at the right. Narrow terminals show one at a time."""

from __future__ import annotations

import asyncio
from typing import ClassVar, Final

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from inbox_tui.domain.ids import ChatKey, Identity, MessageId
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.policy.trays import LAYOUT_SETTING, Layout
from inbox_tui.store import chats, people, settings
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.badges import Badges
from inbox_tui.ui.chat_list.entries import Place
from inbox_tui.ui.chat_list.model import ChatListModel
from inbox_tui.ui.chat_list.view import ChatList
from inbox_tui.ui.content import person_name
from inbox_tui.ui.inbox.chat_actions import ChatActions
from inbox_tui.ui.inbox.connections import connection_words
from inbox_tui.ui.inbox.files import Files
from inbox_tui.ui.inbox.message_actions import MessageActions
from inbox_tui.ui.inbox.reading import Reading
from inbox_tui.ui.inbox.writing import Writing
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.base import SessionScreen
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.timeline.view import Timeline
from inbox_tui.ui.widgets.chat_header import ChatHeader
from inbox_tui.ui.widgets.key_bar import KeyBar
from inbox_tui.ui.widgets.list_header import ListHeader
from inbox_tui.ui.widgets.status_line import StatusLine
from inbox_tui.ui.writing.bar import WritingBar
from inbox_tui.ui.writing.composer import Composer
from inbox_tui.ui.writing.request_bar import RequestBar

ONE_PANE_BELOW: Final = 64
NARROW_LIST_BELOW: Final = 96


class InboxScreen(SessionScreen[None]):
    """Puts the widgets together; what is done with chats and messages is elsewhere."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.INBOX)]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it of the instance
        (0, "-one-pane"),
        (ONE_PANE_BELOW, "-narrow-list"),
        (NARROW_LIST_BELOW, "-wide"),
        (150, "-very-wide"),
    ]
    AUTO_FOCUS = "ChatList"

    def compose(self) -> ComposeResult:
        """About fifteen widgets, whatever there is to show."""
        session = self.session
        self.badges = Badges(session.registry)
        self.model = ChatListModel(session.store, now)
        self.model.open()
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield ListHeader(id="list-header")
                yield Input(placeholder="part of a name", id="filter", compact=True)
                yield ChatList(self.model, self.badges, now, id="chats")
            with Vertical(id="chat-pane"):
                yield ChatHeader(self.badges, id="chat-header")
                yield Timeline(id="timeline")
                yield WritingBar(id="writing-bar")
                yield RequestBar(id="request")
                yield Composer(id="composer")
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Connect the pieces, then read the chats that did not fit the first screenful."""
        self.open_key: ChatKey | None = None
        self._names: dict[Identity, SafeText] = {}
        self.chat_list = self.query_one(ChatList)
        self.timeline = self.query_one(Timeline)
        self.composer = self.query_one(Composer)
        asking = Asking(self.inbox_app)
        self.reading = Reading(self.session, asking)
        self.files = Files(self.inbox_app, asking, self.timeline)
        self.chat_actions = ChatActions(self.inbox_app, asking, self.reading)
        self.message_actions = MessageActions(self.inbox_app, asking, self.files)
        self.asking = asking
        self.writing = Writing(self.session, asking, self.composer, self.query_one(WritingBar))
        self.query_one("#filter").display = False
        self.query_one(ChatHeader).keep_right = 6 if self.inbox_app.is_demo else 0
        self.chat_list.name_of = self.name_of
        self._show_nothing()
        self.chat_list.changed()
        self._tell_connections()
        self.run_worker(self._read_the_rest(), exit_on_error=True)

    async def _read_the_rest(self) -> None:
        rows = await asyncio.to_thread(self.model.read_all)
        self.model.take(rows)
        self._list_changed()

    # What changed

    def on_changes(self, changes: Changes) -> None:
        """Draw again what changed, and nothing else."""
        if not hasattr(self, "writing"):
            return
        if changes.accounts or changes.consents or changes.blocks:
            self._names.clear()
            self.run_worker(self._read_the_rest(), exit_on_error=True)
        if self.model.on_changes(changes):
            self._list_changed()
        if changes.connections or changes.accounts:
            self._tell_connections()
        key = self.open_key
        if key is None:
            return
        self.timeline.on_changes(changes)
        if key in changes.chats or key in changes.typing or changes.blocks or changes.consents:
            row = self.open_row()
            if row is None:
                self.close_chat()
            else:
                self._refresh_chat(row)
        if key in changes.timelines and self.timeline.is_at_newest:
            self._seen()

    def _list_changed(self) -> None:
        self.chat_list.changed()
        self.query_one(ListHeader).show(self.model)

    def _tell_connections(self) -> None:
        words, is_problem = connection_words(self.session, self.badges)
        self.query_one(StatusLine).say(words, is_problem=is_problem)

    def name_of(self, identity: Identity) -> SafeText:
        """What somebody is called, remembered while the screen is there."""
        name = self._names.get(identity)
        if name is None:
            with self.session.store.read() as reader:
                name = person_name(identity, people.name_of(reader, identity))
            if len(self._names) > 2000:
                self._names.clear()
            self._names[identity] = name
        return name

    # The open chat

    def open_row(self) -> ChatRow | None:
        """The open chat as the store has it now."""
        if self.open_key is None:
            return None
        with self.session.store.read() as reader:
            return chats.get(reader, self.open_key)

    def open_chat(self, key: ChatKey, at: MessageId | None = None, *, focus: bool = True) -> None:
        """Show a chat, at its newest or first unread message, or at the one given."""
        with self.session.store.read() as reader:
            row = chats.get(reader, key)
        if row is None:
            self.inbox_app.tell("This chat is no longer here.", is_problem=True)
            return
        self.writing.close()
        self.open_key = key
        self.set_class(True, "-chat-open")
        self.writing.open(row)
        self._refresh_chat(row)
        self.timeline.show(self.session.store, key, name_of=self.name_of, at=at)
        self.chat_list.set_open(key)
        if focus:
            self.focus_chat(prefer_timeline=at is not None)
        self.call_after_refresh(self._seen)

    def _refresh_chat(self, row: ChatRow) -> None:
        self.writing.refresh(row)
        request = self.query_one(RequestBar)
        had_focus = request.has_focus or self.composer.has_focus
        request.display = row.is_request
        if row.is_request:
            request.show(row, self.badges.origin_words(row))
        if had_focus and self.focused is None:
            self.focus_chat()
        with self.session.store.read() as reader:
            members = len(chats.members(reader, row.key))
        typing = self.session.engine.typing(row.key)
        self.query_one(ChatHeader).show(
            row,
            now=now(),
            typing=tuple(self.name_of(who).text for who in typing),
            members=members,
        )

    def close_chat(self) -> None:
        """Show the list alone, or nothing beside it."""
        self.writing.close()
        self.open_key = None
        self.chat_list.set_open(None)
        self.set_class(False, "-chat-open")
        self._show_nothing()
        self.chat_list.focus()

    def _show_nothing(self) -> None:
        self.timeline.clear()
        self.query_one(ChatHeader).show(None, now=now())
        for widget in (self.composer, self.query_one(RequestBar), self.query_one(WritingBar)):
            widget.display = False

    def focus_chat(self, *, prefer_timeline: bool = False) -> None:
        """Put the focus where keys are most likely wanted."""
        if self.query_one(RequestBar).display and not prefer_timeline:
            self.query_one(RequestBar).focus()
        elif self.composer.display and not prefer_timeline:
            self.composer.focus()
        else:
            self.timeline.focus()

    def _seen(self) -> None:
        row = self.open_row()
        window = self.timeline.window
        is_shown = self.app.screen is self and self.app.app_focus
        if row is not None and window is not None and is_shown and self.timeline.is_at_newest:
            self.reading.seen(row, window.rows)

    # From the widgets

    @on(ChatList.Opened)
    def _open(self, event: ChatList.Opened) -> None:
        self.open_chat(event.key)

    @on(ChatList.Acted)
    def _act_on_chat(self, event: ChatList.Acted) -> None:
        self.chat_actions.do(event.what, event.row)

    @on(ChatList.PlaceChanged)
    def _place_changed(self) -> None:
        self.query_one(ListHeader).show(self.model)

    @on(ChatList.FilterWanted)
    def _filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        self.model.show(text=event.value.strip())
        self.chat_list.cursor = None
        self._list_changed()

    @on(Input.Submitted, "#filter")
    def _filter_chosen(self) -> None:
        self.chat_list.focus()
        self.chat_list.action_open()

    @on(Timeline.Acted)
    def _act_on_message(self, event: Timeline.Acted) -> None:
        if event.what in ("reply", "edit"):
            self._write_about(event)
        elif event.what == "open":
            self._open_message(event)
        else:
            self.message_actions.do(event.what, event.row, event.number)

    def _write_about(self, event: Timeline.Acted) -> None:
        refusal = self.writing.closed or self.message_actions.why_not(event.what, event.row)
        if refusal or not self.composer.display:
            self.asking.tell(refusal or "Accept the request before you write.")
            return
        (self.writing.reply_to if event.what == "reply" else self.writing.edit)(event.row)
        self.composer.focus()

    def _open_message(self, event: Timeline.Acted) -> None:
        quote = event.row.in_reply_to
        if quote is not None and quote.is_here and self.open_key is not None:
            window = self.timeline.window
            position = window.open_at(quote.message) if window is not None else None
            if position is not None:
                self.timeline.go_to(position)

    @on(Timeline.WantsOlder)
    def _load_older(self, event: Timeline.WantsOlder) -> None:
        if self.open_key is not None:
            self.run_worker(self._load(self.open_key, event.cursor), exit_on_error=True)

    async def _load(self, key: ChatKey, cursor: str) -> None:
        if self.session.is_read_only:
            return
        future = self.session.engine.load_history(key, gap=cursor)
        await self.asking.answer(future)
        if self.open_key == key:
            self.timeline.forget_asked(cursor)

    @on(Timeline.LeftBelow)
    def _down_to_writing(self) -> None:
        self.focus_chat()

    @on(Timeline.ReachedNewest)
    def _reached_newest(self) -> None:
        self._seen()

    @on(Composer.Sent)
    async def _send(self, event: Composer.Sent) -> None:
        self.timeline.action_newest()
        await self.writing.send(event.text)

    @on(Composer.Changed)
    def _written(self) -> None:
        self.writing.changed()

    @on(Composer.SelectWanted)
    def _select(self) -> None:
        self.timeline.focus()

    @on(Composer.ScrollWanted)
    def _scroll(self, event: Composer.ScrollWanted) -> None:
        self.timeline.action_page(event.direction)

    @on(Composer.AttachWanted)
    def _attach_file(self) -> None:
        row = self.open_row()
        if row is not None:
            self.files.attach(row)

    @on(RequestBar.Answered)
    def _answer(self, event: RequestBar.Answered) -> None:
        row = self.open_row()
        if row is not None:
            self.chat_actions.answer(event.what, row)

    # Keys of the screen

    def action_jump(self) -> None:
        """Jump to a chat by its name."""
        self.app.push_screen(make_screen("palette", only_chats=True), self._jumped)

    def _jumped(self, key: ChatKey | None) -> None:
        if key is not None:
            self.open_chat(key)

    def action_toggle_layout(self) -> None:
        """Tray or merged; kept in the settings."""
        other = Layout.MERGED if self.model.layout is Layout.SEPARATE else Layout.SEPARATE
        self.model.show(place=Place.MAIN)
        self.asking.go(
            self.session.store.write(lambda tx: settings.put(tx, LAYOUT_SETTING, other.value)),
            "Third-party chats are shown among the others."
            if other is Layout.MERGED
            else "Third-party chats are shown in their own tray.",
        )

    def action_next_pane(self) -> None:
        """From the list to the chat, and back."""
        if self.focused is self.chat_list and self.open_key is not None:
            self.focus_chat()
        else:
            self.chat_list.focus()

    def action_next_chat(self, step: int) -> None:
        """Open the next chat down or up the list."""
        key = self.chat_list.neighbour(step)
        if key is not None:
            self.open_chat(key)

    def action_next_unread(self) -> None:
        """Open the next chat with something unread."""
        key = self.chat_list.neighbour(1, only_unread=True)
        if key is None:
            self.inbox_app.tell("Nothing is unread.")
        else:
            self.open_chat(key)

    def action_back(self) -> None:
        """One step back from wherever the focus is."""
        focused = self.focused
        if focused is not None and focused.id == "filter":
            self._end_filter()
        elif focused is self.composer:
            if not self.writing.give_up():
                self._leave_writing()
        elif focused is self.timeline and self.composer.display:
            self.timeline.let_go()
            self.composer.focus()
        elif focused is not self.chat_list:
            self.close_chat() if self.has_class("-one-pane") else self.chat_list.focus()
        elif self.model.text or self.model.unread_only:
            self._end_filter()
        elif self.model.place is not Place.MAIN:
            self.chat_list.go_in(Place.MAIN)

    def _leave_writing(self) -> None:
        if self.has_class("-one-pane"):
            self.close_chat()
        else:
            self.chat_list.focus()

    def _end_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.value = ""
        field.display = False
        self.model.show(text="", unread_only=False)
        self._list_changed()
        self.chat_list.focus()

    # The key line

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the keys that work here."""
        where = {
            "chats": Where.CHAT_LIST,
            "timeline": Where.TIMELINE,
            "composer": Where.COMPOSER,
            "request": Where.REQUEST,
        }.get(event.widget.id or "")
        places = [where] if where is not None else []
        self.query_one(KeyBar).show([*places, Where.INBOX, Where.ANYWHERE])

    def on_unmount(self) -> None:
        """Keep what was begun."""
        if hasattr(self, "writing"):
            self.writing.close()
