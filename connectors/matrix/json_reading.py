"""Reading JSON from strangers: every field may be missing, of the wrong type, or hostile.

``JsonObject`` has two kinds of accessor. Those that require raise :class:`Malformed` naming the
field; those with a default treat the wrong type as absence. Text comes out without lone surrogates,
which no database can store, and numbers within what JSON calls interoperable (RFC 7493).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NoReturn, TypeGuard

from inbox_tui.connector.errors import LimitExceeded, Transient

MAX_TEXT: Final = 262_144
"""Characters of one text; an event is 65,536 bytes by the specification."""
MAX_NUMBER: Final = 2**53 - 1

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class Malformed(ValueError):
    """A field that is needed is missing or of the wrong type."""


@dataclass(frozen=True, slots=True)
class JsonObject:
    """An object as it came, with typed access to its fields."""

    fields: Mapping[str, object]

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.fields.get(key)
        if not isinstance(value, str):
            raise Malformed(f"{key} must be text")
        return _sound(value)

    def text_or(self, key: str, default: str = "") -> str:
        """A text, or ``default`` where there is none."""
        value = self.fields.get(key)
        return _sound(value) if isinstance(value, str) else default

    def name(self, key: str) -> str:
        """A key: text that is not empty, at most 255 characters, and kept exactly as it is."""
        value = self.fields.get(key)
        if not is_name(value):
            raise Malformed(f"{key} must be an id")
        return value

    def name_or_none(self, key: str) -> str | None:
        """A key, or ``None`` where there is none."""
        value = self.fields.get(key)
        return value if is_name(value) else None

    def number(self, key: str) -> int:
        """A whole number that must be there."""
        value = self.number_or_none(key)
        if value is None:
            raise Malformed(f"{key} must be a whole number")
        return value

    def number_or_none(self, key: str) -> int | None:
        """A whole number, or ``None`` where there is none."""
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MAX_NUMBER:
            return None
        return value

    def count(self, key: str) -> int | None:
        """A number from 0, or ``None`` where there is none."""
        value = self.number_or_none(key)
        return value if value is not None and value >= 0 else None

    def flag(self, key: str) -> bool:
        """Whether the field is exactly ``true``."""
        return self.fields.get(key) is True

    def child(self, key: str) -> JsonObject:
        """An object, or an empty one where there is none."""
        value = self.fields.get(key)
        return JsonObject(value) if isinstance(value, dict) else EMPTY

    def required(self, key: str) -> JsonObject:
        """An object that must be there."""
        value = self.fields.get(key)
        if not isinstance(value, dict):
            raise Malformed(f"{key} must be an object")
        return JsonObject(value)

    def objects(self, key: str) -> tuple[JsonObject, ...]:
        """The objects of a list; whatever else is in it is left out."""
        return tuple(JsonObject(item) for item in self._list(key) if isinstance(item, dict))

    def entries(self, key: str) -> tuple[JsonObject, ...]:
        """Everything in a list of events; what is no object becomes one that can't be read."""
        return tuple(
            JsonObject(item if isinstance(item, dict) else {"not_an_object": item})
            for item in self._list(key)
        )

    def names(self, key: str) -> tuple[str, ...]:
        """The keys of a list; whatever else is in it is left out."""
        return tuple(item for item in self._list(key) if is_name(item))

    def children(self) -> Iterator[tuple[str, JsonObject]]:
        """The fields that are objects and whose key can be one of ours."""
        for key, value in self.fields.items():
            if isinstance(value, dict) and is_name(key):
                yield key, JsonObject(value)

    def numbers(self) -> Iterator[tuple[str, int]]:
        """The fields that are whole numbers."""
        for key in self.fields:
            value = self.number_or_none(key)
            if value is not None and is_name(key):
                yield key, value

    def has(self, key: str) -> bool:
        """Whether the field is there at all."""
        return key in self.fields

    def __bool__(self) -> bool:
        return bool(self.fields)

    def _list(self, key: str) -> list[object]:
        value = self.fields.get(key)
        return value if isinstance(value, list) else []


EMPTY: Final = JsonObject({})


def is_name(value: object) -> TypeGuard[str]:
    """Whether a value can be the id of something."""
    return isinstance(value, str) and 0 < len(value) <= 255 and not _SURROGATE.search(value)


def parse(body: bytes) -> JsonObject:
    """A reply's body. Raises ``LimitExceeded`` for nesting no honest server sends."""
    try:
        value = json.loads(body, parse_int=_whole, parse_constant=_no_constant)
    except RecursionError as error:
        raise LimitExceeded("The server's reply is nested too deeply; it was dropped.") from error
    except ValueError as error:
        raise Transient("The server answered with something that is not JSON.") from error
    return JsonObject(value) if isinstance(value, dict) else EMPTY


def dump(value: object, *, cap: int | None = None) -> bytes:
    """A value as JSON, cut at ``cap`` bytes where one is given."""
    try:
        text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    except RecursionError:
        text = '"nested too deeply to be kept"'
    return text.encode()[:cap]


def _whole(digits: str) -> int:
    # Python refuses to read integers of thousands of digits at all; anything past the bound is one
    return int(digits) if len(digits) <= 17 else MAX_NUMBER + 1


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _sound(text: str) -> str:
    cut = text[:MAX_TEXT]
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", cut) if _SURROGATE.search(cut) else cut
