"""What a store promises, in the plainest Python: lists and sets, no positions and no index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from inbox_tui.domain.ids import Identity


@dataclass(slots=True)
class ModelMessage:
    """``at`` orders it within its chat; no two messages share one."""

    name: str
    sender: Identity
    at: int
    text: str
    is_mine: bool
    versions: list[tuple[int, str]] = field(default_factory=list)
    is_deleted: bool = False
    is_starred: bool = False
    reactions: set[tuple[Identity, str]] = field(default_factory=set)
    transaction: str | None = None

    def edit(self, by: Identity, at: int, text: str) -> None:
        if by != self.sender or self.is_deleted:
            return
        if not self.versions:
            self.versions.append((self.at, self.text))
        newest = max(when for when, _ in self.versions)
        self.versions.append((at, text))
        if at >= newest or len(self.versions) == 2:
            self.text = text

    def delete(self, by: Identity, *, is_moderated: bool) -> None:
        if by != self.sender and not is_moderated:
            return
        self.is_deleted = True
        self.text = ""
        self.versions.clear()
        self.reactions.clear()

    def react(self, by: Identity, key: str) -> None:
        if not self.is_deleted:
            self.reactions.add((by, key))

    def unreact(self, by: Identity, key: str) -> None:
        self.reactions.discard((by, key))


Change = Callable[[ModelMessage], None]


@dataclass(slots=True)
class ModelChat:
    """One chat; what was said of messages that aren't here waits for them."""

    messages: dict[str, ModelMessage] = field(default_factory=dict)
    waiting: dict[str, list[Change]] = field(default_factory=dict)
    read_up_to: int = 0
    deleted_at: int = -1
    is_shown: bool = False
    muted_until: int | None = None
    draft: str = ""

    def receive(self, message: ModelMessage) -> None:
        if message.at <= self.deleted_at or message.name in self.messages:
            return
        self.messages[message.name] = message
        self.is_shown = True
        if message.is_mine:
            self.read_up_to = max(self.read_up_to, message.at)
        for change in self.waiting.pop(message.name, []):
            change(message)

    def settle(self, transaction: str, name: str, at: int, text: str) -> None:
        """The service sent back what was queued here: it takes its place by the service's clock."""
        echo = next(
            message for message in self.messages.values() if message.transaction == transaction
        )
        del self.messages[echo.name]
        echo.name, echo.at, echo.text, echo.transaction = name, at, text, None
        self.messages[name] = echo
        self.read_up_to = max(self.read_up_to, at)

    def change(self, name: str, change: Change) -> None:
        # the first word of a chat lists it; only a message brings a deleted one back
        self.is_shown = self.is_shown or self.deleted_at < 0
        message = self.messages.get(name)
        if message is None:
            self.waiting.setdefault(name, []).append(change)
        else:
            change(message)

    def delete(self, now: int) -> None:
        self.messages.clear()
        self.waiting.clear()
        self.read_up_to = 0
        self.deleted_at = now
        self.is_shown = False
        self.muted_until = None
        self.draft = ""

    @property
    def timeline(self) -> list[ModelMessage]:
        return sorted(self.messages.values(), key=lambda message: message.at)

    @property
    def unread(self) -> int:
        return sum(
            not message.is_mine and not message.is_deleted and message.at > self.read_up_to
            for message in self.messages.values()
        )

    def holding(self, word: str) -> set[str]:
        return {message.name for message in self.messages.values() if word in message.text.split()}
