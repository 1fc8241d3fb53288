"""A service's facts as rows of a label and a text."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from inbox_tui.domain.safe_text import safe_text
from inbox_tui.domain.service import Route, ServiceFacts
from inbox_tui.ui.content import content
from inbox_tui.ui.dialogs import Words

ROUTES: dict[Route, str] = {
    Route.OFFICIAL: "Official",
    Route.UNOFFICIAL: "Unofficial",
    Route.PRETEND: "Pretend",
}


def facts_rows(facts: ServiceFacts) -> Iterator[tuple[str, Content]]:
    """What a person should know, most important first. The texts come with the connector."""
    encryption = facts.encryption
    yield "Encrypted by default?", _text(encryption.by_default)
    yield "Encrypted here?", _text(encryption.here)
    yield "Readable where?", _text(encryption.decrypted_where)
    yield "The provider can see", _text(facts.provider_can)
    yield "You are known by", _text(facts.identified_by)
    yield "Run by", _text(facts.operator)
    yield "The way in", _route(facts)
    yield "Limits", _text(facts.limits)
    if facts.cannot:
        yield "Not possible here", Content("\n").join([_text(f"· {what}") for what in facts.cannot])
    yield "Checked on", content(f"{facts.checked_on:%d %B %Y}, version {facts.version}")


class FactsText(Vertical):
    """The rows, label beside text where there is room, above it where not."""

    DEFAULT_CSS = """
    FactsText {
        height: auto;
        layout: grid; grid-size: 2; grid-columns: 22 1fr; grid-rows: auto; grid-gutter: 0 1;
        Words { height: auto; width: 100%; }
        .label { color: $text-muted; }
    }
    """

    def __init__(self, facts: ServiceFacts) -> None:
        super().__init__()
        self._facts = facts

    def compose(self) -> ComposeResult:
        """A label and a text for each fact."""
        for label, text in facts_rows(self._facts):
            yield Words(label, classes="label")
            yield Words(text)


def _route(facts: ServiceFacts) -> Content:
    name = content(
        f"{ROUTES[facts.route]}. ",
        "bold $warning" if facts.route is Route.UNOFFICIAL else "bold",
    )
    return Content.assemble(name, _text(facts.route_note))


def _text(raw: str) -> Content:
    return content(safe_text(raw, max_characters=2_000, max_lines=40))
