"""From what is typed to the lines that are shown, the best first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from inbox_tui.ui.finding import Fit, Match, match
from inbox_tui.ui.finding_many import Names
from inbox_tui.ui.screens.palette_entries import Entry, Target

MOST: Final = 24
_ALL: Final = 120
_RECENT: Final = 8
"""So many chats are offered before anything is typed."""
_LOOSE: Final = 2
"""Letters of a command may lie so many times as far apart as if they stood together."""


class Kind(Enum):
    """What is looked for, and the sign that asks for nothing else."""

    CHATS = "#"
    COMMANDS = ">"
    PEOPLE = "@"
    OTHERS = ""
    """Settings, and what is done in the shell: found with the commands."""


@dataclass(frozen=True, slots=True)
class Found:
    """A line, and which letters of its name were typed."""

    entry: Entry
    at: tuple[int, ...] = ()


def asked_for(typed: str) -> tuple[Kind | None, str]:
    """The kind that a sign at the beginning asks for, and the rest."""
    typed = typed.lstrip()
    kind = next((kind for kind in Kind if kind.value and typed.startswith(kind.value)), None)
    return kind, typed[1:].strip() if kind else typed.strip()


class Lines:
    """The entries of one kind, ready to be searched. Each is made when it is to be shown."""

    def __init__(self, kind: Kind, names: Sequence[str], make: Callable[[int], Entry]) -> None:
        """``names`` as they came, to be searched; ``make``: the entry of one of them, by its place."""
        self.kind = kind
        self._make = make
        self._names = Names([name.replace("\n", " ") for name in names])
        self._made: dict[int, Entry] = {}

    @classmethod
    def of(cls, kind: Kind, entries: Sequence[Entry]) -> Lines:
        """Of a few, made already."""
        return cls(kind, [entry.name for entry in entries], entries.__getitem__)

    def first(self, most: int) -> list[Found]:
        """The most wanted, without a word to go by."""
        return [Found(self._entry(place)) for place in range(min(most, len(self._names)))]

    def find(self, sought: str) -> list[tuple[Fit, int, Found]]:
        """The lines that fit, with how well they do."""
        if self.kind in (Kind.COMMANDS, Kind.OTHERS):
            return self._by_words(sought)
        fitting = []
        for found, place in self._names.find(sought, MOST):
            entry = self._entry(place)
            # what is shown may differ from what came: the letters to mark are those that are shown
            marked = match(sought, entry.name)
            fitting.append((found.fit, place, Found(entry, marked.at if marked else ())))
        return fitting

    def _entry(self, place: int) -> Entry:
        entry = self._made.get(place)
        if entry is None:
            entry = self._made[place] = self._make(place)
        return entry

    def _by_words(self, sought: str) -> list[tuple[Fit, int, Found]]:
        """There are some hundred commands: each is looked at, with its other words."""
        fitting: list[tuple[Fit, int, Found]] = []
        for place in range(len(self._names)):
            entry = self._entry(place)
            found = _close(match(sought, entry.name))
            if found is not None:
                fitting.append((found.fit, place, Found(entry, found.at)))
            elif _is_in_words(sought, entry.words):
                fitting.append((Fit.WORD, place, Found(entry)))
        return fitting


def search(typed: str, lines: Sequence[Lines], *, first: Kind) -> list[Found]:
    """What fits ``typed``, exact before beginning before part; of equals ``first`` comes first."""
    kind, sought = asked_for(typed)
    if not sought:
        return _unasked(kind, lines, first)
    wanted = [each for each in lines if kind is None or _answers(each.kind, kind)]
    order = {each.kind: (each.kind is not first, number) for number, each in enumerate(lines)}
    fitting = [
        ((fit, order[each.kind], place), found)
        for each in wanted
        for fit, place, found in each.find(sought)
    ]
    fitting.sort(key=lambda pair: pair[0])
    return _once([found for _, found in fitting])[:MOST]


def _unasked(kind: Kind | None, lines: Sequence[Lines], first: Kind) -> list[Found]:
    """Without a word to go by: some recent chats, and what can be done."""
    if kind is not None:
        return [found for each in lines if _answers(each.kind, kind) for found in each.first(_ALL)]
    is_alone = all(each.kind is Kind.CHATS for each in lines)
    recent: list[Found] = []
    others: list[Found] = []
    for each in lines:
        if each.kind is Kind.CHATS:
            recent += each.first(MOST if is_alone else _RECENT)
        elif each.kind is not Kind.PEOPLE:
            others += each.first(_ALL)
    return [*recent, *others] if first is Kind.CHATS else [*others, *recent]


def _answers(kind: Kind, asked: Kind) -> bool:
    return kind is asked or (asked is Kind.COMMANDS and kind is Kind.OTHERS)


def _once(found: list[Found]) -> list[Found]:
    """Somebody's only chat once: as the chat, or as the person where that fits better."""
    kept: dict[Target, Found] = {}
    for each in found:
        kept.setdefault(each.entry.target, each)
    return list(kept.values())


def _close(found: Match | None) -> Match | None:
    """A long sentence holds any few letters somewhere; those say nothing."""
    if found is None or found.fit is not Fit.LETTERS:
        return found
    spread = found.at[-1] - found.at[0] + 1
    return found if spread <= _LOOSE * len(found.at) else None


def _is_in_words(sought: str, words: str) -> bool:
    """Whether each word typed begins one of ``words``."""
    known = words.casefold().split()
    return all(any(word.startswith(typed) for word in known) for typed in sought.casefold().split())
