"""All there is to know of one chat: who is in it, and what is known of its encryption."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from inbox_tui.domain.chat import ChatKind, Member, Membership
from inbox_tui.domain.ids import FOR_EVER, ChatKey
from inbox_tui.domain.mute import MuteScope
from inbox_tui.domain.safe_text import safe_line, safe_text
from inbox_tui.policy.muting import is_muted, lets_mentions_through, standing
from inbox_tui.policy.trays import is_native_row
from inbox_tui.store import chats
from inbox_tui.store.clock import now
from inbox_tui.store.rows import ChatRow
from inbox_tui.ui.badges import Badges, encryption_words
from inbox_tui.ui.content import content, joined, line, person_name
from inbox_tui.ui.dialogs import Dialog, Words
from inbox_tui.ui.keys import Where, bindings
from inbox_tui.ui.times import short

MOST_NAMES: Final = 12
_WITH: Final = {
    MuteScope.CHAT: "",
    MuteScope.PERSON: "With the person, wherever they write to you. ",
    MuteScope.SERVICE: "With everything from its service. ",
    MuteScope.TRAY: "With all third-party chats. ",
}


class ChatInfoScreen(Dialog[None]):
    """Facts alone; nothing is asked of the network to show them."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(Where.ABOUT_CHAT)]
    AUTO_FOCUS = "#box"
    hint = "i what its service does · Esc close"

    def __init__(self, chat: ChatKey) -> None:
        super().__init__()
        self._key = chat
        self._row: ChatRow | None = None
        self._members: tuple[Member, ...] = ()

    def title_words(self) -> Content:
        """What the chat is called."""
        with self.session.store.read() as reader:
            self._row = chats.get(reader, self._key)
            self._members = chats.members(reader, self._key)
        return line(self._row.title if self._row else "This chat is gone", max_characters=50)

    def inside(self) -> ComposeResult:
        """A label, and the text below it."""
        if self._row is None:
            return
        for number, (label, text) in enumerate(self._facts(self._row)):
            yield Words(content(label, "bold $primary"), classes="gap" if number else "")
            yield Words(text)

    def action_facts(self) -> None:
        """Go on to everything the chat's service does with one's data."""
        if self._row is not None and self.session.registry.offer(self._row.origin) is not None:
            self.inbox_app.open_screen("facts", self._row.origin, is_reading=True)
        else:
            self.inbox_app.tell("Nothing is known here of the service this chat comes from.")

    def _facts(self, row: ChatRow) -> Iterator[tuple[str, Content]]:
        badges = Badges(self.session.registry)
        kind = "one of your own chats" if is_native_row(row) else "a third-party chat"
        yield "Where it is from", joined(line(badges.origin_words(row)), f": {kind}")
        yield from self._people(row)
        yield "Encryption of this chat", content(_sentence(encryption_words(row)))
        yield from self._of_the_service(row, badges)
        if row.muted_until is not None and is_muted(row.muted_until, now()):
            is_for_good = row.muted_until >= FOR_EVER
            until = "you lift it" if is_for_good else short(row.muted_until, now())
            held = standing(row.mutes, now())
            with_it = "" if held is None else _WITH[held.scope]
            is_open = lets_mentions_through(row.mutes, now())
            but = ", but for mentions of you" if is_open else ""
            yield "Muted", content(f"{with_it}Until {until}: it rings nothing{but}.")
        if labels := (*row.own_labels, *row.labels):
            yield "Labels", line(", ".join(labels))

    def _people(self, row: ChatRow) -> Iterator[tuple[str, Content]]:
        who = row.partner or row.invited_by
        if row.kind is ChatKind.DIRECT and who is not None:
            # what somebody calls themselves proves nothing; this is what the service knows them by
            yield "Who it is with", line(who.native, max_characters=200)
            return
        here = [each for each in self._members if each.membership is Membership.JOINED]
        names = [person_name(each.identity, each.display_name).text for each in here[:MOST_NAMES]]
        more = f" and {len(here) - MOST_NAMES} more" if len(here) > MOST_NAMES else ""
        if names:
            yield f"{len(here)} people", content(safe_line(", ".join(names) + more))

    def _of_the_service(self, row: ChatRow, badges: Badges) -> Iterator[tuple[str, Content]]:
        offer = self.session.registry.offer(row.origin)
        if offer is None:
            return
        facts = offer.facts.encryption
        name = badges.name(row.origin)
        yield f"Encrypted by default on {name}?", content(safe_text(facts.by_default))
        yield "What this program adds", content(safe_text(facts.here))
        yield "Where its messages can be read", content(safe_text(facts.decrypted_where))


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:].replace(' · ', ', ')}."
