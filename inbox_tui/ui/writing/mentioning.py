"""Which people a finished text calls by name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from inbox_tui.domain.ids import Identity
from inbox_tui.domain.message import Mention
from inbox_tui.ui.writing.completing import Person


def mentions_in(
    text: str, chosen: Mapping[str, Identity], people: Sequence[Person]
) -> tuple[Mention, ...]:
    """Every ``@Name`` of somebody in the chat, the longest name first where two would fit.

    ``chosen`` are those that were completed. A name two people share stands for neither, unless one
    of them was chosen.
    """
    if "@" not in text:
        return ()
    named: dict[str, Identity | None] = {}
    for person in people:
        sign = f"@{person.name.text}"
        named[sign] = person.identity if sign not in named else None
    meant = {**named, **chosen}
    found: list[Mention] = []
    for sign in sorted((each for each in meant if each in text), key=len, reverse=True):
        identity = meant[sign]
        if identity is not None:
            found += (
                Mention(*at.span(), identity)
                for at in re.finditer(rf"(?<!\w){re.escape(sign)}(?!\w)", text)
                if not any(at.start() < other.end and other.start < at.end() for other in found)
            )
    return tuple(sorted(found, key=lambda mention: mention.start))
