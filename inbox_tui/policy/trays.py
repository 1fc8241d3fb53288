"""Which chats are native, and where a person sees the others.

A chat is native when the home account carries it and the other people are on that account's own
service. Everything else is third-party: shown in a tray above the native chats, or merged among
them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final, Generic, Protocol, TypeVar

from inbox_tui.domain.chat import is_native
from inbox_tui.domain.ids import ServiceId


class Layout(Enum):
    """Where third-party chats are shown."""

    SEPARATE = "separate"
    MERGED = "merged"


LAYOUT_SETTING: Final = "inbox.layout"
NO_EXCEPTIONS: Final[Mapping[ServiceId, Layout]] = MappingProxyType({})


class TrayRow(Protocol):
    """What of a chat's row decides where it stands."""

    @property
    def service(self) -> ServiceId:
        """The service of the account that carries the chat."""

    @property
    def origin(self) -> ServiceId:
        """The service the other people are on."""

    @property
    def is_home_account(self) -> bool:
        """Whether the home account carries it."""


Row = TypeVar("Row", bound=TrayRow)


@dataclass(frozen=True, slots=True)
class Inbox(Generic[Row]):
    """The rows as they are shown: every row stands in exactly one of the two, order kept.

    ``tray`` is ``None`` where everything is merged and there is no tray to show at all.
    """

    tray: tuple[Row, ...] | None
    native: tuple[Row, ...]


def is_native_row(row: TrayRow) -> bool:
    """Whether the chat of ``row`` is native."""
    return is_native(row.service, row.origin, is_home=row.is_home_account)


def arrange(
    rows: Sequence[Row],
    layout: Layout,
    exceptions: Mapping[ServiceId, Layout] = NO_EXCEPTIONS,
) -> Inbox[Row]:
    """Put each row in its place. ``exceptions`` are choices for single origins."""
    tray: list[Row] = []
    native: list[Row] = []
    # the answer is the same for all of a kind, and there are few kinds among thousands of rows
    known: dict[tuple[ServiceId, ServiceId, bool], bool] = {}
    for row in rows:
        kind = (row.service, row.origin, row.is_home_account)
        is_apart = known.get(kind)
        if is_apart is None:
            choice = exceptions.get(row.origin, layout)
            is_apart = known[kind] = not is_native_row(row) and choice is Layout.SEPARATE
        (tray if is_apart else native).append(row)
    has_tray = layout is Layout.SEPARATE or bool(tray)
    return Inbox(tuple(tray) if has_tray else None, tuple(native))


def layout_setting(service: ServiceId) -> str:
    """The name of the setting that holds the exception for ``service``."""
    return f"{LAYOUT_SETTING}.{service}"


def read_layout(value: str | None) -> Layout | None:
    """A stored choice; ``None`` where there is none or it is none of ours."""
    return next((layout for layout in Layout if layout.value == value), None)
