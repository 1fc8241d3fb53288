"""Native chats, and where the others stand."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from inbox_tui.domain.chat import is_native
from inbox_tui.domain.ids import ServiceId
from inbox_tui.policy.trays import Layout, arrange, is_native_row, read_layout

MATRIX, TELEGRAM, XMPP = (ServiceId(name) for name in ("matrix", "telegram", "xmpp"))


@dataclass(frozen=True)
class Row:
    number: int
    service: ServiceId = MATRIX
    origin: ServiceId = MATRIX
    is_home_account: bool = True


HOME = Row(1)
BRIDGED = Row(2, origin=TELEGRAM)
SECOND_LOGIN = Row(3, is_home_account=False)
OTHER = Row(4, XMPP, XMPP, is_home_account=False)
ROWS = [OTHER, HOME, BRIDGED, SECOND_LOGIN]


def test_a_chat_is_native_only_at_home_and_with_people_of_the_same_service() -> None:
    assert is_native(MATRIX, MATRIX, is_home=True)
    assert not is_native(MATRIX, TELEGRAM, is_home=True)
    assert not is_native(MATRIX, MATRIX, is_home=False)


def test_a_separate_layout_keeps_the_others_in_a_tray() -> None:
    inbox = arrange(ROWS, Layout.SEPARATE)
    assert inbox.tray == (OTHER, BRIDGED, SECOND_LOGIN)
    assert inbox.native == (HOME,)


def test_a_merged_layout_has_no_tray_and_keeps_the_order() -> None:
    inbox = arrange(ROWS, Layout.MERGED)
    assert inbox.tray is None
    assert inbox.native == tuple(ROWS)


def test_one_service_can_be_an_exception_either_way() -> None:
    merged = arrange(ROWS, Layout.SEPARATE, {XMPP: Layout.MERGED})
    assert merged.native == (OTHER, HOME)
    apart = arrange(ROWS, Layout.MERGED, {TELEGRAM: Layout.SEPARATE})
    assert apart.tray == (BRIDGED,)


def test_a_stored_choice_that_is_none_of_ours_is_no_choice() -> None:
    assert read_layout("merged") is Layout.MERGED
    assert read_layout("upside-down") is None
    assert read_layout(None) is None


SERVICES = st.sampled_from([MATRIX, TELEGRAM, XMPP])
SOME_ROWS = st.lists(st.builds(Row, st.integers(), SERVICES, SERVICES, st.booleans()))
EXCEPTIONS = st.dictionaries(SERVICES, st.sampled_from(Layout))


@given(SOME_ROWS, st.sampled_from(Layout), EXCEPTIONS)
def test_no_row_is_lost_or_doubled_and_natives_never_stand_in_the_tray(
    rows: list[Row], layout: Layout, exceptions: dict[ServiceId, Layout]
) -> None:
    inbox = arrange(rows, layout, exceptions)
    shown = (*(inbox.tray or ()), *inbox.native)
    assert sorted(map(repr, shown)) == sorted(map(repr, rows))
    assert not any(is_native_row(row) for row in inbox.tray or ())
    left = iter(rows)
    assert all(row in left for row in inbox.native), "the order is kept"


@given(SOME_ROWS, EXCEPTIONS)
def test_merging_and_separating_are_exact_inverses(
    rows: list[Row], exceptions: dict[ServiceId, Layout]
) -> None:
    separate = arrange(rows, Layout.SEPARATE, exceptions)
    merged = arrange(rows, Layout.MERGED, exceptions)
    again = arrange(rows, Layout.SEPARATE, exceptions)
    assert again == separate
    assert arrange(rows, Layout.MERGED, exceptions) == merged
    # what a place holds says all there is of where a row came from: together they are the list
    for inbox in (separate, merged):
        tray = {id(row) for row in inbox.tray or ()}
        parts = (iter(inbox.tray or ()), iter(inbox.native))
        assert [next(parts[0] if id(row) in tray else parts[1]) for row in rows] == rows


@given(SOME_ROWS, st.sampled_from(Layout), EXCEPTIONS, SERVICES)
def test_an_exception_moves_its_own_service_and_no_other(
    rows: list[Row], layout: Layout, exceptions: dict[ServiceId, Layout], service: ServiceId
) -> None:
    others = [row for row in rows if row.origin != service]
    before = arrange(others, layout, exceptions)
    for choice in Layout:
        after = arrange(rows, layout, {**exceptions, service: choice})
        kept = [row for row in after.native if row.origin != service]
        assert kept == list(before.native)
        assert [row for row in after.tray or () if row.origin != service] == list(before.tray or ())
