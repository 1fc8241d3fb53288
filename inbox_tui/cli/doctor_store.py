"""What the doctor sees of the store and its accounts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from getpass import getpass

from inbox_tui.cli.exits import Stop
from inbox_tui.cli.findings import Finding, note, well, wrong
from inbox_tui.cli.opening import opened
from inbox_tui.cli.places import Places
from inbox_tui.cli.unlocking import open_vault, unlocked
from inbox_tui.cli.wording import moment
from inbox_tui.connector.discovery import Registry
from inbox_tui.domain.account import Account
from inbox_tui.domain.connection import ConnectionState
from inbox_tui.keys.vault import Vault
from inbox_tui.store import accounts, diagnostics, notices, quarantine
from inbox_tui.store.errors import StoreError
from inbox_tui.store.session import Reader
from inbox_tui.store.store import Store

_AREA = "Store"
_ACCOUNTS = "Accounts"
_TROUBLE = frozenset(
    {
        ConnectionState.BAD_CREDENTIALS,
        ConnectionState.LOGGED_OUT,
        ConnectionState.UNREACHABLE,
        ConnectionState.ERROR,
    }
)


def store_and_accounts(
    places: Places, registry: Registry, environment: Mapping[str, str], *, may_ask: bool
) -> Iterator[Finding]:
    """The store of a profile, opened to read only; whoever uses it isn't disturbed."""
    if not Vault.exists(places.data) and not any(places.data.glob("*.db")):
        yield note(_AREA, f"no inbox in the profile {places.profile} yet", "Start inbox-tui once.")
        return
    yield from _permissions(places)
    try:
        kinds = ", ".join(kind.value for kind in open_vault(places).kinds)
        yield well(_AREA, f"its key is unlocked by: {kinds}")
        key = unlocked(places, environment, ask=getpass if may_ask else None)
        store = opened(places, key, read_only=True)
    except Stop as stop:
        yield wrong(_AREA, "the store can't be looked into", stop.message)
        return
    try:
        with store.read() as reader:
            yield from _figures(reader)
            yield from _found_in_opening(reader, store)
            for account in accounts.all_accounts(reader):
                yield from _account(reader, account, registry)
    except StoreError as error:
        yield wrong(_AREA, "the store can't be read", str(error))
    finally:
        store.close()


def _permissions(places: Places) -> Iterator[Finding]:
    mode = places.data.stat().st_mode & 0o077
    if mode:
        yield wrong(
            _AREA,
            f"others may look into {places.data}",
            f"Run  chmod 700 {places.data}",
        )
    else:
        yield well(_AREA, f"{places.data}, closed to others")


def _figures(reader: Reader) -> Iterator[Finding]:
    info = diagnostics.info(reader)
    yield well(
        _AREA,
        f"schema {info.schema}, cipher {info.cipher}, {info.bytes / 1024 / 1024:,.1f} MiB, "
        f"{info.chats:,} chats, {info.messages:,} messages",
    )
    if info.unindexed:
        yield note(_AREA, f"{info.unindexed:,} messages wait to become searchable")
    if info.quarantined:
        yield note(
            _AREA,
            f"{info.quarantined:,} events were set aside because they could not be understood "
            "or were not allowed",
            "Nothing to do; they are kept raw. Report them if something is missing.",
        )


def _found_in_opening(reader: Reader, store: Store) -> Iterator[Finding]:
    if not store.writability.is_well:
        yield wrong(_AREA, "nothing new can be kept", store.writability.reason)
    for notice in notices.latest(reader):
        yield note(_AREA, f"{moment(notice.at)}: {notice.text}")
    for text in store.notices:
        yield note(_AREA, text, "Open the app once: it goes on from there and keeps this notice.")


def _account(reader: Reader, account: Account, registry: Registry) -> Iterator[Finding]:
    name = f"{account.identity.native} ({account.service}{', home' if account.is_home else ''})"
    if not account.is_on:
        yield note(_ACCOUNTS, f"{name}: off")
        return
    offer = registry.offer(account.service)
    if offer is None or not offer.availability.usable:
        reason = (
            offer.availability.reason if offer else f"Install a connector for {account.service}."
        )
        yield wrong(_ACCOUNTS, f"{name}: its connector can't be used", reason)
        return
    yield _connection(reader, account, name)
    if aside := quarantine.count(reader, account.id):
        yield note(_ACCOUNTS, f"{name}: {aside:,} events were set aside")


def _connection(reader: Reader, account: Account, name: str) -> Finding:
    found = accounts.status(reader, account.id)
    if found is None:
        return note(_ACCOUNTS, f"{name}: has not connected yet", "Open the app.")
    status, since = found
    state = status.state.value.replace("_", " ")
    what = f"{name}: {state} since {moment(since)}"
    if status.state in _TROUBLE:
        advice = status.reason or "Open the app: it says what to do."
        return wrong(_ACCOUNTS, what, advice)
    return well(_ACCOUNTS, what) if not status.reason else note(_ACCOUNTS, what, status.reason)
