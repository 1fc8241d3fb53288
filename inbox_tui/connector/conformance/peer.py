"""The other side of a conformance run: somebody our account chats with.

A :class:`Peer` is written once per connector, on top of other software than the connector itself
wherever there is some (another library, the service's own client), so that the two do not share a
mistake. It acts on the real server and tells what it saw there.

**Names.** The two sides may know one message by different ids. So a message is named by its *text*,
as it reads now: after ``edit(chat, "old", "new")`` it is ``"new"``. A file is named by its file
name. The suite never writes the same text twice in one run, unless it counts copies. A chat is
named by the id that *our side* gives it; the peer translates.

**Waiting.** Every ``wait_for_…`` looks at what has already been seen, then waits for more, and
raises ``TimeoutError`` after :data:`PATIENCE` seconds. Nothing sleeps. Every act returns when the
service has taken it.

**Fresh accounts.** The ``peer`` fixture yields a new peer for each test, with new accounts (ours,
the peer's, a bystander's) that have never spoken.

**What isn't there.** The suite calls the method for a feature only where the connector declares it.
A peer of a service without groups, say, raises ``Unsupported`` from :meth:`Peer.create_group`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from inbox_tui.connector.egress import Egress
from inbox_tui.connector.login import Show
from inbox_tui.connector.protocol import Connector
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatId, Identity

PATIENCE: Final = 20.0
"""Seconds anything in the suite may take before it counts as not happening."""


@dataclass(frozen=True, slots=True)
class SeenMessage:
    """A message as the peer's side has it."""

    text: str
    is_ours: bool
    """Whether the service says that our account wrote it."""
    reply_to: str | None = None
    """The text of the message it answers, as the peer has it."""
    thread_of: str | None = None
    """The text of the first message of the thread it is in."""


@dataclass(frozen=True, slots=True)
class PeerFile:
    """A file to send or a file that was seen."""

    name: str
    data: bytes
    media_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class LoginScript:
    """What to enter to sign our account in.

    ``right`` and ``wrong`` hold a value for every field id that any ``Ask`` of the login may have;
    fields that an ``Ask`` has and the mapping has not are left at their defaults. ``wrong`` is
    ``None`` where the login has nothing to get wrong.
    """

    right: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] | None = None


class Peer(Protocol):
    """Somebody else on the service, and what is needed to sign our own side in."""

    # --- who is who -----------------------------------------------------------------------------

    @property
    def connector(self) -> Connector:
        """The connector under test."""

    @property
    def egress(self) -> Egress:
        """How our side reaches the server: with the test server's CA file, where it has one."""

    @property
    def login_script(self) -> LoginScript:
        """What signs our own account in."""

    @property
    def ours(self) -> Identity:
        """Who our side is, once signed in."""

    @property
    def identity(self) -> Identity:
        """Who the peer is, as our side knows them."""

    @property
    def invites_to(self) -> frozenset[ChatKind]:
        """The kinds of chat our side must accept an invitation to before it may write.

        For these the suite waits for ``ChatChanged(membership=INVITED)``, performs
        ``AnswerRequest`` and waits for ``JOINED``.
        """

    async def approve_login(self, shown: Show) -> None:
        """Do on the other device what a ``Show`` step waits for. Unused where there is none."""

    # --- chats ----------------------------------------------------------------------------------

    async def create_direct(self) -> ChatId:
        """A direct chat with our side; the invitation, where there is one, has been sent."""

    async def create_group(self, title: str) -> ChatId:
        """A group with our side in it or invited."""

    async def bystander_chat(self) -> ChatId:
        """A direct chat between our side and a third account, created or invited to as above.

        What arrives there later than something else proves that the something else is not coming.
        """

    async def bystander_says(self, text: str) -> None:
        """The third account writes in the chat of :meth:`bystander_chat`."""

    async def earlier(self, texts: Sequence[str]) -> ChatId:
        """A direct chat in which the peer wrote ``texts``, in this order.

        Called before our side signs in for the first time, so that only history holds them.
        """

    async def request(self, text: str) -> ChatId:
        """First contact that waits until our side accepts it, saying ``text`` where it may.

        Called only where ``Feature.REQUEST`` is declared.
        """

    # --- what the peer does ---------------------------------------------------------------------

    async def send_text(self, chat: ChatId, text: str) -> None:
        """Write ``text``."""

    async def send_reply(self, chat: ChatId, to: str, text: str) -> None:
        """Answer the message that reads ``to``."""

    async def send_in_thread(self, chat: ChatId, root: str, text: str) -> None:
        """Write in the thread that starts with the message that reads ``root``."""

    async def send_file(self, chat: ChatId, file: PeerFile) -> None:
        """Send a file."""

    async def edit(self, chat: ChatId, old: str, new: str) -> None:
        """Replace the text of the peer's own message that reads ``old``."""

    async def delete(self, chat: ChatId, text: str) -> None:
        """Take back the peer's own message that reads ``text``."""

    async def react(self, chat: ChatId, to: str, key: str) -> None:
        """React with the emoji ``key`` to the message that reads ``to``."""

    async def unreact(self, chat: ChatId, to: str, key: str) -> None:
        """Take the peer's own reaction back."""

    async def mark_delivered(self, chat: ChatId, text: str) -> None:
        """Say that the message that reads ``text`` arrived; nothing, where that goes by itself."""

    async def mark_read(self, chat: ChatId, text: str) -> None:
        """Say that everything up to the message that reads ``text`` has been read."""

    async def set_typing(self, chat: ChatId, *, is_typing: bool) -> None:
        """Begin or stop typing."""

    # --- what the peer sees ---------------------------------------------------------------------

    async def wait_for_text(self, chat: ChatId, text: str) -> SeenMessage:
        """The message that reads ``text``, from anybody."""

    async def wait_for_edit(self, chat: ChatId, old: str, new: str) -> None:
        """Until what read ``old`` reads ``new``."""

    async def wait_for_deletion(self, chat: ChatId, text: str) -> None:
        """Until the message that read ``text`` is gone."""

    async def wait_for_reaction(self, chat: ChatId, to: str, key: str) -> None:
        """Until our reaction ``key`` stands on the message that reads ``to``."""

    async def wait_for_no_reaction(self, chat: ChatId, to: str, key: str) -> None:
        """Until our reaction, seen before, is gone."""

    async def wait_for_read(self, chat: ChatId, text: str) -> None:
        """Until our side says that everything up to ``text`` has been read."""

    async def wait_for_typing(self, chat: ChatId, *, is_typing: bool) -> None:
        """Until our side is typing, or has stopped."""

    async def wait_for_file(self, chat: ChatId, name: str) -> PeerFile:
        """The file called ``name``, downloaded."""

    async def wait_for_leave(self, chat: ChatId) -> None:
        """Until our side has left the group."""

    # --- what the peer has seen so far, without waiting -----------------------------------------

    def copies(self, chat: ChatId, text: str) -> int:
        """How many messages that read ``text`` there are."""

    def knows_read(self, chat: ChatId, text: str) -> bool:
        """Whether our side has told that ``text``, or something after it, was read."""

    async def reports(self) -> tuple[str, ...] | None:
        """The notes of the reports that reached the service, or ``None`` where nobody can look."""
