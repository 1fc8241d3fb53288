"""Reading and making XML elements, without a word about what they mean."""

from __future__ import annotations

import re
from typing import Final
from xml.etree.ElementTree import Element, tostring

MAX_DEPTH: Final = 32
"""Nested elements a stanza may have. Real ones have about ten."""
MAX_RAW: Final = 16 * 1024

# RFC 6120 speaks XML 1.0: these characters can't be sent at all, and would end the stream
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def tag(namespace: str, name: str) -> str:
    """A name as ElementTree spells it."""
    return f"{{{namespace}}}{name}"


def child(parent: Element, namespace: str, name: str) -> Element | None:
    """The first child of that name, no deeper."""
    return parent.find(tag(namespace, name))


def children(parent: Element, namespace: str, name: str) -> list[Element]:
    """All children of that name, no deeper."""
    return parent.findall(tag(namespace, name))


def child_text(parent: Element, namespace: str, name: str) -> str:
    """The text of the first child of that name; empty where there is none."""
    found = child(parent, namespace, name)
    return "" if found is None else (found.text or "")


def attribute(element: Element | None, name: str) -> str:
    """An attribute; empty where the element or the attribute is missing."""
    return "" if element is None else element.get(name, "")


def make(
    namespace: str,
    name: str,
    *inside: Element,
    text: str | None = None,
    attributes: dict[str, str] | None = None,
) -> Element:
    """A new element. What XML can't carry is taken out of its text."""
    element = Element(tag(namespace, name), attributes or {})
    if text is not None:
        element.text = _NOT_XML.sub("", text)
    element.extend(inside)
    return element


def is_too_deep(element: Element) -> bool:
    """Whether more than :data:`MAX_DEPTH` elements are nested. Walks without recursion."""
    level = [element]
    for _ in range(MAX_DEPTH):
        level = [below for above in level for below in above]
        if not level:
            return False
    return True


def raw(element: Element) -> bytes:
    """The element as text, for the quarantine, up to a cap."""
    if is_too_deep(element):
        return f"<{element.tag}/> nested deeper than {MAX_DEPTH}".encode()
    return tostring(element)[:MAX_RAW]
