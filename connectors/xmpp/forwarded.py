"""Messages inside messages: carbons (XEP-0280) and archive results (XEP-0313).

Either lets whoever sent the outer message put words in anybody's mouth, so the outer sender is
checked first: carbons come from the account's own bare address (CVE-2017-5591), archive results from
the archive that was asked, under the id of a question that is open (CVE-2020-26547).
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from connectors.xmpp.contents import Forged, Malformed
from connectors.xmpp.elements import attribute, child
from connectors.xmpp.envelope import Archived
from connectors.xmpp.namespaces import ARCHIVE, CARBONS, CLIENT, DELAY, FORWARD
from connectors.xmpp.stamps import millis


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message out of an archive, with what the archive says of it."""

    message: Element
    archived: Archived


def is_carbon(message: Element) -> bool:
    """Whether a message claims to hold a copy."""
    return any(child(message, CARBONS, name) is not None for name in ("sent", "received"))


def carbon(message: Element, own: str) -> Element:
    """The message that a carbon is a copy of. Raises :class:`Forged` or :class:`Malformed`."""
    if attribute(message, "from") != own:
        raise Forged("a carbon that did not come from the own account")
    for direction in ("sent", "received"):
        copy = child(message, CARBONS, direction)
        if copy is None:
            continue
        inner = _inner(copy)
        source = attribute(inner, "from").partition("/")[0]
        if (source == own) != (direction == "sent"):
            # a chat with oneself is both, and its carbons say "received"
            if source == own and attribute(inner, "to").partition("/")[0] == own:
                return inner
            raise Forged("a carbon that names the wrong direction")
        return inner
    raise Malformed("a carbon without a copy")


def query_of(message: Element) -> str | None:
    """The id of the archive query that a message claims to answer; ``None`` where it's no answer."""
    result = child(message, ARCHIVE, "result")
    return None if result is None else attribute(result, "queryid")


def result(message: Element) -> Forwarded:
    """The message in an archive's answer. Raises :class:`Malformed`."""
    found = child(message, ARCHIVE, "result")
    if found is None or not attribute(found, "id"):
        raise Malformed("an archive result without an id")
    forward = child(found, FORWARD, "forwarded")
    stamp = "" if forward is None else attribute(child(forward, DELAY, "delay"), "stamp")
    return Forwarded(_inner(found), Archived(attribute(found, "id"), millis(stamp)))


def _inner(holder: Element) -> Element:
    forward = child(holder, FORWARD, "forwarded")
    message = None if forward is None else child(forward, CLIENT, "message")
    if message is None:
        raise Malformed("nothing is forwarded")
    return message
