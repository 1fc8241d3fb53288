"""What a person is told of messages that arrived: one notice for them all, saying as much as they like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from inbox_tui.domain.ids import ChatKey
from inbox_tui.domain.safe_text import SafeText, safe_line

CONTENT_SETTING: Final = "notify.content"
_TITLE_CHARACTERS: Final = 80
_BODY_CHARACTERS: Final = 200
_CHATS_NAMED: Final = 3


class Shown(Enum):
    """How much a notice says: it may stand on a locked screen, or on somebody else's."""

    FULL = "full"
    SENDER = "sender"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that makes itself heard. Every text is remote."""

    chat: ChatKey
    title: str
    sender: str
    text: str
    is_direct: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told. ``chat`` is where it leads to: the latest one's."""

    title: SafeText
    body: SafeText
    chat: ChatKey


def read_shown(stored: str | None) -> Shown:
    """The choice that was stored; who wrote, and not what, where none was."""
    return next((each for each in Shown if each.value == stored), Shown.SENDER)


def notice_of(heard: Sequence[Heard], shown: Shown) -> Notice | None:
    """One notice for everything heard at once; ``None`` for nothing."""
    if not heard:
        return None
    latest = heard[-1]
    if shown is Shown.NOTHING:
        return _notice(_count(len(heard)), "", latest)
    if len({each.chat for each in heard}) > 1:
        return _notice(_count(len(heard)), _chats(heard), latest)
    if len(heard) > 1:
        body = latest.text if shown is Shown.FULL else _count(len(heard))
        return _notice(f"{latest.title} ({len(heard)})", _said(latest, body, shown), latest)
    body = latest.text if shown is Shown.FULL else "New message"
    return _notice(latest.title, _said(latest, body, shown), latest)


def _said(heard: Heard, body: str, shown: Shown) -> str:
    """In a group it matters who; the title of a direct chat says that already."""
    if heard.is_direct or (shown is Shown.SENDER and not heard.sender):
        return body
    return f"{heard.sender}: {body}"


def _count(number: int) -> str:
    return "New message" if number == 1 else f"{number} new messages"


def _chats(heard: Sequence[Heard]) -> str:
    titles = list(dict.fromkeys(each.title for each in reversed(heard)))
    more = len(titles) - _CHATS_NAMED
    named = ", ".join(safe_line(title, max_characters=40).text for title in titles[:_CHATS_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def _notice(title: str, body: str, latest: Heard) -> Notice:
    return Notice(
        safe_line(title, max_characters=_TITLE_CHARACTERS),
        safe_line(body, max_characters=_BODY_CHARACTERS),
        latest.chat,
    )
