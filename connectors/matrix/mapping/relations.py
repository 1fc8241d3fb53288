"""How one event points at another: replies, threads, edits, reactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from connectors.matrix.json_reading import JsonObject

MAX_KEY: Final = 100
"""Characters of a reaction; longer ones are no emoji."""


@dataclass(frozen=True, slots=True)
class Relations:
    """What ``m.relates_to`` says, with nothing believed about whether its targets exist."""

    replies_to: str | None = None
    thread: str | None = None
    replaces: str | None = None
    annotates: str | None = None
    key: str | None = None


def relations_of(content: JsonObject) -> Relations:
    """The relations of an event's content."""
    related = content.child("m.relates_to")
    kind = related.text_or("rel_type")
    target = related.name_or_none("event_id")
    answered = related.child("m.in_reply_to").name_or_none("event_id")
    if kind == "m.thread" and target:
        # the fallback names the thread's last message for clients that know no threads
        is_fallback = related.flag("is_falling_back") or answered is None
        return Relations(replies_to=target if is_fallback else answered, thread=target)
    if kind == "m.replace" and target:
        return Relations(replaces=target)
    if kind == "m.annotation" and target:
        key = related.text_or("key")
        return Relations(annotates=target, key=key if 0 < len(key) <= MAX_KEY else None)
    return Relations(replies_to=answered)


def without_reply_fallback(body: str) -> str:
    """A reply's text without the quotation older clients put before it."""
    lines = body.split("\n")
    quoted = 0
    while quoted < len(lines) and lines[quoted].startswith(("> ", ">\t")):
        quoted += 1
    if quoted and quoted < len(lines) and not lines[quoted].strip():
        quoted += 1
    rest = "\n".join(lines[quoted:])
    return rest if rest.strip() else body
