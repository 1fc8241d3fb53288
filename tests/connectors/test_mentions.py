"""That somebody who is called by name is told so, on each service in its own way."""

from __future__ import annotations

from connectors.xmpp import outgoing
from connectors.xmpp.namespaces import REFERENCES
from inbox_tui.domain.ids import Identity, MessageId, ServiceId
from inbox_tui.domain.intent import EditMessage, SendMessage
from inbox_tui.domain.message import Mention, TextPart
from tests.connectors.matrix_script import body_of, connected, reply
from tests.connectors.test_matrix_refusals import OPEN_ROOM, ROOM, TXN

ANNA = Identity(ServiceId("matrix"), "@anna:here")
SAID = TextPart("@Anna *look*", mentions=(Mention(0, 5, ANNA),), is_markdown=True)
HTML = '<a href="https://matrix.to/#/@anna:here">Anna</a> <em>look</em>'


async def test_on_matrix_the_person_is_named_and_the_text_formatted() -> None:
    connection, _, egress = connected({**OPEN_ROOM, "/t1": lambda _: reply({"event_id": "$e"})})
    await connection.perform(SendMessage(ROOM, (SAID,)), TXN)
    await connection.close()
    content = body_of(egress.requests[-1])
    assert content["m.mentions"] == {"user_ids": ["@anna:here"]}
    assert (content["body"], content["formatted_body"]) == ("@Anna *look*", HTML)


async def test_an_edit_on_matrix_is_formatted_too() -> None:
    connection, _, egress = connected({**OPEN_ROOM, "/t1": lambda _: reply({"event_id": "$e"})})
    await connection.perform(EditMessage(ROOM, MessageId("$first"), (SAID,)), TXN)
    await connection.close()
    content = body_of(egress.requests[-1])
    assert content["m.new_content"]["formatted_body"] == HTML
    assert content["body"] == "* @Anna *look*"
    assert "formatted_body" not in content


async def test_a_long_formatted_text_on_matrix_goes_without_its_formatting_where_it_must() -> None:
    connection, _, egress = connected({**OPEN_ROOM, "/t1": lambda _: reply({"event_id": "$e"})})
    long = TextPart("<*<*" * 5_000, is_markdown=True)
    await connection.perform(SendMessage(ROOM, (long,)), TXN)
    await connection.close()
    content = body_of(egress.requests[-1])
    assert content["body"] == long.text
    assert "formatted_body" not in content


def test_on_xmpp_the_place_in_the_body_is_named() -> None:
    anna = Identity(ServiceId("xmpp"), "room@muc.example/Anna B")
    part = TextPart("@Anna B hi", mentions=(Mention(0, 7, anna),), is_action=True)
    [reference] = outgoing.mentions((part,))
    assert reference.tag == f"{{{REFERENCES}}}reference"
    assert reference.attrib == {
        "begin": "4",
        "end": "11",
        "type": "mention",
        "uri": "xmpp:room@muc.example/Anna%20B",
    }
