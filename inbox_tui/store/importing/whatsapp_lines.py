"""How WhatsApp's lines begin, in the many ways of languages and telephones.

``[05/03/2025, 10:14:33] Anna: text`` is an iPhone's, ``3/5/25, 10:14 AM - Anna: text`` an Android's.
Which of day and month comes first is in no line: it is found by looking at all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

_MARKS: Final = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_LEAD: Final = "[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]*"
_SPACE: Final = "[ \u00a0\u202f\u2009]"
_DATE: Final = r"(?P<one>\d{1,4})[./\-] ?(?P<two>\d{1,2})[./\-] ?(?P<three>\d{1,4})\.?"
_HALF: Final = r"[^\W\d_]{1,5}(?:[. \u00a0\u202f]{1,2}[^\W\d_]{0,3}\.?)?"
_TIME: Final = (
    rf"(?P<before>{_HALF}{_SPACE}?)?(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})"
    rf"(?:[:.](?P<second>\d{{2}}))?(?:{_SPACE}?(?P<after>{_HALF}))?"
)
_STAMP: Final = rf"{_DATE}[,،]?{_SPACE}{{1,2}}(?:(?:klo|kl\.|um|à|às|a las|в|o){_SPACE})?{_TIME}"
_BRACKETED: Final = re.compile(rf"{_LEAD}\[{_STAMP}\]{_SPACE}(?P<rest>.*)", re.DOTALL)
_DASHED: Final = re.compile(rf"{_LEAD}{_STAMP}{_SPACE}[-–]{_SPACE}(?P<rest>.*)", re.DOTALL)
_NAME: Final = re.compile(r"(?P<name>[^\n]{1,200}?):(?: (?P<text>.*))?", re.DOTALL)
_MORNING: Final = frozenset(
    {"am", "a", "vorm", "ap", "fm", "ص", "上午", "午前", "오전", "पूर्वाह्न", "öö", "πμ", "de"}
)
_EVENING: Final = frozenset(
    {"pm", "p", "nachm", "ip", "em", "م", "下午", "午後", "오후", "अपराह्न", "ös", "μμ", "du"}
)
_ORDERS: Final = ("dmy", "mdy", "ymd")
_MOST_NAMES: Final = 3
_CENTURY: Final = 2000
_FIRST_YEAR: Final = 2009
"""WhatsApp's own."""
_LAST_YEAR: Final = 2100


@dataclass(frozen=True, slots=True)
class Head:
    """What a message's first line says of it."""

    at: datetime
    """By the clock of the telephone, whose place nobody knows."""
    name: str
    """Empty for what WhatsApp itself says."""
    rest: str


@dataclass(slots=True)
class Style:
    """How the lines of one file begin."""

    pattern: re.Pattern[str]
    order: str = "dmy"
    names: set[str] = field(default_factory=set)
    """Who writes in it, up to three."""

    def head_of(self, line: str) -> Head | None:
        """The head of the message that begins with ``line``; ``None`` for a further line."""
        found = self.pattern.fullmatch(line)
        at = None if found is None else _moment(found, self.order)
        if found is None or at is None:
            return None
        said = _NAME.fullmatch(found["rest"])
        if said is None or not strip_marks(said["name"]):
            return Head(at, "", found["rest"])
        return Head(at, said["name"], said["text"] or "")


def strip_marks(text: str) -> str:
    """Without the invisible marks that WhatsApp puts around names and numbers."""
    return _MARKS.sub("", text).strip()


def find_style(lines: Iterable[str]) -> Style | None:
    """How the messages in ``lines`` begin; ``None`` where none of them does."""
    style: Style | None = None
    orders = _Orders()
    names: set[str] = set()
    for line in lines:
        if style is None:
            style = _style_of(line)
        found = None if style is None else style.pattern.fullmatch(line)
        if found is not None:
            orders.see(found)
            said = _NAME.fullmatch(found["rest"])
            if said is not None and len(names) < _MOST_NAMES:
                names.add(strip_marks(said["name"]))
    order = orders.best()
    if style is None or order is None:
        return None
    style.order, style.names = order, names - {""}
    return style


class _Orders:
    """Which orders of day, month and year the dates allow, and how well they fit one another."""

    def __init__(self) -> None:
        self._failures = dict.fromkeys(_ORDERS, 0)
        self._steps_back = dict.fromkeys(_ORDERS, 0)
        self._last: dict[str, datetime] = {}
        self._seen = 0
        self._has_halves = False

    def see(self, found: re.Match[str]) -> None:
        self._seen += 1
        self._has_halves = self._has_halves or bool(found["after"] or found["before"])
        for order in _ORDERS:
            at = _moment(found, order)
            if at is None:
                self._failures[order] += 1
                continue
            last = self._last.get(order)
            self._steps_back[order] += last is not None and at < last
            self._last[order] = at

    def best(self) -> str | None:
        if not self._seen:
            return None
        # where the dates leave it open: the month comes first where the clock has two halves
        tie = ("mdy", "dmy", "ymd") if self._has_halves else _ORDERS
        return min(tie, key=lambda one: (self._failures[one], self._steps_back[one]))


def _style_of(line: str) -> Style | None:
    for pattern in (_BRACKETED, _DASHED):
        if pattern.fullmatch(line):
            return Style(pattern)
    return None


def _moment(found: re.Match[str], order: str) -> datetime | None:
    numbers = dict(zip(order, (found["one"], found["two"], found["three"]), strict=True))
    if any(len(numbers[part]) > 2 for part in "dm") or len(numbers["y"]) not in (2, 4):
        return None
    year = int(numbers["y"]) + (_CENTURY if len(numbers["y"]) == 2 else 0)
    hour = _hour(int(found["hour"]), found["before"] or found["after"] or "")
    if not _FIRST_YEAR <= year < _LAST_YEAR or hour is None:
        return None
    try:
        return datetime(  # noqa: DTZ001 - of a place that is not known
            year,
            int(numbers["m"]),
            int(numbers["d"]),
            hour,
            int(found["minute"]),
            int(found["second"] or 0),
        )
    except ValueError:
        return None


def _hour(hour: int, half: str) -> int | None:
    letters = re.sub(r"[\W\d_]", "", half).casefold()
    word = re.split(r"[\W\d_]+", half.casefold())[0]
    if letters in _EVENING or word in _EVENING:
        return hour % 12 + 12
    if letters in _MORNING or word in _MORNING:
        return hour % 12
    return None if letters else hour
