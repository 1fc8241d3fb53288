"""What a committed piece of work changed, so that screens redraw that and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from inbox_tui.domain.ids import AccountId, ChatKey, Identity, MessageKey

if TYPE_CHECKING:
    from inbox_tui.domain.connection import ConnectionStatus
    from inbox_tui.store.room import Writability


MOST_ARRIVED: Final = 100
"""Messages named as having arrived. Of more than these, the latest are."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Which chats, messages, accounts and records are different now."""

    chats: frozenset[ChatKey] = frozenset()
    """Chats whose row in the list changed, appeared or went away."""
    timelines: frozenset[ChatKey] = frozenset()
    """Chats whose messages changed."""
    arrived: tuple[MessageKey, ...] = ()
    """Messages that are here for the first time and are no page of history, in order."""
    accounts: frozenset[AccountId] = frozenset()
    outbox: bool = False
    settings: bool = False
    requests: bool = False
    blocks: bool = False
    consents: bool = False
    persons: bool = False
    writability: Writability | None = None
    """Whether the disk takes what is written, where that changed."""
    typing: Mapping[ChatKey, tuple[Identity, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    connections: Mapping[AccountId, ConnectionStatus] = field(
        default_factory=lambda: MappingProxyType({})
    )

    def __bool__(self) -> bool:
        return self != NOTHING

    def merge(self, later: Changes) -> Changes:
        """These changes and later ones as one; of passing things the later word counts."""
        return Changes(
            chats=self.chats | later.chats,
            timelines=self.timelines | later.timelines,
            arrived=(*self.arrived, *later.arrived)[-MOST_ARRIVED:],
            accounts=self.accounts | later.accounts,
            outbox=self.outbox or later.outbox,
            settings=self.settings or later.settings,
            requests=self.requests or later.requests,
            blocks=self.blocks or later.blocks,
            consents=self.consents or later.consents,
            persons=self.persons or later.persons,
            writability=later.writability or self.writability,
            typing=MappingProxyType({**self.typing, **later.typing}),
            connections=MappingProxyType({**self.connections, **later.connections}),
        )


NOTHING: Final = Changes()


class ChangeCollector:
    """Gathers what one piece of work changes while it runs."""

    __slots__ = (
        "accounts",
        "arrived",
        "blocks",
        "chats",
        "connections",
        "consents",
        "outbox",
        "persons",
        "requests",
        "settings",
        "timelines",
        "typing",
    )

    def __init__(self) -> None:
        self.chats: set[ChatKey] = set()
        self.timelines: set[ChatKey] = set()
        self.arrived: list[MessageKey] = []
        self.accounts: set[AccountId] = set()
        self.outbox = False
        self.settings = False
        self.requests = False
        self.blocks = False
        self.consents = False
        self.persons = False
        self.typing: dict[ChatKey, tuple[Identity, ...]] = {}
        self.connections: dict[AccountId, ConnectionStatus] = {}

    def message(self, chat: ChatKey) -> None:
        """A message of ``chat`` changed, and with it perhaps the chat's row."""
        self.chats.add(chat)
        self.timelines.add(chat)

    def freeze(self) -> Changes:
        """What was gathered, as a value."""
        return Changes(
            chats=frozenset(self.chats),
            timelines=frozenset(self.timelines),
            arrived=tuple(self.arrived[-MOST_ARRIVED:]),
            accounts=frozenset(self.accounts),
            outbox=self.outbox,
            settings=self.settings,
            requests=self.requests,
            blocks=self.blocks,
            consents=self.consents,
            persons=self.persons,
            typing=MappingProxyType(dict(self.typing)),
            connections=MappingProxyType(dict(self.connections)),
        )
