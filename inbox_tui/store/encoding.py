"""Domain values as JSON, and back: message parts, intents, events that wait, capabilities.

A dataclass becomes an object whose ``$`` names its type; fields that hold their default are left
out. A plain text part, which nearly every message is, becomes a bare string. Text stays as it is:
what an encoding can't carry is the business of :mod:`inbox_tui.store.database`.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    NewType,
    TypeAlias,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from inbox_tui.domain import message as messages
from inbox_tui.domain.capability import Capabilities, Feature, Level, Limits
from inbox_tui.domain.ids import Identity
from inbox_tui.domain.message import Part, TextPart
from inbox_tui.store.making import maker

if TYPE_CHECKING:
    from inbox_tui.domain.event import Event
    from inbox_tui.domain.intent import Intent

Hint: TypeAlias = Any
"""What ``get_type_hints`` says of a field."""
Data: TypeAlias = Any
"""What ``json`` makes of a text."""

_QUOTES_OF_ONE_TEXT: Final = 2
_RENDER: Final = messages.Disposition.RENDER
_plain: Final = maker(TextPart)
_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encode_parts(parts: tuple[Part, ...]) -> str:
    """A message's parts."""
    return _dumps([_part_to_data(part) for part in parts])


def decode_parts(text: str) -> tuple[Part, ...]:
    """What :func:`encode_parts` wrote."""
    if text.startswith('["') and text.count('"') == _QUOTES_OF_ONE_TEXT and "\\" not in text:
        # one plain text without anything escaped, which nearly every message is
        return (_plain(text[2:-2], (), False, _RENDER, (), False),)
    parts = json.loads(text)
    if len(parts) == 1 and type(parts[0]) is str:
        return (TextPart(parts[0]),)
    return tuple(
        TextPart(data) if type(data) is str else cast("Part", _from_data(object, data))
        for data in parts
    )


def encode_intent(intent: Intent) -> str:
    """An intent, for the outbox."""
    return _dumps(_to_data(intent))


def decode_intent(text: str) -> Intent:
    """What :func:`encode_intent` wrote."""
    return cast("Intent", _from_data(object, json.loads(text)))


def encode_event(event: Event) -> str:
    """An event that waits for its target, or that was refused."""
    return _dumps(_to_data(event))


def decode_event(text: str) -> Event:
    """What :func:`encode_event` wrote."""
    return cast("Event", _from_data(object, json.loads(text)))


def encode_texts(texts: tuple[str, ...]) -> str:
    """Several texts, in order."""
    return _dumps(list(texts))


def decode_texts(text: str) -> tuple[str, ...]:
    """What :func:`encode_texts` wrote."""
    return tuple(json.loads(text))


def encode_capabilities(capabilities: Capabilities) -> str:
    """What a chat allows."""
    limits = capabilities.limits
    return _dumps(
        [
            {feature.value: level.value for feature, level in capabilities.levels.items()},
            [
                limits.text_characters,
                limits.edit_age_seconds,
                limits.delete_age_seconds,
                limits.file_bytes,
                limits.text_bytes,
            ],
            {feature.value: reason for feature, reason in capabilities.reasons.items()},
        ]
    )


@cache
def decode_capabilities(text: str) -> Capabilities:
    """What :func:`encode_capabilities` wrote. Chats share few declarations: each is made once."""
    levels, limits, reasons = json.loads(text)
    return Capabilities(
        types.MappingProxyType({Feature(name): Level(level) for name, level in levels.items()}),
        Limits(*limits),
        types.MappingProxyType({Feature(name): reason for name, reason in reasons.items()}),
    )


def _part_to_data(part: Part) -> object:
    if type(part) is TextPart and part == TextPart(part.text):
        return part.text
    return _to_data(part)


def _to_data(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        data: dict[str, object] = {"$": type(value).__name__}
        for field in fields(value):
            held = getattr(value, field.name)
            if field.default is MISSING or held != field.default:
                data[field.name] = _to_data(held)
        return data
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, frozenset)):
        return [_to_data(item) for item in value]
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, Capabilities | Mapping):
        raise TypeError(f"{type(value).__name__} has an encoding of its own")
    return value


def _from_data(hint: Hint, data: Data) -> object:
    if isinstance(data, dict):
        kind = _kind(data.pop("$"))
        decoders = _decoders(kind)
        return kind(**{name: decoders[name](value) for name, value in data.items()})
    hint = _without_none(hint)
    if data is None or hint is object:
        return data
    origin: Hint = get_origin(hint)
    if origin in (tuple, frozenset):
        return origin(_from_data(get_args(hint)[0], item) for item in data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint(data)
    return data.encode("latin-1") if hint is bytes else data


@cache
def _kind(name: str) -> type:
    kinds = _of_messages()
    return kinds[name] if name in kinds else _of_waiting()[name]


@cache
def _of_messages() -> dict[str, type]:
    return _by_name(*get_args(messages.Part), messages.Link, messages.Mention, Identity)


@cache
def _of_waiting() -> dict[str, type]:
    # a list of chats holds parts of messages alone, and making these classes takes its time
    from inbox_tui.domain import event, intent  # noqa: PLC0415
    from inbox_tui.domain.chat import Member  # noqa: PLC0415
    from inbox_tui.domain.connection import ConnectionStatus  # noqa: PLC0415

    return _by_name(
        *get_args(intent.Intent),
        *get_args(event.Event),
        messages.Message,
        messages.Expiry,
        Member,
        ConnectionStatus,
    )


def _by_name(*kinds: type) -> dict[str, type]:
    return {kind.__name__: kind for kind in kinds}


@cache
def _decoders(kind: type) -> dict[str, Callable[[Data], object]]:
    return {name: _decoder(hint) for name, hint in get_type_hints(kind).items()}


def _decoder(hint: Hint) -> Callable[[Data], object]:
    return lambda data: _from_data(hint, data)


def _without_none(hint: Hint) -> Hint:
    if isinstance(hint, NewType):
        return object
    origin: Hint = get_origin(hint)
    if origin in (Union, types.UnionType):
        others = [option for option in get_args(hint) if option is not type(None)]
        return _without_none(others[0]) if len(others) == 1 else object
    return hint
