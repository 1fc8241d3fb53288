"""How the connections are doing, in one sentence, when that is worth one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inbox_tui.domain.account import Account
from inbox_tui.domain.connection import ConnectionState, ConnectionStatus
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store import accounts
from inbox_tui.ui.badges import Badges

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session

_WORDS: Final = {
    ConnectionState.STARTING: "connecting",
    ConnectionState.CONNECTING: "connecting",
    ConnectionState.TRANSIENT_DISCONNECT: "disconnected, trying again",
    ConnectionState.BAD_CREDENTIALS: "signed out by the service",
    ConnectionState.UNREACHABLE: "not reachable",
    ConnectionState.LOGGED_OUT: "signed out",
    ConnectionState.ERROR: "stopped by a fault",
}
_UNDER_WAY: Final = (ConnectionState.STARTING, ConnectionState.CONNECTING)


def connection_words(session: Session, badges: Badges) -> tuple[str, bool]:
    """What is not well and whether it is a problem; empty where every account is online.

    A disk that takes nothing goes before every connection: none of them can bring anything then.
    """
    writability = session.store.writability
    if not writability.is_well:
        after = " Then start again." if session.is_read_only else ""
        return f"{writability.reason}{after}", True
    if session.is_read_only:
        return _reading_only(session), True
    with session.store.read() as reader:
        found = [account for account in accounts.all_accounts(reader) if account.is_on]
    unwell = [
        (account, status)
        for account in found
        if not (status := session.status(account.id)).state.is_online
    ]
    problems = [pair for pair in unwell if pair[1].state not in _UNDER_WAY]
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        return _sentence(*problems[0], badges) + more, True
    if unwell:
        names = ", ".join(badges.name(account.service) for account, _ in unwell[:3])
        return f"Connecting: {names}", False
    return "", False


def _reading_only(session: Session) -> str:
    if session.held_by is None:
        return "Reading only: nothing is connected, and nothing new arrives here."
    process = f" (process {session.held_by.pid})" if session.held_by.pid else ""
    return (
        f"Open in another window{process}: reading only. To write here, close that one and start "
        "again."
    )


def _sentence(account: Account, status: ConnectionStatus, badges: Badges) -> str:
    name = badges.name(account.service)
    if status.state.needs_the_user:
        keys = "F2, then Home account," if account.is_home else "F3"
        return f"{name}: {_WORDS[status.state]}. Press {keys} to sign in again."
    reason = safe_line(status.reason, max_characters=200).text
    if reason and status.state is ConnectionState.ERROR:
        # it may be the disk that is full: the reason alone says whose fault it is
        return f"{name}: {reason}"
    words = f"{name}: {_WORDS.get(status.state, 'not connected')}"
    return f"{words}. {reason}" if reason else words
