"""The inbox: chats at the left, one of them at the right. Narrow terminals show one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Input

from inbox_tui.domain.ids import AccountId, ChatKey, Identity, MessageId
from inbox_tui.domain.safe_text import SafeText
from inbox_tui.policy.trays import LAYOUT_SETTING, Layout
from inbox_tui.store import chats, people
from inbox_tui.store.changes import Changes
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.badges import Badges
from inbox_tui.ui.chat_list.entries import Place
from inbox_tui.ui.chat_list.filters import NO_FILTER
from inbox_tui.ui.chat_list.model import ChatListModel, is_much
from inbox_tui.ui.chat_list.view import ChatList
from inbox_tui.ui.content import person_name
from inbox_tui.ui.inbox.connections import connection_words
from inbox_tui.ui.inbox.turns import Turns
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.base import SessionScreen
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.widgets.key_bar import KeyBar
from inbox_tui.ui.widgets.list_header import ListHeader
from inbox_tui.ui.widgets.notice_line import NoticeLine
from inbox_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from inbox_tui.ui.inbox.chat_pane import ChatPane
    from inbox_tui.ui.timeline.view import Timeline
    from inbox_tui.ui.writing.composer import Composer

ONE_PANE_BELOW: Final = 64
NARROW_LIST_BELOW: Final = 96
MOST_NAMES: Final = 2_000
_PLACES: Final = {
    "chats": Where.CHAT_LIST,
    "timeline": Where.TIMELINE,
    "composer": Where.COMPOSER,
    "request": Where.REQUEST,
}
"""By the id of the widget that has the focus."""


class InboxScreen(SessionScreen[None]):
    """Puts the panes together and moves between them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.INBOX)]
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 - Textual declares it of the instance
        (0, "-one-pane"),
        (ONE_PANE_BELOW, "-narrow-list"),
        (NARROW_LIST_BELOW, "-wide"),
        (150, "-very-wide"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]  # noqa: RUF012 - as above
    AUTO_FOCUS = "ChatList"
    _place = Where.INBOX
    """Whose keys the key line shows."""
    is_ready = False
    """Whether the pieces are connected."""

    def compose(self) -> ComposeResult:
        """About fifteen widgets, whatever there is to show."""
        session = self.session
        self.badges = Badges(session.registry)
        self.model = ChatListModel(session.store, now)
        self.model.open()
        self._turns = Turns(self, now, self._turned)
        self._known_names: dict[Identity, SafeText] = {}
        self.chat_list = ChatList(self.model, self.badges, now, id="chats")
        self._pane: ChatPane | None = None
        with Horizontal(id="panes"), Vertical(id="list-pane"):
            yield ListHeader(self.badges, id="list-header")
            yield Input(placeholder="part of a name", id="filter", compact=True)
            yield self.chat_list
        yield NoticeLine(session, id="notice")
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Show the list; what is beside it follows when the list is painted."""
        self.query_one("#filter").display = False
        self.chat_list.name_of = self.name_of
        self.query_one(ListHeader).keep_right = 6 if self.inbox_app.is_demo else 0
        self._list_changed()
        self.is_ready = True
        self.call_after_refresh(self._go_on)

    def _go_on(self) -> None:
        """What a first look can do without: the chat's side, the other chats, the connections."""
        if self._pane is None:
            self._pane = self._make_pane()
        self._tell_connections()
        self.query_one(NoticeLine).look()
        self.run_worker(self._read_the_rest(), exit_on_error=True)

    def _make_pane(self) -> ChatPane:
        # a third of what the screen imports, and nobody needs it to see what is new
        from inbox_tui.ui.inbox.chat_pane import ChatPane  # noqa: PLC0415

        pane = ChatPane(self.badges, self.name_of, id="chat-pane")
        self.query_one("#panes").mount(pane)
        pane.connect()
        return pane

    async def _read_the_rest(self) -> None:
        rows = await asyncio.to_thread(self.model.read_all)
        self.model.take(rows)
        self._list_changed()

    @property
    def pane(self) -> ChatPane:
        """The chat beside the list: there as soon as somebody asks for it."""
        if self._pane is None:
            self._pane = self._make_pane()
        return self._pane

    @property
    def timeline(self) -> Timeline:
        """The open chat's messages."""
        return self.pane.timeline

    @property
    def composer(self) -> Composer:
        """Where one writes."""
        return self.pane.composer

    @property
    def open_key(self) -> ChatKey | None:
        """The open chat."""
        return self._pane.key if self._pane is not None else None

    # What changed

    def on_changes(self, changes: Changes) -> None:
        """Draw again what changed, and nothing else."""
        if not self.is_ready:
            return
        if changes.accounts or changes.consents or changes.blocks or is_much(changes):
            self._known_names.clear()
            self.run_worker(self._read_the_rest(), exit_on_error=True)
        if self.model.on_changes(changes):
            self._list_changed()
        if changes.connections or changes.accounts or changes.writability:
            self._tell_connections()
        if self._pane is not None:
            self._pane.chat_actions.on_changes(changes)
            self._pane.changed(changes)
            if self.open_key in changes.chats or changes.connections:
                self._show_keys()

    def _list_changed(self) -> None:
        self.chat_list.changed()
        self._tell_list()
        self._turns.wait_for(self.model.next_turn())

    def _tell_list(self) -> None:
        self.query_one(ListHeader).show(self.model, chosen=len(self.chat_list.chosen_rows()))

    def _turned(self) -> None:
        self.model.pass_time()
        self._list_changed()
        if self._pane is not None:
            self._pane.pass_time()

    def _tell_connections(self) -> None:
        words, is_problem = connection_words(self.session, self.badges)
        self.query_one("#status", StatusLine).say(words, is_problem=is_problem)

    def name_of(self, identity: Identity) -> SafeText:
        """What somebody is called, remembered while the screen is there."""
        name = self._known_names.get(identity)
        if name is None:
            with self.session.store.read() as reader:
                name = person_name(identity, people.name_of(reader, identity))
            if len(self._known_names) >= MOST_NAMES:
                self._known_names.clear()
            self._known_names[identity] = name
        return name

    # The open chat

    def open_chat(self, key: ChatKey, at: MessageId | None = None) -> None:
        """Show a chat, at its newest or first unread message, or at the one given."""
        with self.session.store.read() as reader:
            row = chats.get(reader, key)
        if row is None:
            self.inbox_app.tell("This chat is no longer here.", is_problem=True)
            return
        self.pane.chat_actions.looked_at(row)
        self.set_class(True, "-chat-open")
        self.pane.open(row, at)
        self.chat_list.set_open(key)
        self.pane.focus_inside(prefer_timeline=at is not None)
        self._show_keys()

    def close_chat(self) -> None:
        """Show the list alone, or nothing beside it."""
        self.pane.close()
        self.chat_list.set_open(None)
        self.set_class(False, "-chat-open")
        self.chat_list.focus()

    def seen(self) -> None:
        """The person is looking at this screen again."""
        if self._pane is not None:
            self._pane.seen()

    def on_screen_resume(self) -> None:
        """Back from another screen."""
        self.seen()

    # From the widgets

    def on_chat_pane_gone(self) -> None:
        """The open chat is no longer here."""
        self.close_chat()

    @on(ChatList.Opened)
    def _open(self, event: ChatList.Opened) -> None:
        self.open_chat(event.key)

    @on(ChatList.Acted)
    def _act_on_chat(self, event: ChatList.Acted) -> None:
        if event.rows:
            self.pane.chat_actions.do(event.what, *event.rows)
        else:
            self.inbox_app.tell("Choose a chat first.")

    @on(ChatList.PlaceChanged)
    def _place_changed(self) -> None:
        self._tell_list()

    @on(ListHeader.Pressed)
    async def _chip(self, event: ListHeader.Pressed) -> None:
        await self.chat_list.run_action(event.action)

    @on(ChatList.Wanted)
    def _wanted(self) -> None:
        self.run_worker(self._filter_by_label(), exit_on_error=True)

    async def _filter_by_label(self) -> None:
        labels = self.model.labels()
        if not labels:
            self.inbox_app.tell("No chat wears a label. l puts one on.")
            return
        label = await self.app.push_screen_wait(make_screen("choose", "Chats with a label", labels))
        if label is not None:
            self.chat_list.narrow(replace(self.model.filter, label=label))

    @on(ChatList.FilterWanted)
    def _filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.display = True
        field.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self, event: Input.Changed) -> None:
        self.chat_list.narrow(replace(self.model.filter, text=event.value.strip()))

    @on(Input.Submitted, "#filter")
    def _filter_chosen(self) -> None:
        self.chat_list.focus()
        self.chat_list.action_open()

    def chat_rows(self) -> Sequence[ChatRow]:
        """Every chat, in the order of the list."""
        return self.model.rows()

    def start_chat(self, account: AccountId, person: Identity) -> None:
        """Open a chat with somebody, as soon as the service has made one."""
        self.pane.chat_actions.starting.start(account, person)

    # Keys of the screen

    def action_jump(self) -> None:
        """Find a chat, a person or anything else; within a line that is written it cuts."""
        from inbox_tui.ui.screens.palette_search import Kind  # noqa: PLC0415 - not needed to start

        if self._pane is not None and self.composer.has_focus and self.composer.kill_to_end():
            return
        self.app.push_screen(make_screen("palette", first=Kind.CHATS), self._jumped)

    def _jumped(self, key: ChatKey | None) -> None:
        if key is not None:
            self.open_chat(key)

    def action_about(self) -> None:
        """Tell all there is to know of the open chat, or of the one the cursor is on."""
        row = self.chat_list.current_row()
        key = self.open_key or (row.key if row is not None else None)
        if key is None:
            self.inbox_app.tell("Choose a chat first.")
        else:
            self.inbox_app.open_screen("chat_info", key)

    def action_toggle_layout(self) -> None:
        """Tray or merged; kept in the settings."""
        other = Layout.MERGED if self.model.layout is Layout.SEPARATE else Layout.SEPARATE
        self.model.show(Place.MAIN)
        self.pane.asking.go(
            self.session.configuration.change(LAYOUT_SETTING, other.value),
            "Third-party chats are shown among the others."
            if other is Layout.MERGED
            else "Third-party chats are shown in their own tray.",
        )

    def action_write(self) -> None:
        """Go on writing in the open chat."""
        if self.open_key is not None:
            self.pane.focus_inside()

    def action_next_pane(self) -> None:
        """From the list to the chat, and back."""
        if self.focused is self.chat_list and self.open_key is not None:
            self.pane.focus_inside()
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
        if self.query_one(NoticeLine).put_away():
            return
        if focused is not None and focused.id == "filter":
            self._end_filter()
        elif self._pane is not None and self._pane.step_back():
            return
        elif focused is self.composer and self.timeline.window and self.timeline.window.items:
            self.timeline.focus()
        elif focused is not self.chat_list:
            self._leave_chat()
        elif self.chat_list.chosen:
            self.chat_list.let_go()
        elif self.model.filter:
            self._end_filter()
        elif self.model.place is not Place.MAIN:
            self.chat_list.go_in(Place.MAIN)

    def _leave_chat(self) -> None:
        if self.has_class("-one-pane"):
            self.close_chat()
        else:
            self.chat_list.focus()

    def _end_filter(self) -> None:
        field = self.query_one("#filter", Input)
        field.value = ""
        field.display = False
        self.chat_list.narrow(NO_FILTER)
        self.chat_list.focus()

    # The key line

    def on_descendant_focus(self) -> None:
        """Show the keys that work here."""
        # each widget tells it when it comes to it: the focus may have gone on since
        focused = self.focused
        where = _PLACES.get(focused.id or "") if focused is not None else None
        if self._pane is not None and where in (Where.COMPOSER, Where.CHAT_LIST):
            self._pane.let_go()
        self._place = where or Where.INBOX
        self._show_keys()

    def _show_keys(self) -> None:
        greyed = self._pane.greyed_keys() if self._pane is not None else frozenset[str]()
        self.query_one(KeyBar).show(self._place, greyed)

    def on_unmount(self) -> None:
        """Keep what was begun."""
        if self._pane is not None:
            self._pane.writing.close()
