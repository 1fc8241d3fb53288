"""Which chat somebody means who types a name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from inbox_tui.cli.exits import Exit, Stop
from inbox_tui.domain.ids import AccountId, ChatId, ChatKey
from inbox_tui.domain.safe_text import safe_line
from inbox_tui.store import accounts, chats
from inbox_tui.store.rows import ChatFilter, ChatRow, Only
from inbox_tui.store.session import Reader

_PAGE: Final = 500
_CANDIDATES: Final = 12
EVERYWHERE: Final[tuple[Only, ...]] = ("all", "requests", "archive")


def every_chat(
    reader: Reader, *, only: tuple[Only, ...] = EVERYWHERE, limit: int | None = None
) -> Iterator[ChatRow]:
    """Chats by newest activity, page by page; each once."""
    seen: set[ChatKey] = set()
    for kind in only:
        for row in _pages(reader, ChatFilter(only=kind)):
            if row.key not in seen:
                seen.add(row.key)
                yield row
            if limit is not None and len(seen) >= limit:
                return


def full_id(row: ChatRow) -> str:
    """The id that names one chat among those of all accounts."""
    return f"{row.key.account}/{row.key.chat}"


def find_chat(reader: Reader, wanted: str) -> ChatRow:
    """The chat with this id, this title, or a title that alone begins so.

    Raises :class:`Stop`, with the candidates where there are several.
    """
    if by_id := _by_id(reader, wanted):
        return _one(by_id, wanted)
    rows = list(every_chat(reader))
    if exact := [row for row in rows if wanted in (row.title, shown_title(row))]:
        return _one(exact, wanted)
    folded = wanted.casefold()
    return _one([row for row in rows if shown_title(row).casefold().startswith(folded)], wanted)


def shown_title(row: ChatRow) -> str:
    """The title as screens show it, which is what a person can type."""
    return safe_line(row.title).text


def _by_id(reader: Reader, wanted: str) -> list[ChatRow]:
    keys = [ChatKey(account.id, ChatId(wanted)) for account in accounts.all_accounts(reader)]
    account, slash, chat = wanted.partition("/")
    if slash:
        keys.append(ChatKey(AccountId(account), ChatId(chat)))
    return [row for key in keys if (row := chats.get(reader, key)) is not None]


def _one(rows: list[ChatRow], wanted: str) -> ChatRow:
    if not rows:
        raise Stop(
            Exit.NOT_FOUND,
            f"No chat is called {safe_line(wanted).text!r}. inbox-tui chats lists them.",
        )
    if len(rows) == 1:
        return rows[0]
    listed = "\n".join(
        f"  {safe_line(full_id(row)).text}  {shown_title(row)}" for row in rows[:_CANDIDATES]
    )
    more = f"\n  and {len(rows) - _CANDIDATES} more" if len(rows) > _CANDIDATES else ""
    raise Stop(
        Exit.USAGE,
        f"{len(rows)} chats fit {safe_line(wanted).text!r}. Give one's id instead:\n{listed}{more}",
    )


def _pages(reader: Reader, which: ChatFilter) -> Iterator[ChatRow]:
    after = None
    while rows := chats.page(reader, filter=which, after=after, limit=_PAGE):
        yield from rows
        after = rows[-1].cursor
        if len(rows) < _PAGE or after is None:
            return
