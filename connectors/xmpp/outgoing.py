"""What is sent, as stanzas. Pure: nothing here knows of a connection."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote
from xml.etree.ElementTree import Element

from connectors.xmpp.elements import make
from connectors.xmpp.namespaces import (
    BLOCKING,
    CHAT_STATES,
    CLIENT,
    CORRECT,
    FALLBACK,
    FILE_METADATA,
    FILE_SHARING,
    HINTS,
    MARKERS,
    MODERATE,
    MUC_USER,
    OUT_OF_BAND,
    REACTIONS,
    RECEIPTS,
    REFERENCES,
    REPLY,
    REPORTING,
    RETRACT,
    STANZA_IDS,
    URL_DATA,
)
from inbox_tui.domain.chat import ChatKind
from inbox_tui.domain.ids import ChatId, MessageId
from inbox_tui.domain.intent import ReportReason
from inbox_tui.domain.message import FilePart, Part, TextPart

ACTION: Final = "/me "
"""Before what somebody says of themselves (XEP-0245)."""
RETRACTED: Final = "/me took a message back, but your client can't show that."


def message(chat: ChatId, kind: ChatKind, own_id: str, *inside: Element) -> Element:
    """A message of ``own_id`` to a chat."""
    is_room = kind is ChatKind.GROUP
    extra = () if is_room or "/" not in chat else (make(MUC_USER, "x"),)
    return make(
        CLIENT,
        "message",
        *inside,
        make(STANZA_IDS, "origin-id", attributes={"id": own_id}),
        *extra,
        attributes={"to": chat, "type": "groupchat" if is_room else "chat", "id": own_id},
    )


def said(text: str, kind: ChatKind) -> list[Element]:
    """The body of a message, and the wish to hear what became of it."""
    body = [make(CLIENT, "body", text=text)]
    if kind is ChatKind.DIRECT:
        body += [make(RECEIPTS, "request"), make(MARKERS, "markable"), make(CHAT_STATES, "active")]
    return body


def reply(target: MessageId, author: str) -> Element:
    """That a message answers ``target``, which ``author`` wrote (XEP-0461)."""
    to = {"to": author} if author else {}
    return make(REPLY, "reply", attributes={"id": target, **to})


def mentions(parts: Iterable[Part]) -> list[Element]:
    """Whom a text calls by name, and where (XEP-0372). The text is the first of ``parts``."""
    return [
        make(
            REFERENCES,
            "reference",
            attributes={
                "begin": str(mention.start + (len(ACTION) if part.is_action else 0)),
                "end": str(mention.end + (len(ACTION) if part.is_action else 0)),
                "type": "mention",
                "uri": f"xmpp:{quote(mention.identity.native, safe='@/')}",
            },
        )
        for part in list(parts)[:1]
        if isinstance(part, TextPart)
        for mention in part.mentions
    ]


def correction(own_id: str) -> Element:
    """That a message stands in place of the one sent as ``own_id`` (XEP-0308)."""
    return make(CORRECT, "replace", attributes={"id": own_id})


def retraction(target: MessageId) -> list[Element]:
    """That ``target`` is taken back (XEP-0424), with words for clients that don't know it."""
    return [
        make(RETRACT, "retract", attributes={"id": target}),
        make(FALLBACK, "fallback", attributes={"for": RETRACT}),
        make(CLIENT, "body", text=RETRACTED),
        make(HINTS, "store"),
    ]


def moderation(target: MessageId) -> Element:
    """The wish that a room take ``target`` back (XEP-0425)."""
    return make(MODERATE, "moderate", make(RETRACT, "retract"), attributes={"id": target})


def reactions(target: MessageId, keys: Iterable[str]) -> list[Element]:
    """Everything this account reacts with to ``target`` (XEP-0444)."""
    return [
        make(
            REACTIONS,
            "reactions",
            *(make(REACTIONS, "reaction", text=key) for key in keys),
            attributes={"id": target},
        ),
        make(HINTS, "store"),
    ]


def displayed(up_to: MessageId) -> list[Element]:
    """That everything up to a message has been read (XEP-0333)."""
    return [make(MARKERS, "displayed", attributes={"id": up_to}), make(HINTS, "store")]


def typing(chat: ChatId, kind: ChatKind, *, is_typing: bool) -> Element:
    """That the person is typing, or has stopped (XEP-0085). Has no id: nobody answers it."""
    return make(
        CLIENT,
        "message",
        make(CHAT_STATES, "composing" if is_typing else "paused"),
        make(HINTS, "no-store"),
        attributes={"to": chat, "type": "groupchat" if kind is ChatKind.GROUP else "chat"},
    )


def files(text: str, uploaded: list[tuple[FilePart, str]], kind: ChatKind) -> list[Element]:
    """Files by their addresses, for clients of three ages (XEP-0447, XEP-0066, none)."""
    addresses = "\n".join(url for _, url in uploaded)
    body = f"{text}\n{addresses}" if text else addresses
    inside = said(body, kind)
    inside += [_sharing(part, url) for part, url in uploaded]
    start = len(body) - len(addresses)
    inside.append(
        make(
            FALLBACK,
            "fallback",
            make(FALLBACK, "body", attributes={"start": str(start), "end": str(len(body))}),
            attributes={"for": FILE_SHARING},
        )
    )
    if not text and len(uploaded) == 1:
        inside.append(make(OUT_OF_BAND, "x", make(OUT_OF_BAND, "url", text=uploaded[0][1])))
    return inside


def _sharing(part: FilePart, url: str) -> Element:
    details = [
        make(FILE_METADATA, "media-type", text=part.media_type),
        make(FILE_METADATA, "name", text=part.name),
    ]
    if part.size is not None:
        details.append(make(FILE_METADATA, "size", text=str(part.size)))
    if part.caption:
        details.append(make(FILE_METADATA, "desc", text=part.caption))
    return make(
        FILE_SHARING,
        "file-sharing",
        make(FILE_METADATA, "file", *details),
        make(FILE_SHARING, "sources", make(URL_DATA, "url-data", attributes={"target": url})),
        attributes={"disposition": "inline"},
    )


def block(who: str, *why: Element) -> Element:
    """The wish to hear nothing more of ``who`` (XEP-0191)."""
    return make(BLOCKING, "block", make(BLOCKING, "item", *why, attributes={"jid": who}))


def unblock(who: str) -> Element:
    """The wish to hear of ``who`` again."""
    return make(BLOCKING, "unblock", make(BLOCKING, "item", attributes={"jid": who}))


def report(reason: ReportReason, note: str, archive: str, messages: Iterable[str] = ()) -> Element:
    """Why somebody is blocked (XEP-0377); ``messages`` by their ids in ``archive``."""
    is_spam = reason in (ReportReason.SPAM, ReportReason.SCAM)
    return make(
        REPORTING,
        "report",
        *(
            make(STANZA_IDS, "stanza-id", attributes={"by": archive, "id": each})
            for each in messages
        ),
        make(REPORTING, "text", text=note or reason.value),
        attributes={"reason": f"urn:xmpp:reporting:{'spam' if is_spam else 'abuse'}"},
    )


def presence(to: str, kind: str = "") -> Element:
    """A presence for somebody in particular."""
    attributes = {"to": to, "type": kind} if kind else {"to": to}
    return make(CLIENT, "presence", attributes=attributes)
