"""What one person does to their own view of a pretend network: order, safety, coming and going."""

from __future__ import annotations

from connectors.demo.network import Network
from inbox_tui.connector.errors import Rejected
from inbox_tui.domain.chat import ChatKind, Membership
from inbox_tui.domain.event import (
    ChatChanged,
    Event,
    MarkedUnread,
    PinsChanged,
    ServiceBlocksChanged,
    ServiceMuteChanged,
)
from inbox_tui.domain.ids import ChatId, MessageId
from inbox_tui.domain.intent import Report


def mute(network: Network, who: str, chat: ChatId, *, is_muted: bool) -> None:
    """Silence a chat, or let it be heard again."""
    _keep(network, who, chat, ServiceMuteChanged(chat, is_muted))


def mark_unread(network: Network, who: str, chat: ChatId, *, is_unread: bool) -> None:
    """Flag a chat, or lift the flag."""
    _keep(network, who, chat, MarkedUnread(chat, is_unread))


def favour(network: Network, who: str, chat: ChatId, *, is_favourite: bool) -> None:
    """Put a chat among the favourites, or take it out."""
    _keep(network, who, chat, ChatChanged(chat, is_favourite=is_favourite), "favourite")


def put_aside(network: Network, who: str, chat: ChatId, *, is_low_priority: bool) -> None:
    """Put a chat below the others, or back."""
    _keep(network, who, chat, ChatChanged(chat, is_low_priority=is_low_priority), "aside")


def pin(network: Network, who: str, chat: ChatId, message: MessageId, *, is_pinned: bool) -> None:
    """Keep a message in everybody's sight, or no longer."""
    room = network.room(chat, who)
    if room.entry(message) is None:
        raise Rejected("This message is not here any more.")
    others = tuple(each for each in room.pinned if each != message)
    room.pinned = (*others, message) if is_pinned else others
    for native in room.listeners():
        network.keep(native, f"pins {room.id}", PinsChanged(room.id, room.pinned))


def block(network: Network, who: str, other: str, *, is_blocked: bool) -> None:
    """What ``other`` writes directly to ``who`` goes nowhere from now on, or arrives again."""
    if other not in network.names:
        raise Rejected(f"Nobody here is called {other}.")
    if is_blocked:
        network.blocks[who].add(other)
    else:
        network.blocks[who].discard(other)
    blocked = frozenset(network.identity(native) for native in network.blocks[who])
    network.keep(who, "blocks", ServiceBlocksChanged(blocked))


def report(network: Network, who: str, what: Report) -> None:
    """Tell the people who run the network."""
    if what.chat is not None:
        network.room(what.chat, who)
    network.reports.append(f"{what.reason.value}: {what.note}")


def answer(network: Network, who: str, chat: ChatId, *, is_accepted: bool) -> None:
    """Accept an invitation, or decline it."""
    room = network.room(chat, who)
    if room.members[who] is not Membership.INVITED:
        raise Rejected("This chat is not waiting for an answer.")
    _come_or_go(network, who, chat, Membership.JOINED if is_accepted else Membership.LEFT)


def leave(network: Network, who: str, chat: ChatId) -> None:
    """Leave a group."""
    if network.room(chat, who).kind is ChatKind.DIRECT:
        raise Rejected("A chat between two people can be deleted or blocked, but not left.")
    _come_or_go(network, who, chat, Membership.LEFT)


def _keep(network: Network, who: str, chat: ChatId, event: Event, name: str = "") -> None:
    room = network.room(chat, who)
    network.keep(who, f"{name or type(event).__name__} {room.id}", event)


def _come_or_go(network: Network, who: str, chat: ChatId, membership: Membership) -> None:
    room = network.room(chat, who)
    told = set(room.listeners())
    room.members[who] = membership
    for native in told:
        network.tell(native, *room.described_to(native))
