"""The list of services as options: name and standing on one line, what it is below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from textual.content import Content
from textual.widgets.option_list import Option

from inbox_tui.connector.discovery import Broken
from inbox_tui.domain.ids import ServiceId
from inbox_tui.ui.content import content, joined, line
from inbox_tui.ui.screens.third_party_layout import LAYOUTS
from inbox_tui.ui.screens.third_party_rows import ServiceRow, Standing

LAYOUT_OPTION: Final = " layout"
"""No service is called that: ids have no spaces."""
_NAME_CELLS: Final = 24
_MARKS: Final = {
    Standing.OFF: ("○", "$text-muted"),
    Standing.READ_AGAIN: ("!", "$warning"),
    Standing.SIGN_IN: ("!", "$warning"),
    Standing.TROUBLE: ("!", "$warning"),
    Standing.CONNECTING: ("◌", "$primary"),
    Standing.CONNECTED: ("●", "$success"),
    Standing.HOME: ("⌂", "$primary"),
    Standing.UNAVAILABLE: ("–", "$text-muted"),
}


def options_for(
    rows: Sequence[ServiceRow],
    layout: str,
    own_layouts: Mapping[ServiceId, str | None],
    broken: Sequence[Broken] = (),
) -> list[Option | None]:
    """The layout, the services that can be used, those that can't."""
    here = [row for row in rows if row.standing is not Standing.UNAVAILABLE]
    elsewhere = [row for row in rows if row.standing is Standing.UNAVAILABLE]
    options: list[Option | None] = [_layout_option(layout), None, _section("Services")]
    options += [_service_option(row, own_layouts.get(row.facts.id)) for row in here]
    if not here:
        options.append(
            _empty('No connector is installed. Install one:  pip install "inbox-tui[all]"')
        )
    if elsewhere or broken:
        options += [None, _section("Not available here")]
        options += [_service_option(row, None) for row in elsewhere]
        options += [_broken_option(each) for each in broken]
    return options


def _layout_option(layout: str) -> Option:
    name, explained = LAYOUTS[layout]
    return Option(
        joined(
            line("Where they are shown", "bold"),
            "      ",
            line(name, "$primary"),
            "\n",
            line(explained, "$text-muted"),
        ),
        id=LAYOUT_OPTION,
    )


def _service_option(row: ServiceRow, own_layout: str | None) -> Option:
    mark, style = _MARKS[row.standing]
    exception = f" · {LAYOUTS[own_layout][0].lower()}" if own_layout in LAYOUTS else ""
    below = row.reason or _signed_in(row) or row.facts.summary
    return Option(
        joined(
            _name(row),
            content(f"{mark} {row.standing.value}", style),
            content(exception, "$text-muted"),
            "\n",
            line(below, "$text-muted", max_characters=300),
        ),
        id=row.facts.id,
    )


def _name(row: ServiceRow) -> Content:
    """Name and badge, as wide as a column where they fit one."""
    name = joined(
        line(row.facts.name, "bold", max_characters=40),
        " ",
        line(f"[{row.facts.badge}]", "$text-muted", max_characters=8),
    )
    return name.pad_right(max(2, _NAME_CELLS - name.cell_length))


def _signed_in(row: ServiceRow) -> str:
    return ", ".join(account.identity.native for account in row.accounts if account.is_on)


def _section(title: str) -> Option:
    return Option(line(title, "bold $primary"), disabled=True)


def _empty(words: str) -> Option:
    return Option(line(words, "$text-muted"), disabled=True)


def _broken_option(broken: Broken) -> Option:
    words: Content = joined(
        line(broken.name, "bold"),
        "  The connector can't be read",
        "\n",
        line(broken.reason, "$text-muted", max_characters=300),
    )
    return Option(words, disabled=True)
