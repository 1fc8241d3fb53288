"""Records as lines of JSON, and back, trusting nothing in a line.

A line is one object in ASCII; its ``type`` names the record. Fields that hold their default are left
out. A part that is plain text is a bare string; any other names its kind in ``$``. What a line says is
checked against the types of :mod:`inbox_tui.store.exporting.records`; fields not known here are
passed over, so that a later version may add some.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Final, NewType, TypeAlias, Union, cast, get_args, get_origin, get_type_hints

from inbox_tui.domain.message import Part, TextPart
from inbox_tui.store.exporting.records import KINDS, Record

MAX_ITEMS: Final = 10_000
"""In one list of a record."""
_LARGEST: Final = 2**63 - 1

Hint: TypeAlias = Any
Data: TypeAlias = Any
"""What ``json`` makes of a text."""
Decoder: TypeAlias = Callable[[Data], Any]

_NAMES: Final = {kind: name for name, kind in KINDS.items()}
_PARTS: Final = {kind.__name__: kind for kind in get_args(Part)}
_dumps: Final = json.JSONEncoder(ensure_ascii=True, separators=(",", ":")).encode


class Malformed(ValueError):
    """A line is no record. The text says what is wrong with it, in words for the person."""


def encode(record: Record) -> str:
    """A record as one line, without its line end."""
    return _dumps({"type": _NAMES[type(record)], **_fields_of(record)})


def decode(line: str) -> Record:
    """What :func:`encode` wrote. Raises :class:`Malformed` for anything else."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Malformed("it is not JSON") from error
    if not isinstance(data, dict):
        raise Malformed("it is not an object")
    kind = KINDS.get(str(data.get("type")))
    if kind is None:
        raise Malformed("it names no kind of record that is known")
    return cast("Record", _decoder(cast("Hint", kind))(data))


def _fields_of(value: object) -> dict[str, object]:
    return {
        name: _to_data(held)
        for name, default in _defaults(cast("Hint", type(value)))
        if (held := getattr(value, name)) != default or default is MISSING
    }


@cache
def _defaults(kind: Hint) -> tuple[tuple[str, object], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


def _to_data(value: object) -> object:
    if type(value) is TextPart and value == TextPart(value.text):
        return value.text
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_to_data(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"$": type(value).__name__} if type(value).__name__ in _PARTS else {}
        return {**kind, **_fields_of(value)}
    return value


@cache
def _decoder(hint: Hint) -> Decoder:
    if isinstance(hint, NewType):
        return _decoder(hint.__supertype__)
    origin: Hint = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _either(hint)
    if origin is tuple:
        return _several(_decoder(get_args(hint)[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        return _object(hint)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _member_of(hint)
    return _SIMPLE[hint]


def _either(hint: Hint) -> Decoder:
    if hint == Part:
        return _part
    (only,) = (option for option in get_args(hint) if option is not type(None))
    decoder = _decoder(only)
    return lambda data: None if data is None else decoder(data)


def _part(data: Data) -> object:
    if type(data) is str:
        return TextPart(data)
    kind = _PARTS.get(str(data.get("$"))) if isinstance(data, dict) else None
    if kind is None:
        raise Malformed("it has a part of no known kind")
    return _decoder(cast("Hint", kind))(data)


def _several(decoder: Decoder) -> Decoder:
    def decode_items(data: Data) -> tuple[object, ...]:
        if not isinstance(data, list):
            raise Malformed("a list is something else")
        if len(data) > MAX_ITEMS:
            raise Malformed(f"a list has more than {MAX_ITEMS:,} entries")
        return tuple(decoder(item) for item in data)

    return decode_items


def _object(kind: Hint) -> Decoder:
    hints = get_type_hints(kind)
    wanted = tuple(
        (name, _decoder(hints[name]), default is MISSING) for name, default in _defaults(kind)
    )

    def decode_fields(data: Data) -> object:
        if not isinstance(data, dict):
            raise Malformed(f"{kind.__name__} is not an object")
        found: dict[str, object] = {}
        for name, decoder, is_required in wanted:
            if name in data:
                found[name] = decoder(data[name])
            elif is_required:
                raise Malformed(f"its {name} is missing")
        return kind(**found)

    return decode_fields


def _member_of(kind: type[Enum]) -> Decoder:
    def decode_member(data: Data) -> Enum:
        try:
            return kind(data)
        except ValueError as error:
            raise Malformed(f"it has no {kind.__name__} that is known") from error

    return decode_member


def _text(data: Data) -> str:
    if type(data) is not str:
        raise Malformed("a text is something else")
    return data


def _number(data: Data) -> int:
    if type(data) is not int or abs(data) > _LARGEST:
        raise Malformed("a number is something else, or too large")
    return data


def _flag(data: Data) -> bool:
    if type(data) is not bool:
        raise Malformed("a yes or no is something else")
    return data


_SIMPLE: Final[dict[type, Decoder]] = {str: _text, int: _number, bool: _flag}
