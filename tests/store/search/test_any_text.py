"""Whatever is stored and whatever is typed: never an error, and what was said is found."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_tui.domain.event import ChatChanged, IdentityNamed
from inbox_tui.domain.ids import ChatId, Millis
from inbox_tui.store import search
from inbox_tui.store.index_text import terms_of
from inbox_tui.store.query.completion import Known, completing
from inbox_tui.store.query.parsing import parse
from inbox_tui.store.query.tree import Phrase, Query, Words
from inbox_tui.store.search_folding import folded
from inbox_tui.store.search_live import Asked, Order, look
from inbox_tui.store.search_names import search_names
from tests.store.building import ANNA, CHAT, NOON, House, received

SYNTAX = '":-() *^+{}.,ORANDNOTNEARfromishabeforeduringin\0\ud800\ufdd0\ue000\U000f0001\u200d\ufe0f'
hostile = (
    st.text(max_size=80)
    | st.text(SYNTAX, max_size=40)
    | st.text(st.characters(min_codepoint=0x1F000, max_codepoint=0x1FAFF) | st.sampled_from(SYNTAX))
    | st.text(st.characters(categories=("Mn", "Mc", "Cf", "Co", "Cs", "Cn")), max_size=40)
    | st.builds(
        "{}:{}".format,
        st.sampled_from(["from", "-in", "on", "-has", "is", "before", "-after", "during"]),
        st.text(max_size=12),
    )
)


@pytest.fixture(scope="module")
def shared() -> Iterator[House]:
    """One store for every example: they differ in what is typed alone."""
    with tempfile.TemporaryDirectory() as folder:
        house = House.new(Path(folder) / "store")
        house.hear(
            ChatChanged(CHAT, title="Kitchen"),
            IdentityNamed(ANNA, "Anna"),
            received("m1", "some text 東京 👩‍💻 שלום"),
            received("m2", "\0\ud800 \ufdd0 \ue000", chat=ChatId("other"), after=1),
        )
        house.store.index_now().result()
        yield house
        house.store.close()


@settings(max_examples=400, deadline=None)
@given(typed=hostile)
def test_no_text_is_an_error(shared: House, typed: str) -> None:
    with shared.store.read() as reader:
        newest = {hit.place.position for hit in search.search(reader, typed)}
        best = search.best(reader, typed)
        assert {hit.place.position for hit in best} == newest
        for hit in best:
            assert all(start < end for start, end in hit.spans)
        search_names(reader, typed)
        look(reader, Asked(typed, Order.BEST), None)
    completing(typed, len(typed) // 2, Known(people=(typed,), chats=(typed,)))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=hostile, is_indexed=st.booleans())
def test_what_was_said_is_found_by_saying_it_again(
    shared: House, text: str, is_indexed: bool
) -> None:
    shared.clock.forward(10_000)
    at = Millis(shared.clock() - 5000)
    name = f"said-{at - NOON}"
    shared.hear(received(name, text, accepted_at=at))
    if is_indexed:
        shared.store.index_now().result()
    for wanted in (Words(text), Phrase(text)):
        hits = shared.read(search.search, Query(wanted=(wanted,)), limit=1000)
        if terms_of(text):
            assert name in {hit.row.key.message for hit in hits}
        else:
            assert hits == ()


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert folded(folded(text)).split() == folded(text).split()


@given(hostile)
def test_a_query_has_no_more_terms_than_count(text: str) -> None:
    assert len(terms_of(text * 50)) <= 32
    assert parse(text) == parse(text)
