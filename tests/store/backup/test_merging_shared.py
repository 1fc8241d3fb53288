"""What two stores know of the same messages is joined, compared with a plain model of joining."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.domain.event import (
    Event,
    MessageDeleted,
    MessageDelivered,
    ReactionAdded,
    ReceiptKind,
    ReceiptReceived,
)
from inbox_tui.domain.ids import MessageId, MessageKey
from inbox_tui.domain.message import Status, plain_text
from inbox_tui.store import marks, search, timeline
from inbox_tui.store.backup.making import make
from inbox_tui.store.backup.merging import Merged, merge
from tests.store.backup.arranging import Home, tables
from tests.store.building import ACCOUNT, ANNA, BEN, CHAT, ME, edited, received

NAMES: Final = ("m0", "m1", "m2")
KEYS: Final = ("👍", "🎉")


@dataclass
class Known:
    """What is known of one message."""

    versions: dict[int, str] = field(default_factory=dict)
    reactions: set[tuple[str, str]] = field(default_factory=set)
    is_starred: bool = False
    is_deleted: bool = False


Model = dict[str, Known]

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), st.sampled_from(NAMES), st.just(0)),
        # the time of an edit makes it what it is: the same edit on both sides is the same
        st.tuples(st.just("edit"), st.sampled_from(NAMES), st.integers(10, 20)),
        st.tuples(st.just("react"), st.sampled_from(NAMES), st.integers(0, 3)),
        st.tuples(st.just("star"), st.sampled_from(NAMES), st.just(0)),
        st.tuples(st.just("delete"), st.sampled_from(NAMES), st.just(0)),
    ),
    max_size=12,
)
Deeds = list[tuple[str, str, int]]


def do(home: Home, model: Model, what: str, name: str, number: int) -> None:
    if what == "receive":
        hear(home, received(name, f"{name} first", after=NAMES.index(name)))
        model.setdefault(name, Known({0: f"{name} first"}))
    known = model.get(name)
    if known is None or known.is_deleted:
        return
    if what == "edit":
        hear(home, edited(f"{name}-e{number}", name, f"{name} later{number}", after=number))
        known.versions[number] = f"{name} later{number}"
    elif what == "react":
        who, key = (ANNA, BEN)[number % 2], KEYS[number // 2]
        hear(home, ReactionAdded(CHAT, MessageId(name), who, key, at=home.clock()))
        known.reactions.add((who.native, key))
    elif what == "star":
        home.write(lambda tx: marks.star(tx, MessageKey(ACCOUNT, CHAT, MessageId(name))))
        known.is_starred = True
    elif what == "delete":
        hear(home, MessageDeleted(CHAT, MessageId(name), ANNA, home.clock()))
        model[name] = Known(is_deleted=True)


def hear(home: Home, event: Event) -> None:
    home.hear(event)


def joined(ours: Model, theirs: Model) -> Model:
    both: Model = {}
    for name in ours.keys() | theirs.keys():
        one, other = ours.get(name, Known()), theirs.get(name, Known())
        if one.is_deleted or other.is_deleted:
            both[name] = Known(is_deleted=True)
        else:
            both[name] = Known(
                one.versions | other.versions,
                one.reactions | other.reactions,
                one.is_starred or other.is_starred,
            )
    return both


def shown(home: Home) -> dict[str, object]:
    with home.store.read() as reader:
        starred = {
            name
            for (name,) in reader.connection.execute("SELECT id FROM messages WHERE is_starred")
        }
    return {
        row.key.message: (
            "deleted"
            if row.is_deleted
            else (
                plain_text(row.parts),
                {plain_text(version.parts) for version in home.read(timeline.versions, row.key)},
                {(count.key, count.count) for count in row.reactions},
                row.key.message in starred,
            )
        )
        for row in home.rows()
    }


def expected(model: Model) -> dict[str, object]:
    told: dict[str, object] = {}
    for name, known in model.items():
        if known.is_deleted:
            told[name] = "deleted"
            continue
        newest = known.versions[max(known.versions)]
        counts = {
            (key, sum(1 for _, other in known.reactions if other == key))
            for _, key in known.reactions
        }
        versions = set(known.versions.values()) if len(known.versions) > 1 else set()
        told[name] = (newest, versions, counts, known.is_starred)
    return told


@pytest.mark.slow
@pytest.mark.timeout(300)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ours=deeds, theirs=deeds)
def test_both_sides_words_are_joined_once(ours: Deeds, theirs: Deeds) -> None:
    with tempfile.TemporaryDirectory() as made:
        here, there = (Home.new(Path(made) / name) for name in ("here", "there"))
        our_model: Model = {}
        their_model: Model = {}
        for deed in ours:
            do(here, our_model, *deed)
        for deed in theirs:
            do(there, their_model, *deed)
        backup = Path(made) / "one.inboxbackup"
        make(there.store, backup)
        try:
            merge(backup, there.key, here.store)
            here.store.index_now().result()
            assert shown(here) == expected(joined(our_model, their_model))
            before = tables(here.store)
            assert merge(backup, there.key, here.store) == Merged(0, 0, 0, 0)
            assert tables(here.store) == before
        finally:
            here.store.close()
            there.store.close()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Home, Home]:
    return Home.new(tmp_path / "here"), Home.new(tmp_path / "there")


def test_a_later_version_is_found_by_its_words_and_the_earlier_no_more(
    pair: tuple[Home, Home], tmp_path: Path
) -> None:
    here, there = pair
    for home in pair:
        home.hear(received("m1", "carrots"))
        home.store.index_now().result()
    there.hear(edited("e1", "m1", "turnips", after=5))
    make(there.store, tmp_path / "one.inboxbackup")
    assert merge(tmp_path / "one.inboxbackup", there.key, here.store).completed == 1
    here.store.index_now().result()
    with here.store.read() as reader:
        assert len(list(search.search(reader, "turnips"))) == 1
        assert list(search.search(reader, "carrots")) == []
    for home in pair:
        home.store.close()


def test_how_far_ones_own_message_got_is_the_farther_of_both(
    pair: tuple[Home, Home], tmp_path: Path
) -> None:
    here, there = pair
    for home in pair:
        home.hear(received("m1", "mine", sender=ME))
        home.hear(MessageDelivered(CHAT, MessageId("m1"), Status.DELIVERED))
    there.hear(ReceiptReceived(CHAT, ANNA, MessageId("m1"), ReceiptKind.READ, there.clock()))
    there.hear(MessageDelivered(CHAT, MessageId("m1"), Status.READ))
    make(there.store, tmp_path / "one.inboxbackup")
    make(here.store, tmp_path / "two.inboxbackup")
    merge(tmp_path / "one.inboxbackup", there.key, here.store)
    assert here.row("m1").status is Status.READ
    merge(tmp_path / "two.inboxbackup", here.key, there.store)
    assert there.row("m1").status is Status.READ
    for home in pair:
        home.store.close()
