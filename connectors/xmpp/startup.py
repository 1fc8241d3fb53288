"""What has to happen once when a session begins: lists, copies, presence, and catching up."""

from __future__ import annotations

from contextlib import suppress

from connectors.xmpp.catch_up import catch_up
from connectors.xmpp.elements import child, make
from connectors.xmpp.features import STATE, discover
from connectors.xmpp.namespaces import BLOCKING, CARBONS, CLIENT, ROSTER
from connectors.xmpp.session import Session
from inbox_tui.connector.errors import Rejected, Unsupported
from inbox_tui.domain.event import Event


async def begin(session: Session) -> None:
    """Make a new session of use. Raises what the server's refusals mean."""
    session.incoming.is_caught_up = False
    for room in session.rooms.values():
        room.is_joined = room.is_caught_up = False
        room.occupants.clear()
    client = session.client
    session.features = await discover(client, client.home, session.address)
    if session.features.has_carbons:
        with suppress(Rejected, Unsupported):  # one device without copies, as if there were none
            await client.ask("", make(CARBONS, "enable"), kind="set")
    await session.commit(await _lists(session), {STATE: session.features.stored()})
    client.send_element(make(CLIENT, "presence"))
    if session.features.has_archive:
        await catch_up(session)
        session.incoming.is_caught_up = True


async def _lists(session: Session) -> list[Event]:
    events: list[Event] = []
    answer = await session.client.ask("", make(ROSTER, "query"))
    roster = child(answer, ROSTER, "query")
    if roster is not None:
        events += session.lists.contacts_in(roster)
    if session.features.can_block:
        try:
            answer = await session.client.ask("", make(BLOCKING, "blocklist"))
        except (Rejected, Unsupported):
            return events
        blocklist = child(answer, BLOCKING, "blocklist")
        if blocklist is not None:
            events += session.lists.blocks_in(blocklist)
    return events
