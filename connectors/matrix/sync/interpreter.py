"""From one sync reply to one batch: what is remembered of rooms decides what is news."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from connectors.matrix.ids import identity, is_user_id
from connectors.matrix.json_reading import JsonObject
from connectors.matrix.mapping.place import Place
from connectors.matrix.mapping.receipts import receipts_in, typing_in
from connectors.matrix.mapping.recent import Recent
from connectors.matrix.mapping.timeline import read_timeline
from connectors.matrix.rooms.book import RoomBook
from connectors.matrix.rooms.describe import chat_of, difference
from connectors.matrix.rooms.room import Room
from connectors.matrix.rooms.state_events import MAX_TITLE, MEMBERSHIPS, read_state
from connectors.matrix.sync import account_data
from connectors.matrix.sync.account_data import AccountData
from connectors.matrix.sync.update import Objects, RoomUpdate, SyncUpdate
from inbox_tui.domain.capability import Capabilities
from inbox_tui.domain.chat import Member, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    HistoryGap,
    IdentityNamed,
    MarkedUnread,
    MembersChanged,
    PinsChanged,
    ServiceMuteChanged,
    UnreadCounted,
)
from inbox_tui.domain.ids import ChatId, MessageId, Millis


@dataclass(frozen=True, slots=True)
class Rules:
    """What the interpreter needs to know that no event says."""

    me: str
    now: Callable[[], Millis]
    capabilities: Callable[[Room], Capabilities]
    explain: Callable[[JsonObject], str]
    """Why an encrypted event can't be read."""
    can_decrypt: bool = False


class Interpreter:
    """Reads sync replies one after another."""

    def __init__(self, book: RoomBook, account: AccountData, rules: Rules) -> None:
        self._book = book
        self._account = account
        self._rules = rules
        self._recent = Recent()
        self._told: dict[str, ChatChanged | None] = {}
        self._stored_account = account

    @property
    def account(self) -> AccountData:
        """The account's own data, as last read."""
        return self._account

    def place(self, room: str) -> Place:
        """Where a room's timeline is read."""
        known = self._book.get(room)
        return Place(
            room,
            self._rules.me,
            self._recent,
            self._rules.explain,
            frozenset(known.bots if known else ()),
        )

    def read(self, update: SyncUpdate) -> tuple[Event, ...]:
        """Everything a reply says."""
        events: list[Event] = []
        touched = {room.id for room in update.rooms}
        events += self._account_data(update, touched)
        after: list[Event] = []
        for room in update.rooms:
            if is_knock(room, self._rules.me):
                continue
            members, timeline = self._room(room)
            events += members
            after += timeline
        for name, data in update.room_account_data:
            after += self._room_account_data(name, data, touched)
        events += self._news_of(self._with_labels(touched))
        events += after
        for name, content in update.receipts:
            events += receipts_in(name, content) if self._is_chat(name) else ()
        events += [
            typing_in(name, content, self._rules.me)
            for name, content in update.typing
            if self._is_chat(name)
        ]
        return tuple(events)

    def left_meanwhile(self, present: frozenset[str]) -> tuple[Event, ...]:
        """What a new connection no longer shows: rooms that were left while nobody listened."""
        gone = [
            room
            for room in self._book.all()
            if room.membership in (Membership.JOINED, Membership.INVITED) and room.id not in present
        ]
        for room in gone:
            self._book.put(replace(room, membership=Membership.LEFT))
        return tuple(self._news_of(room.id for room in gone))

    def describe(self, room: Room) -> ChatChanged:
        """A room, in the program's words."""
        return chat_of(
            room,
            labels=self._book.labels(room.id),
            capabilities=self._rules.capabilities(room),
            can_decrypt=self._rules.can_decrypt,
        )

    def take_state(self) -> dict[str, bytes | None]:
        """What must be stored together with the events read since the last call."""
        changes = self._book.take_changes()
        if self._account != self._stored_account:
            self._stored_account = self._account
            changes[account_data.STATE_KEY] = account_data.to_state(self._account)
        return changes

    # --- the account ----------------------------------------------------------------------------

    def _account_data(self, update: SyncUpdate, touched: set[str]) -> list[Event]:
        before = self._account
        self._account, blocks = account_data.read_account_data(before, update.account_data)
        for room in self._account.direct.items() ^ before.direct.items():
            known = self._book.get(room[0])
            if known is not None:
                self._remember_told(known)
                self._book.put(self._with_partner(known))
                touched.add(known.id)
        events: list[Event] = [
            ServiceMuteChanged(ChatId(room), room in self._account.muted)
            for room in sorted(self._account.muted ^ before.muted)
            if self._is_chat(room)
        ]
        return [*events, blocks] if blocks else events

    def _room_account_data(self, name: str, content: Objects, touched: set[str]) -> list[Event]:
        room = self._book.get(name)
        if room is None:
            return []
        self._remember_told(room)
        touched.add(name)
        events: list[Event] = []
        flagged = [event.text_or("type") for event in content]
        for event in content:
            kind, said = event.text_or("type"), event.child("content")
            if kind == "m.tag":
                room = account_data.with_tags(room, said)
            elif kind == account_data.unread_flag(flagged):
                is_unread = said.flag("unread")
                if is_unread != room.is_marked_unread:
                    events.append(MarkedUnread(ChatId(name), is_unread))
                room = replace(room, is_marked_unread=is_unread)
        self._book.put(room)
        return events

    # --- rooms ----------------------------------------------------------------------------------

    def _room(self, update: RoomUpdate) -> tuple[list[Event], list[Event]]:
        known = self._book.get(update.id)
        if known is None:
            self._told[update.id] = None
        else:
            self._remember_told(known)
        before = known or Room(update.id)
        read = read_state(self._counted(before, update), update.state, self._rules.me)
        room = read.room
        if update.membership in MEMBERSHIPS:
            room = replace(room, membership=MEMBERSHIPS[update.membership])
        room = self._with_partner(replace(room, newest=_newest(update) or room.newest))
        self._book.put(room)
        if room.is_space:
            return [*read.set_aside], []
        people = self._people(update, read.members)
        if known is None and update.id in self._account.muted:
            people.append(ServiceMuteChanged(ChatId(update.id), is_muted=True))
        if room.pinned != before.pinned:
            pinned = tuple(MessageId(event) for event in room.pinned)
            people.append(PinsChanged(ChatId(update.id), pinned))
        return [*read.set_aside], [*people, *self._timeline(update, before.newest)]

    def _timeline(self, update: RoomUpdate, newest_before: str) -> list[Event]:
        events = list(read_timeline(self.place(update.id), update.timeline))
        overlaps = newest_before and any(
            event.text_or("event_id") == newest_before for event in update.timeline
        )
        if update.is_limited and update.prev_batch and not overlaps:
            events.append(HistoryGap(ChatId(update.id), update.prev_batch))
        if update.unread is not None:
            events.append(UnreadCounted(ChatId(update.id), *update.unread))
        return events

    def _is_chat(self, room: str) -> bool:
        """Whether a room is known, and one that people write in."""
        known = self._book.get(room)
        return known is not None and not known.is_space

    def _counted(self, room: Room, update: RoomUpdate) -> Room:
        if update.joined is not None or update.invited is not None:
            room = replace(room, people=(update.joined or 0) + (update.invited or 0))
        return room

    def _with_partner(self, room: Room) -> Room:
        stated = self._account.direct.get(room.id)
        if stated is None or stated == self._rules.me:
            # before m.direct is written, an invitation's word for it stands
            return room if room.invited_by == room.direct_with else replace(room, direct_with="")
        if room.people is not None and room.people > 2 and not room.bridges:
            return replace(room, direct_with="")
        return replace(room, direct_with=stated)

    def _people(self, update: RoomUpdate, members: tuple[Member, ...]) -> list[Event]:
        known = {member.identity.native for member in members}
        others = tuple(
            Member(identity(user), name[:MAX_TITLE])
            for user, name in update.heroes or ()
            if is_user_id(user) and user not in known
        )
        everybody = members + others
        if not everybody:
            return []
        named = [
            IdentityNamed(member.identity, member.display_name)
            for member in everybody
            if member.display_name
        ]
        return [MembersChanged(ChatId(update.id), everybody), *named]

    # --- what is news ---------------------------------------------------------------------------

    def _remember_told(self, room: Room) -> None:
        """Keep how a room was described before it changes, to tell the difference."""
        if not room.is_space and room.id not in self._told:
            self._told[room.id] = self.describe(room)

    def _with_labels(self, touched: set[str]) -> list[str]:
        """The rooms to describe anew: where a space changed, the rooms that are in it too."""
        inside = {
            child
            for name in touched
            if (space := self._book.get(name)) and space.is_space
            for child in space.children
        }
        return sorted(touched | inside)

    def _news_of(self, rooms: Iterable[str]) -> list[Event]:
        news: list[Event] = []
        for name in rooms:
            room = self._book.get(name)
            if room is None or room.is_space:
                continue
            now = self.describe(room)
            change = difference(self._told.get(name), now)
            self._told[name] = now
            if change is not None:
                if room.membership is Membership.INVITED and change.membership is not None:
                    change = replace(change, active_at=self._rules.now())
                news.append(change)
        return news


def is_knock(update: RoomUpdate, me: str) -> bool:
    """Whether a room shown by stripped state is one this account asked to be let into."""
    return update.membership == "invite" and any(
        event.text_or("type") == "m.room.member"
        and event.text_or("state_key") == me
        and event.child("content").text_or("membership") == "knock"
        for event in update.state
    )


def _newest(update: RoomUpdate) -> str | None:
    for event in reversed(update.timeline):
        if name := event.name_or_none("event_id"):
            return name
    return None
