"""What speaks against a host: letters that pass for others, and names that pass for another host.

Follows the checks that browsers make before they show a host in its own letters, and Unicode
Technical Standard 39. An ordinary name in any one script, ``münchen.de`` or ``пример.рф``, is none
of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cache
from typing import Final
from unicodedata import combining

from inbox_tui.policy.confusables import mixes_look_alikes, scripts, skeleton
from inbox_tui.policy.known_hosts import WELL_KNOWN

SHORTEST_MISSPELT: Final = 6
"""Letters a known name must have before one wrong letter counts: shorter names are near others."""


def host_concerns(host: str, contacts: Collection[str] = ()) -> Iterator[str]:
    """Sentences for the person about ``host``, given as the network spells it.

    ``contacts``: hosts the person deals with, as their servers and those of their contacts.
    """
    labels = unicode_labels(host)
    if any(mixes_look_alikes(label) for label in labels):
        yield "The address mixes letters of several scripts, which can look like others."
    elif any(_is_in_disguise(label) for label in labels[:-1]) and labels[-1].isascii():
        yield "The address is written in letters of another script that look like Latin ones."
    known = _passes_for(labels, contacts)
    if known is not None:
        yield f"The address can be taken for {known}, and is another one."


def unicode_labels(host: str) -> tuple[str, ...]:
    """The parts of ``host`` as people read them; what can't be read stays as it is."""
    return tuple(map(_unicode_label, host.rstrip(".").split(".")))


def _unicode_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _is_in_disguise(label: str) -> bool:
    """Whether every letter is of another script and drawn as a Latin one (a whole-script confusable)."""
    used = scripts(label)
    return bool(used) and "LATIN" not in used and skeleton(label).isascii()


def _passes_for(labels: tuple[str, ...], contacts: Collection[str]) -> str | None:
    """The known host that ``labels`` could be taken for."""
    mine = tuple(contact for contact in contacts if "." in contact)
    for known in (*mine, *WELL_KNOWN):
        if _belongs_to(labels, tuple(known.split("."))):
            return None
    shown = ".".join(labels)
    by_look = _by_look() | {_look(contact): contact for contact in mine}
    for start in range(len(labels)):
        found = by_look.get(_look(".".join(labels[start:])))
        if found is not None:
            return found
    for known in (*mine, *WELL_KNOWN):
        if _begins_like(shown, known) or _is_misspelt(labels, known):
            return known
    return None


def _belongs_to(labels: tuple[str, ...], known: tuple[str, ...]) -> bool:
    return labels[-len(known) :] == known


@cache
def _by_look() -> dict[str, str]:
    return {_look(known): known for known in WELL_KNOWN}


def _look(host: str) -> str:
    # an accent on a letter is easily overlooked
    return "".join(c for c in skeleton(host.casefold()).casefold() if not combining(c))


def _begins_like(shown: str, known: str) -> bool:
    """Whether a known host stands in front of another one: ``paypal.com.login.example``."""
    rest = shown.removeprefix("www.").removeprefix(known)
    if rest == shown.removeprefix("www.") or not rest.startswith((".", "-")):
        return False
    # amazon.com.au is Amazon in Australia
    return "." in rest[1:] or rest.startswith("-")


def _is_misspelt(labels: tuple[str, ...], known: str) -> bool:
    """Whether one letter more, less or other makes it ``known``, with the same ending."""
    name, _, ending = known.partition(".")
    if len(name) < SHORTEST_MISSPELT or len(labels) <= ending.count(".") + 1:
        return False
    size = ending.count(".") + 1
    if ".".join(labels[-size:]) != ending:
        return False
    return _differ_by_one(labels[-size - 1], name)


def _differ_by_one(one: str, other: str) -> bool:
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, rest_of_other = one[start:], other[start:]
    return (
        rest[1:] == rest_of_other[1:]
        or rest[1:] == rest_of_other
        or rest == rest_of_other[1:]
        or (rest[:2] == rest_of_other[1::-1] and rest[2:] == rest_of_other[2:])
    )
