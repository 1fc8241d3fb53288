"""What protects the parser, the acknowledgements and the archive."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

import pytest

from connectors.xmpp.archive import Archives, Question
from connectors.xmpp.contents import Forged
from connectors.xmpp.elements import MAX_DEPTH, is_too_deep, make, raw
from connectors.xmpp.namespaces import CLIENT
from connectors.xmpp.wire import MAX_STANZA_BYTES, WireGuard, WireViolation
from inbox_tui.domain.event import Quarantined, ServiceBlocksChanged
from tests.connectors.xmpp_stanzas import EVE, OTHER, OWN, ROOM, Reading, result, said, stanza

BOMB = b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
HEADER = b"<?xml version='1.0'?>"
ROOT = b"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"


def pass_on(data: bytes, size: int) -> WireGuard:
    """A guard that has seen ``data`` in pieces."""
    guard = WireGuard()
    for start in range(0, len(data), size):
        guard.check(data[start : start + size])
    return guard


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_a_document_type_never_reaches_the_parser(size: int) -> None:
    with pytest.raises(WireViolation):
        pass_on(HEADER + BOMB + ROOT, size)


def test_a_stream_without_one_passes_also_with_character_data() -> None:
    guard = pass_on(HEADER + ROOT, 5)
    guard.root_seen()
    guard.check(b"<message><body><![CDATA[<!DOCTYPE]]></body></message>")


def test_one_element_has_a_largest_size() -> None:
    guard = WireGuard()
    guard.root_seen()
    guard.check(b"x" * MAX_STANZA_BYTES)
    guard.element_done()
    guard.check(b"x" * MAX_STANZA_BYTES)
    with pytest.raises(WireViolation):
        guard.check(b"x")


def nested(depth: int) -> Element:
    root = inner = Element("a")
    for _ in range(depth - 1):
        inner = SubElement(inner, "a")
    return root


def test_an_element_may_be_nested_to_a_depth_and_no_further() -> None:
    assert not is_too_deep(nested(MAX_DEPTH))
    assert is_too_deep(nested(MAX_DEPTH + 1))
    assert b"deeper" in raw(nested(100_000))


def test_what_xml_cannot_carry_is_not_sent() -> None:
    assert make(CLIENT, "body", text="a\x00b\x1b[1m\ud800c\n").text == "ab[1mc\n"


class Asked:
    """Answers an archive's question, and sends messages before it."""

    def __init__(self, *messages: str) -> None:
        self.messages = messages
        self.taken: list[bool] = []
        self.archives = Archives(OWN, self, lambda: "q1")

    async def ask(self, to: str, payload: Element, *, kind: str = "get") -> Element:
        self.taken = [self.archives.take(stanza(text)) for text in self.messages]
        return stanza(
            "<iq type='result'><fin xmlns='urn:xmpp:mam:2' complete='true'>"
            "<set xmlns='http://jabber.org/protocol/rsm'><first>a1</first><last>a1</last></set>"
            "</fin></iq>"
        )


@pytest.mark.parametrize(
    ("archive", "source", "query", "is_taken"),
    [
        ("", "", "q1", True),
        ("", OWN, "q1", True),
        (ROOM, ROOM, "q1", True),
        ("", EVE, "q1", False),
        ("", OTHER, "q1", False),
        ("", f"{OWN}/other-device", "q1", False),
        ("", "", "guessed", False),
        ("", ROOM, "q1", False),
        (ROOM, "", "q1", False),
        (ROOM, OWN, "q1", False),
        (ROOM, f"{ROOM}/eve", "q1", False),
    ],
)
async def test_only_the_archive_that_was_asked_is_believed(
    archive: str, source: str, query: str, *, is_taken: bool
) -> None:
    asked = Asked(result(said("Remember?"), source=source, query=query))
    page = await asked.archives.page(Question(archive))
    assert asked.taken == [is_taken]
    assert len(page.found) == is_taken


async def test_an_answer_after_the_question_is_closed_is_not_taken() -> None:
    asked = Asked()
    await asked.archives.page(Question())
    assert not asked.archives.take(stanza(result(said("Late"))))


async def test_a_result_without_a_message_is_set_aside_and_the_page_goes_on() -> None:
    empty = "<message><result xmlns='urn:xmpp:mam:2' queryid='q1' id='a0'/></message>"
    page = await Asked(empty, result(said("Whole"))).archives.page(Question())
    assert (len(page.found), len(page.broken)) == (1, 1)


@pytest.mark.parametrize("source", [EVE, OTHER, f"{OWN}/other", "montague.example"])
def test_a_list_is_pushed_by_the_own_account_alone(source: str) -> None:
    reading = Reading()
    pushes = (
        f"<iq type='set' from='{source}'><query xmlns='jabber:iq:roster'>"
        f"<item jid='{EVE}' name='Mum' subscription='both'/></query></iq>",
        f"<iq type='set' from='{source}'><unblock xmlns='urn:xmpp:blocking'/></iq>",
    )
    reading.lists.blocked = {EVE}
    assert all(isinstance(event, Quarantined) for event in reading.live(*pushes))
    assert reading.lists.blocked == {EVE}
    with pytest.raises(Forged):
        reading.lists.read(stanza(pushes[0]))


def test_the_block_list_is_followed() -> None:
    reading = Reading()
    block = "<iq type='set'><block xmlns='urn:xmpp:blocking'><item jid='{}'/></block></iq>"
    reading.live(block.format(EVE), block.format(OTHER))
    assert reading.lists.blocked == {EVE, OTHER}
    (event,) = reading.live("<iq type='set'><unblock xmlns='urn:xmpp:blocking'/></iq>")
    assert event == ServiceBlocksChanged(frozenset())
