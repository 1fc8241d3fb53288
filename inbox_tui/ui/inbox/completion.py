"""Completing names in the open chat: people, emoji, commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inbox_tui.domain.chat import Membership
from inbox_tui.domain.ids import Identity
from inbox_tui.domain.message import Mention
from inbox_tui.store import accounts, chats, people
from inbox_tui.store.rows import ChatRow
from inbox_tui.store.writers import recent_writers
from inbox_tui.ui.content import person_name
from inbox_tui.ui.writing.commands import commands_like
from inbox_tui.ui.writing.completing import Kind, Offer, Person, emoji_like, people_like, wanted
from inbox_tui.ui.writing.composer import Composer
from inbox_tui.ui.writing.mentioning import mentions_in
from inbox_tui.ui.writing.offers import Offers

if TYPE_CHECKING:
    from inbox_tui.engine.session import Session


class Completion:
    """Offers what fits the word before the cursor, and remembers who was meant."""

    def __init__(self, session: Session, composer: Composer, offers: Offers) -> None:
        self._session = session
        self._composer = composer
        self._offers = offers
        self._row: ChatRow | None = None
        self._people: tuple[Person, ...] | None = None
        self._chosen: dict[str, Identity] = {}
        self._closed_at: tuple[str, tuple[int, int]] | None = None
        """Where the person closed the list: it stays closed until something is typed."""
        self._looked_at: tuple[str, tuple[int, int]] | None = None
        self._start = 0

    def open(self, row: ChatRow) -> None:
        """Another chat has other people."""
        self._row, self._people = row, None
        self._chosen.clear()
        self.close()

    def close(self) -> None:
        """Offer nothing here."""
        self._closed_at = self._looked_at = self._here()
        self._offers.show(())

    def look(self) -> bool:
        """Offer what fits where the cursor is now; whether anything does."""
        here = self._here()
        if here != self._looked_at:
            self._looked_at = here
            self._offers.show(() if here == self._closed_at else self._fitting(), self._column())
        return self._offers.is_open

    def move(self, step: int) -> None:
        """Up or down the list."""
        self._offers.move(step)

    def accept(self, offer: Offer | None = None) -> None:
        """Put in what is chosen, with a space behind it."""
        offer = offer or self._offers.chosen
        if offer is None:
            return
        row, column = self._composer.cursor_location
        behind = self._composer.document[row][column : column + 1]
        space = "" if behind.isspace() else " "
        if offer.identity is not None:
            self._chosen[offer.inserted] = offer.identity
        self._composer.replace(
            offer.inserted + space,
            (row, self._start),
            (row, column),
            maintain_selection_offset=False,
        )
        self._composer.move_cursor((row, self._start + len(offer.inserted) + 1))
        self.close()

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Whom ``text`` calls by name."""
        return mentions_in(text, self._chosen, self._everybody()) if "@" in text else ()

    def _here(self) -> tuple[str, tuple[int, int]]:
        return self._composer.text, self._composer.cursor_location

    def _column(self) -> int:
        return max(0, self._composer.cursor_screen_offset.x - self._composer.region.x - 1)

    def _fitting(self) -> tuple[Offer, ...]:
        row, column = self._composer.cursor_location
        line = self._composer.document[row]
        may_be_command = row == 0 and not self._composer.is_literal
        found = wanted(line, column, may_be_command=may_be_command)
        if found is None or not self._composer.selection.is_empty:
            return ()
        self._start = found.start
        match found.kind:
            case Kind.PERSON:
                return people_like(found.typed, self._everybody())
            case Kind.EMOJI:
                return emoji_like(found.typed)
            case Kind.COMMAND:
                return commands_like(found.typed)

    def _everybody(self) -> tuple[Person, ...]:
        """Those in the chat, who wrote last first; then those who only wrote in it."""
        if self._people is None:
            self._people = self._read() if self._row is not None else ()
        return self._people

    def _read(self) -> tuple[Person, ...]:
        row = self._row
        if row is None:
            return ()
        with self._session.store.read() as reader:
            members = chats.members(reader, row.key)
            writers = dict(recent_writers(reader, row.key))
            own = accounts.get(reader, row.key.account)
            partner = row.partner and {row.partner: people.name_of(reader, row.partner)}
        here = {m.identity: m.display_name for m in members if m.membership is Membership.JOINED}
        first = {who: here[who] for who in writers if who in here}
        everybody = {**first, **here, **(partner or {}), **writers}
        return tuple(
            Person.of(who, person_name(who, name))
            for who, name in everybody.items()
            if own is None or who != own.identity
        )
