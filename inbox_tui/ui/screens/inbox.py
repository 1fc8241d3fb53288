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
from inbox_tui.ui.asking import Asking
from inbox_tui.ui.badges import Badges
from inbox_tui.ui.chat_list.entries import Place
from inbox_tui.ui.chat_list.model import ChatListModel
from inbox_tui.ui.chat_list.view import ChatList
from inbox_tui.ui.content import person_name
from inbox_tui.ui.inbox.chat_actions import ChatActions
from inbox_tui.ui.inbox.chat_pane import ChatPane
from inbox_tui.ui.inbox.connections import connection_words
from inbox_tui.ui.inbox.reading import Reading
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.screens.base import SessionScreen
from inbox_tui.ui.screens.catalog import make_screen
from inbox_tui.ui.timeline.view import Timeline
from inbox_tui.ui.widgets.key_bar import KeyBar
from inbox_tui.ui.widgets.list_header import ListHeader
from inbox_tui.ui.widgets.status_line import StatusLine
from inbox_tui.ui.writing.composer import Composer

ONE_PANE_BELOW: Final = 64
NARROW_LIST_BELOW: Final = 96
MOST_NAMES: Final = 2_000


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
    is_ready = False
    """Whether the pieces are connected."""

    def compose(self) -> ComposeResult:
        """About fifteen widgets, whatever there is to show."""
        session = self.session
        self.badges = Badges(session.registry)
        self.model = ChatListModel(session.store, now)
        self.model.open()
        self._known_names: dict[Identity, SafeText] = {}
        self.chat_list = ChatList(self.model, self.badges, now, id="chats")
        self.pane = ChatPane(self.badges, self.name_of, id="chat-pane")
        with Horizontal(id="panes"):
            with Vertical(id="list-pane"):
                yield ListHeader(id="list-header")
                yield Input(placeholder="part of a name", id="filter", compact=True)
                yield self.chat_list
            yield self.pane
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Connect the pieces, then read the chats that did not fit the first screenful."""
        self.asking = Asking(self.inbox_app)
        self.reading = Reading(self.session, self.asking)
        self.chat_actions = ChatActions(self.inbox_app, self.asking, self.reading)
        self.pane.connect(self.asking, self.reading, self.chat_actions)
        self.query_one("#filter").display = False
        self.chat_list.name_of = self.name_of
        self._list_changed()
        self._tell_connections()
        self.is_ready = True
        self.run_worker(self._read_the_rest(), exit_on_error=True)

    async def _read_the_rest(self) -> None:
        rows = await asyncio.to_thread(self.model.read_all)
        self.model.take(rows)
        self._list_changed()

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
        return self.pane.key

    # What changed

    def on_changes(self, changes: Changes) -> None:
        """Draw again what changed, and nothing else."""
        if not self.is_ready:
            return
        if changes.accounts or changes.consents or changes.blocks:
            self._known_names.clear()
            self.run_worker(self._read_the_rest(), exit_on_error=True)
        self.chat_actions.on_changes(changes)
        if self.model.on_changes(changes):
            self._list_changed()
        if changes.connections or changes.accounts:
            self._tell_connections()
        self.pane.changed(changes)

    def _list_changed(self) -> None:
        self.chat_list.changed()
        self.query_one(ListHeader).show(self.model)

    def _tell_connections(self) -> None:
        words, is_problem = connection_words(self.session, self.badges)
        self.query_one(StatusLine).say(words, is_problem=is_problem)

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
        self.set_class(True, "-chat-open")
        self.pane.open(row, at)
        self.chat_list.set_open(key)
        self.pane.focus_inside(prefer_timeline=at is not None)

    def close_chat(self) -> None:
        """Show the list alone, or nothing beside it."""
        self.pane.close()
        self.chat_list.set_open(None)
        self.set_class(False, "-chat-open")
        self.chat_list.focus()

    def seen(self) -> None:
        """The person is looking at this screen again."""
        if self.is_ready:
            self.pane.seen()

    def on_screen_resume(self) -> None:
        """Back from another screen."""
        self.seen()

    # From the widgets

    @on(ChatPane.Gone)
    def _gone(self) -> None:
        self.close_chat()

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
        if focused is not None and focused.id == "filter":
            self._end_filter()
        elif focused is self.composer and self.pane.writing.give_up():
            return
        elif focused is self.timeline and self.composer.display:
            self.timeline.let_go()
            self.composer.focus()
        elif focused is not self.chat_list:
            self._leave_chat()
        elif self.model.text or self.model.unread_only:
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
        if where is Where.COMPOSER:
            self.pane.writing_begins()
        places = [where] if where is not None else []
        self.query_one(KeyBar).show([*places, Where.INBOX, Where.ANYWHERE])

    def on_unmount(self) -> None:
        """Keep what was begun."""
        if self.is_ready:
            self.pane.writing.close()
