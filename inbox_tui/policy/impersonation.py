"""Whether a name could be taken for somebody the person knows. A mark, never a decision.

Names are anybody's to choose: one that looks like another says nothing of who is behind it. So this
only ever marks; nobody is accepted, blocked or linked by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from inbox_tui.domain.ids import Identity
from inbox_tui.policy.confusables import looks, mixes_look_alikes

MAX_KNOWN: Final = 20_000
"""How many people names are compared with."""

_ID: Final = re.compile(r"[@+]?[\w.=/-]+[@:][\w.:-]+\.\w{2,}|\+?\d[\d ()./-]{6,}\d")
"""What names of a service's own look like: ``@user:server``, ``user@server``, a telephone number."""


class Likeness(Enum):
    """In which way a name is like somebody else's."""

    NAME = "name"
    """It looks like the name of somebody the person knows."""
    ID = "id"
    """It looks like the id by which a service knows somebody else."""
    FOREIGN_ID = "foreign id"
    """It is written like an id, and is not the one its bearer has."""
    SCRIPTS = "scripts"
    """A word of it mixes letters of scripts that look alike."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What there is to say of a name. ``of`` is who it could be taken for."""

    likeness: Likeness
    of: Identity | None = None


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody the person knows: what they are called, and every identity of theirs."""

    names: tuple[str, ...]
    identities: frozenset[Identity]


@dataclass(slots=True)
class Acquaintances:
    """Those a new name is compared with, made ready once."""

    known: Iterable[Acquaintance] = ()
    _by_look: dict[str, list[tuple[Identity, Likeness, frozenset[Identity]]]] = field(
        init=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for number, acquaintance in enumerate(self.known):
            if number == MAX_KNOWN:
                break
            self._remember(acquaintance)

    def mark(self, identity: Identity, name: str) -> Mark | None:
        """What there is to say of ``identity`` calling itself ``name``."""
        found = self._taken_for(identity, name)
        if found is not None:
            return found
        if _ID.fullmatch(name.strip()) and not _is_own_id(identity, name):
            return Mark(Likeness.FOREIGN_ID)
        if any(map(mixes_look_alikes, name.split())):
            return Mark(Likeness.SCRIPTS)
        return None

    def _taken_for(self, identity: Identity, name: str) -> Mark | None:
        for look in looks(name):
            for who, likeness, theirs in self._by_look.get(look, ()):
                if identity not in theirs:
                    return Mark(likeness, who)
        return None

    def _remember(self, acquaintance: Acquaintance) -> None:
        if not acquaintance.identities:
            return
        theirs = acquaintance.identities
        who = min(theirs)
        for name in acquaintance.names:
            self._put(name, (who, Likeness.NAME, theirs))
        for identity in theirs:
            self._put(identity.native, (identity, Likeness.ID, theirs))

    def _put(self, text: str, entry: tuple[Identity, Likeness, frozenset[Identity]]) -> None:
        for look in looks(text):
            self._by_look.setdefault(look, []).append(entry)


def _is_own_id(identity: Identity, name: str) -> bool:
    """Whether a name that is written like an id tells no more than its bearer's own."""
    bare = name.strip().casefold().lstrip("@+")
    own = identity.native.casefold().lstrip("@+")
    digits = re.sub(r"\D", "", name)
    return bare == own or (len(digits) > 6 and digits in own)
