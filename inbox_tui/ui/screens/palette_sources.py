"""What the palette finds: chats and people from the store, keys of the screen below, settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from textual.actions import parse
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from inbox_tui.config.settings import SETTINGS
from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import AccountId, Identity, ServiceId
from inbox_tui.domain.safe_text import safe_line, safe_name
from inbox_tui.policy.shelves import Shelf, shelf_of
from inbox_tui.policy.trays import is_native_row
from inbox_tui.store import accounts, known_people
from inbox_tui.store.clock import now
from inbox_tui.store.known_people import KnownPerson
from inbox_tui.store.rows import ChatRow
from inbox_tui.store.session import Reader
from inbox_tui.ui.keys import BY_ID, Group, Key, Where
from inbox_tui.ui.keys_shown import shown_key
from inbox_tui.ui.screens.palette_entries import (
    Entry,
    OpenChat,
    Run,
    ShowPerson,
    StartChat,
    Tell,
    Visit,
)
from inbox_tui.ui.screens.palette_search import Kind, Lines
from inbox_tui.ui.screens.palette_words import WORDS
from inbox_tui.ui.timeline.view import Timeline

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session

MOST_PEOPLE: Final = 20_000
_OF_THEMSELVES: Final = frozenset(
    {"app.palette", "inbox.palette", "inbox.jump", "inbox.back", "chats.open"}
)
"""Here already, or nothing to ask for by name."""
IN_THE_SHELL: Final = (
    ("Restore a backup", "inbox-tui store restore", "recover backup"),
    ("Export chats", "inbox-tui store export", "save archive json html text take out"),
    (
        "Import chats from another program",
        "inbox-tui store import",
        "move whatsapp signal telegram",
    ),
    ("Change how the inbox is unlocked", "inbox-tui store slots", "passphrase key recovery code"),
    ("Wipe everything", "inbox-tui store wipe", "delete erase destroy all"),
    ("Look for faults", "inbox-tui doctor", "problems diagnostics check help trouble"),
)
_BACKUPS: Final = Entry(
    "Back up the inbox",
    Run("show_backups"),
    "Backups",
    words="backup backups save copy secure verify automatic rotation",
)


# Commands


def commands_of(screen: Screen[Any]) -> list[Entry]:
    """What can be done on ``screen``: with the keys that work now first, then on its other parts."""
    entries: dict[str, Entry] = {}
    for node, binding in _bindings_of(screen):
        key = BY_ID.get(binding.id or "")
        if key is None or key.id in _OF_THEMSELVES or not _is_command(key):
            continue
        if key.id not in entries and _is_enabled(node, binding.action):
            entries[key.id] = Entry(
                key.description,
                Run(binding.action, node),
                key.group.value,
                shown_key(screen, key.id),
                WORDS.get(key.id, ""),
            )
    return list(entries.values())


def other_entries() -> list[Entry]:
    """The settings and screens, each leading to its place; and what is done in the shell."""
    shown = [
        Entry(setting.name, Visit(setting.key), "Setting", words=WORDS.get(setting.key, ""))
        for setting in SETTINGS
    ]
    told = [
        Entry(name, Tell(f"In a shell:  {command}"), "In a shell", words=words)
        for name, command, words in IN_THE_SHELL
    ]
    return [*shown, _BACKUPS, *told]


def _bindings_of(screen: Screen[Any]) -> Iterator[tuple[DOMNode, Binding]]:
    for active in screen.active_bindings.values():
        yield active.node, active.binding
    for widget in screen.walk_children(Widget):
        is_empty = isinstance(widget, Timeline) and not widget.is_attached
        if widget.focusable and widget.is_on_screen and not is_empty:
            yield from ((widget, each) for each in widget.BINDINGS if isinstance(each, Binding))


def _is_command(key: Key) -> bool:
    return key.group is not Group.MOVING and key.where not in (Where.DIALOG, Where.SCREEN)


def _is_enabled(node: DOMNode, action: str) -> bool:
    namespace, name, parameters = parse(action)
    target = {"app": node.app, "screen": node.screen}.get(namespace, node)
    return target.check_action(name, parameters) is True


# Chats


def chat_lines(rows: Iterable[ChatRow], registry: Registry) -> Lines:
    """Chats by newest activity; those that wait in Requests and those put away at the end."""
    at = now()
    ordered = sorted(
        rows, key=lambda row: (row.is_request or shelf_of(row, at) is Shelf.ARCHIVE, -row.active_at)
    )
    names = [row.title for row in ordered]
    return Lines(Kind.CHATS, names, lambda place: chat_entry(ordered[place], registry))


def chat_entry(row: ChatRow, registry: Registry) -> Entry:
    """A chat, with its service where that isn't home's, and what waits in it."""
    origin = "" if is_native_row(row) else service_name(row.origin, registry)
    unread = f"{row.unread} unread" if row.unread else ""
    request = "request" if row.is_request else ""
    about = " · ".join(word for word in (origin, unread, request) if word)
    name = safe_line(row.title, max_characters=60).text
    return Entry(name, OpenChat(row.key), about, is_strong=True)


def service_name(service: ServiceId, registry: Registry) -> str:
    """What a service is called, by its connector where there is one."""
    offer = registry.offer(service)
    return safe_line(offer.facts.name if offer else service, max_characters=30).text


# People


@dataclass(frozen=True, slots=True)
class _Somebody:
    """The identities that are one person, and the chats with them, the latest first."""

    identities: tuple[KnownPerson, ...]
    rows: tuple[ChatRow, ...]
    account: AccountId | None
    """Which could carry a chat with them."""

    @property
    def order(self) -> tuple[int, str]:
        """Those with the latest chats first, the others by name."""
        return (-self.rows[0].active_at if self.rows else 0, self.identities[0].name.casefold())


def people_lines(session: Session, rows: Sequence[ChatRow]) -> Lines:
    """Everybody known whom one has a chat with, or could have one with."""
    with session.store.read() as reader:
        known = known_people.known(reader, MOST_PEOPLE)
        own = _own_accounts(reader)
    direct: dict[Identity, list[ChatRow]] = {}
    for row in sorted(rows, key=lambda row: -row.active_at):
        if row.kind is ChatKind.DIRECT and row.partner is not None:
            direct.setdefault(row.partner, []).append(row)
    grouped: dict[object, list[KnownPerson]] = {}
    for each in known:
        grouped.setdefault(each.person or each.identity, []).append(each)
    found = [_somebody(each, direct, own) for each in grouped.values()]
    shown = sorted((one for one in found if one.rows or one.account), key=lambda one: one.order)
    names = [one.identities[0].name or one.identities[0].identity.native for one in shown]
    return Lines(Kind.PEOPLE, names, lambda place: _person_entry(shown[place], session.registry))


def _own_accounts(reader: Reader) -> dict[ServiceId, AccountId]:
    """For each service the account a new chat would be carried by; home's before others."""
    found = sorted(accounts.all_accounts(reader), key=lambda account: account.is_home)
    return {account.service: account.id for account in found if account.is_on}


def _somebody(
    identities: Sequence[KnownPerson],
    direct: Mapping[Identity, list[ChatRow]],
    own: Mapping[ServiceId, AccountId],
) -> _Somebody:
    rows = [row for each in identities for row in direct.get(each.identity, ())]
    if len(identities) > 1:
        rows.sort(key=lambda row: -row.active_at)
    # the one a chat can be begun with stands first
    ordered = sorted(identities, key=lambda each: each.identity.service not in own)
    account = own.get(ordered[0].identity.service)
    return _Somebody(tuple(ordered), tuple(rows), account)


def _person_entry(somebody: _Somebody, registry: Registry) -> Entry:
    first = somebody.identities[0]
    name = safe_name(first.name, first.identity.native).text
    known = {service_name(each.identity.service, registry) for each in somebody.identities}
    where = ", ".join(sorted(known)[:3])
    keys = tuple(row.key for row in somebody.rows)
    if keys:
        count = "1 chat" if len(keys) == 1 else f"{len(keys)} chats"
        target = OpenChat(keys[0]) if len(keys) == 1 else ShowPerson(keys)
        return Entry(name, target, f"{where} · {count}")
    # without an account nobody is among those who are shown
    account = somebody.account or AccountId("")
    service = service_name(first.identity.service, registry)
    return Entry(name, StartChat(account, first.identity), f"{service} · start a chat")
