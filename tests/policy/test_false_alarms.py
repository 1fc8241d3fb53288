"""How often ordinary links and names are warned of: below one in a hundred."""

from __future__ import annotations

import pytest

from inbox_tui.domain.ids import Identity, ServiceId
from inbox_tui.policy.impersonation import Acquaintance, Acquaintances
from inbox_tui.policy.links import inspect_link
from tests.policy import ordinary

HALF = 500
MOST = 0.01


def somebody(number: int) -> Identity:
    return Identity(ServiceId("matrix"), f"@user{number}:example.org")


def test_ordinary_links_and_names_raise_no_alarm(capsys: pytest.CaptureFixture[str]) -> None:
    links, names = ordinary.links(HALF), ordinary.names(2 * HALF)
    # half of the people are known: a stranger is compared with all of those
    known = [
        Acquaintance((name,), frozenset({somebody(number)}))
        for number, name in enumerate(names[:HALF])
    ]
    acquaintances = Acquaintances(known)
    alarms = [
        (link, verdict.concerns) for link in links if (verdict := inspect_link(link)).concerns
    ]
    marks = [
        (name, mark)
        for number, name in enumerate(names[HALF:], HALF)
        if (mark := acquaintances.mark(somebody(number), name))
    ]
    false_alarms = [*alarms, *marks]
    rate = len(false_alarms) / (HALF + HALF)
    with capsys.disabled():
        print(  # noqa: T201 - the figure is to be seen
            f"\nfalse alarms: {len(alarms)} of {len(links)} links, {len(marks)} of {HALF} names:"
            f" {rate:.1%}"
        )
    assert len(links) == HALF
    assert rate < MOST, false_alarms
