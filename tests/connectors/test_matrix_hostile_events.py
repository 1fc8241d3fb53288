"""Whatever a stranger sends in place of an event, the timeline goes on."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.matrix.json_reading import JsonObject
from connectors.matrix.mapping.place import MAX_RAW
from connectors.matrix.mapping.timeline import read_timeline
from inbox_tui.domain.event import Event, MessageEdited, MessageReceived, Quarantined
from inbox_tui.domain.message import TextPart
from tests.connectors.matrix_events import ANNA, KINDS, ROOM, Json, place, read

WRONG: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    0.5,
    "",
    "\ud800",
    "x" * 300,
    [],
    [[]],
    {},
    {"a": None},
)


def fields_of(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from fields_of(inner, (*path, key))


def with_field(raw: Json, path: tuple[str, ...], value: Any) -> Json:
    changed = copy.deepcopy(raw)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    if value is fields_of:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return changed


CASES = [(name, path) for name, raw in KINDS.items() for path in fields_of(raw)]


@pytest.mark.parametrize(("name", "path"), CASES, ids=[f"{n}:{'.'.join(p)}" for n, p in CASES])
def test_a_field_that_is_missing_or_wrong_never_stops_the_timeline(
    name: str, path: tuple[str, ...]
) -> None:
    healthy = JsonObject(KINDS["text"] | {"event_id": "$after"})
    for value in (fields_of, *WRONG):
        broken = JsonObject(with_field(KINDS[name], path, value))
        *found, last = read_timeline(place(), [broken, healthy])
        assert isinstance(last, MessageReceived)
        assert all(len(bad.raw) <= MAX_RAW for bad in found if isinstance(bad, Quarantined))
        storable(found)


@pytest.mark.parametrize("key", ["event_id", "sender", "origin_server_ts", "content"])
def test_a_message_without_what_every_event_has_is_set_aside(key: str) -> None:
    broken = {name: value for name, value in KINDS["text"].items() if name != key}
    (found,) = read(broken)
    assert isinstance(found, Quarantined)
    assert key in found.reason
    assert found.chat == ROOM
    assert b"m.room.message" in found.raw


@pytest.mark.parametrize(("length", "is_cut"), [(MAX_RAW - 2, False), (MAX_RAW, True)])
def test_what_is_set_aside_is_kept_up_to_a_cap(length: int, is_cut: bool) -> None:
    (found,) = read({"type": 5, "x": "y" * (length - len('{"type":5,"x":""}'))})
    assert isinstance(found, Quarantined)
    assert (len(found.raw) == MAX_RAW) is is_cut


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["body", "m.relates_to", "event_id", "url", "rel_type", "x"]), inner
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["type", "event_id", "sender", "origin_server_ts", "content", "unsigned", "state_key"]
        ),
        JSON_VALUES | st.sampled_from([*(raw["type"] for raw in KINDS.values()), ANNA]),
    )
)
def test_no_event_whatever_raises(raw: Json) -> None:
    storable(list(read(raw)))


def storable(found: list[Event]) -> None:
    """Every text can be written as UTF-8, which is all a database takes."""
    for said in found:
        if isinstance(said, MessageReceived | MessageEdited):
            for part in said.message.parts:
                repr(part).encode()
                if isinstance(part, TextPart):
                    part.text.encode()
