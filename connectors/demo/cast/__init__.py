"""Who lives on the pretend networks, what they have said and what they are going to say.

Each service has a file of people, chats and happenings; ``small_talk.toml`` fills long histories.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import Any, Final

ME: Final = "me"
"""The person at this program, in every file of the cast."""

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the cast."""

    who: str
    text: str = ""
    gap: float | None = None
    """Seconds since the line before; left to chance where it isn't said."""
    reply: int = 0
    """How many lines back is the one it answers; 0 for none."""
    was: str = ""
    """The first version's text, where it was edited."""
    is_deleted: bool = False
    image: str = ""
    file: str = ""
    link: str = ""
    """The true target of the last word."""
    reactions: tuple[tuple[str, str], ...] = ()
    """(Who, emoji)."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One chat of the cast. ``last`` is how many seconds ago its newest line was written."""

    id: str
    people: tuple[str, ...]
    last: float
    title: str = ""
    description: str = ""
    lines: tuple[Line, ...] = ()
    earlier: int = 0
    """How many lines of small talk come before."""
    unread: int = 0
    is_request: bool = False
    is_muted: bool = False
    is_favourite: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """Something somebody does, so many seconds after the one before."""

    after: float
    scene: str
    line: Line


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody on one network."""

    people: dict[str, str]
    """Native id → display name."""
    scenes: tuple[Scene, ...]
    happenings: tuple[Happening, ...] = ()
    answers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What somebody answers, in turn; ``""`` holds everybody else's."""
    blocked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """Exchanges of ``a`` and ``b`` with ``{blanks}``, and what fills the blanks."""

    exchanges: tuple[tuple[str, ...], ...]
    blanks: dict[str, list[str]]


def load(name: str) -> Cast:
    """The cast of a service, by its file's name."""
    table = _table(name)
    return Cast(
        dict(table["people"]),
        tuple(_scene(entry) for entry in table["scene"]),
        tuple(
            Happening(_seconds(entry["after"]), entry["scene"], _line(entry["line"]))
            for entry in table.get("happening", ())
        ),
        {who: tuple(texts) for who, texts in table["answers"].items()},
        tuple(table.get("blocked", ())),
    )


def small_talk() -> SmallTalk:
    """What fills long histories."""
    table = _table("small_talk")
    exchanges = tuple(tuple(exchange) for exchange in table["exchanges"])
    return SmallTalk(exchanges, dict(table["blanks"]))


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__name__) / f"{name}.toml").read_text("utf-8"))


def _scene(entry: dict[str, Any]) -> Scene:
    return Scene(
        id=entry["id"],
        people=tuple(entry["people"]),
        last=_seconds(entry["last"]),
        title=entry.get("title", ""),
        description=entry.get("description", ""),
        lines=tuple(_line(line) for line in entry.get("lines", ())),
        earlier=entry.get("earlier", 0),
        unread=entry.get("unread", 0),
        is_request=entry.get("request", False),
        is_muted=entry.get("muted", False),
        is_favourite=entry.get("favourite", False),
    )


def _line(entry: str | dict[str, Any]) -> Line:
    """``"who: text"``, or a table where there is more to it."""
    if isinstance(entry, str):
        who, _, text = entry.partition(": ")
        return Line(who, text)
    who, _, text = entry["say"].partition(": ")
    return Line(
        who,
        text,
        gap=_seconds(entry["gap"]) if "gap" in entry else None,
        reply=entry.get("reply", 0),
        was=entry.get("was", ""),
        is_deleted=entry.get("deleted", False),
        image=entry.get("image", ""),
        file=entry.get("file", ""),
        link=entry.get("link", ""),
        reactions=tuple(
            (who, key) for key, people in entry.get("react", {}).items() for who in people
        ),
    )


def _seconds(text: str) -> float:
    """``90s``, ``12m``, ``3h``, ``2d``."""
    return float(text[:-1]) * _UNITS[text[-1]]
