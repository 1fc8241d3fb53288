"""Asking an archive (XEP-0313) for what it holds, a page at a time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final, Protocol
from uuid import uuid4
from xml.etree.ElementTree import Element

from connectors.xmpp.contents import Malformed
from connectors.xmpp.elements import attribute, child, child_text, make
from connectors.xmpp.forwarded import Forwarded, query_of, result
from connectors.xmpp.namespaces import ARCHIVE, DATA_FORMS, RESULT_SET
from connectors.xmpp.stamps import stamp_of
from inbox_tui.domain.ids import Millis

PAGE: Final = 100
MAX_RESULTS: Final = 1_000
"""Answers taken for one question: a server that sends more than it was asked for is cut off."""


class Asker(Protocol):
    """What sends a question and waits for the answer."""

    def ask(self, to: str, payload: Element, *, kind: str = "get") -> Awaitable[Element]:
        """The whole answering element."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for. ``archive`` is a room's address, or empty for the account's own."""

    archive: str = ""
    other: str = ""
    before: str | None = None
    """Going back from this archive id; empty for the newest page."""
    after: str | None = None
    """Going on from this archive id."""
    start: Millis | None = None
    ids: tuple[str, ...] = ()
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Page:
    """One page, oldest first, and where its neighbours begin."""

    found: tuple[Forwarded, ...]
    broken: tuple[Element, ...]
    first: str
    last: str
    is_complete: bool


@dataclass(slots=True)
class _Open:
    archive: str
    results: list[Element] = field(default_factory=list)


class Archives:
    """The archives of one account and its rooms, and the questions that are open."""

    def __init__(self, own: str, asker: Asker, new_id: Callable[[], str] | None = None) -> None:
        self._own = own
        self._asker = asker
        self._new_id = new_id or (lambda: uuid4().hex)
        self._open: dict[str, _Open] = {}

    def take(self, message: Element) -> bool:
        """Whether ``message`` answers an open question, from the archive that was asked.

        What claims to and doesn't is a forgery, for the caller to set aside.
        """
        query = query_of(message)
        asked = self._open.get(query) if query else None
        if asked is None:
            return False
        source = attribute(message, "from")
        if source != asked.archive and (asked.archive or source not in ("", self._own)):
            return False
        if len(asked.results) < MAX_RESULTS:
            asked.results.append(message)
        return True

    async def page(self, question: Question) -> Page:
        """What an archive answers. Raises what asking raises."""
        query = self._new_id()
        asked = self._open[query] = _Open(question.archive)
        try:
            answer = await self._asker.ask(question.archive, _query(question, query), kind="set")
        finally:
            del self._open[query]
        return _page(answer, asked.results)


def _page(answer: Element, results: list[Element]) -> Page:
    found: list[Forwarded] = []
    broken: list[Element] = []
    for message in results:
        try:
            found.append(result(message))
        except Malformed:
            broken.append(message)
    fin = child(answer, ARCHIVE, "fin")
    span = None if fin is None else child(fin, RESULT_SET, "set")
    return Page(
        tuple(found),
        tuple(broken),
        first="" if span is None else child_text(span, RESULT_SET, "first"),
        last="" if span is None else child_text(span, RESULT_SET, "last"),
        is_complete=fin is None or fin.get("complete") in ("true", "1"),
    )


def _query(question: Question, query: str) -> Element:
    fields = [_field("FORM_TYPE", ARCHIVE, hidden=True)]
    if question.other:
        fields.append(_field("with", question.other))
    if question.start is not None:
        fields.append(_field("start", stamp_of(question.start)))
    if question.ids:
        fields.append(_field("ids", *question.ids))
    span = [make(RESULT_SET, "max", text=str(question.limit))]
    if question.before is not None:
        span.append(make(RESULT_SET, "before", text=question.before))
    if question.after:
        span.append(make(RESULT_SET, "after", text=question.after))
    return make(
        ARCHIVE,
        "query",
        make(DATA_FORMS, "x", *fields, attributes={"type": "submit"}),
        make(RESULT_SET, "set", *span),
        attributes={"queryid": query},
    )


def _field(name: str, *values: str, hidden: bool = False) -> Element:
    attributes = {"var": name, "type": "hidden"} if hidden else {"var": name}
    inside = (make(DATA_FORMS, "value", text=value) for value in values)
    return make(DATA_FORMS, "field", *inside, attributes=attributes)
