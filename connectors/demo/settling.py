"""Bringing a cast onto a network: everybody's chats as they stand when the curtain opens."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from random import Random
from typing import Final

from connectors.demo import keeping, pictures
from connectors.demo.cast import ME, Cast, Line, Scene, SmallTalk
from connectors.demo.network import Network
from connectors.demo.room import Entry, Room
from inbox_tui.domain.chat import Membership
from inbox_tui.domain.ids import MessageId, Millis
from inbox_tui.domain.message import FileKind, FilePart, Link, Part, TextPart

_NIGHT_SECONDS: Final = 10 * 3600
_TURN: Final = (20.0, 420.0)
"""Seconds between two lines of one conversation."""


def settle(network: Network, me: str, cast: Cast, talk: SmallTalk) -> dict[str, Room]:
    """Everybody signs up, and every scene becomes a chat; the chats by their scenes' ids."""
    for native, name in cast.people.items():
        network.sign_up(native, name)
    rooms: dict[str, Room] = {}
    for scene in cast.scenes:
        rooms[scene.id] = _set_up(network, me, scene, talk)
    for native in cast.blocked:
        keeping.block(network, me, native, is_blocked=True)
    return rooms


def parts_of(network: Network, line: Line) -> tuple[Part, ...]:
    """What a line says; a picture's or document's bytes are put on the network."""
    if line.image:
        data = pictures.png(line.image)
        file = FilePart(
            line.image,
            _put(network, line.image, data),
            "image/png",
            size=len(data),
            kind=FileKind.IMAGE,
            caption=line.text,
            width=pictures.WIDTH,
            height=pictures.HEIGHT,
        )
        return (file,)
    if line.file:
        data = pictures.pdf(line.text or line.file)
        locator = _put(network, line.file, data)
        attached = FilePart(line.file, locator, "application/pdf", size=len(data))
        return (attached, TextPart(line.text)) if line.text else (attached,)
    return (TextPart(line.text, _links(line)),)


def _put(network: Network, name: str, data: bytes) -> str:
    locator = f"cast:{name}"
    network.files[locator] = data
    return locator


def _links(line: Line) -> tuple[Link, ...]:
    if not line.link:
        return ()
    start = line.text.rfind(" ") + 1
    return (Link(start, len(line.text), line.link),)


def _set_up(network: Network, me: str, scene: Scene, talk: SmallTalk) -> Room:
    people = tuple(me if who == ME else who for who in scene.people)
    if scene.title:
        room = network.open_group(scene.title, people, chat=f"group:{scene.id}")
        room.description = scene.description
    else:
        other = next(who for who in people if who != me)
        room = network.open_direct(other, me, as_request=scene.is_request)
    random = Random(f"{network.service}/{scene.id}")  # noqa: S311 - a story, not a secret
    lines = (*_filled(scene, talk, random), *scene.lines)
    times = _times(scene, lines, network.clock(), random)
    for number, (line, at) in enumerate(zip(lines, times, strict=True)):
        room.entries.append(_entry(network, me, room, line, at, number))
    _mark(network, me, room, scene)
    return room


def _entry(network: Network, me: str, room: Room, line: Line, at: Millis, number: int) -> Entry:
    parts = parts_of(network, line)
    first: tuple[Part, ...] = (TextPart(line.was),) if line.was else parts
    entry = Entry(
        MessageId(f"cast.{room.id}.{number}"), me if line.who == ME else line.who, at, [(at, first)]
    )
    if line.was:
        entry.versions.append((Millis(at + 60_000), parts))
    if line.is_deleted:
        entry.deleted_at = Millis(at + 90_000)
    if line.reply:
        entry.reply_to = room.entries[-line.reply].id
    for who, key in line.reactions:
        entry.reactions[me if who == ME else who, key] = Millis(at + 30_000)
    return entry


def _mark(network: Network, me: str, room: Room, scene: Scene) -> None:
    """How far everybody has read, and how the person keeps the chat."""
    entries = room.entries
    if entries and room.members[me] is Membership.JOINED:
        seen = len(entries) - 1 - scene.unread
        if seen >= 0:
            room.read[me] = entries[seen].id
        for who in room.members:
            if who != me:
                room.read[who] = entries[-1].id
    if scene.is_muted:
        keeping.mute(network, me, room.id, is_muted=True)
    if scene.is_favourite:
        keeping.favour(network, me, room.id, is_favourite=True)


def _filled(scene: Scene, talk: SmallTalk, random: Random) -> Iterator[Line]:
    """As much small talk as the scene wants, between the people who are in it."""
    if not scene.earlier:
        return
    others = [who for who in scene.people if who != ME]
    exchanges = itertools.chain.from_iterable(
        random.sample(talk.exchanges, len(talk.exchanges)) for _ in itertools.count()
    )
    written = 0
    for exchange in exchanges:
        one = random.choice(others)
        another = random.choice([who for who in scene.people if who != one])
        speakers = {"a": one, "b": another}
        blanks = {blank: random.choice(words) for blank, words in talk.blanks.items()}
        for turn, said in enumerate(exchange):
            who, _, text = said.partition(": ")
            gap = random.uniform(1, 3) * _NIGHT_SECONDS if turn == 0 else None
            yield Line(speakers[who], text.format_map(blanks), gap=gap)
            written += 1
            if written == scene.earlier:
                return


def _times(scene: Scene, lines: tuple[Line, ...], now: Millis, random: Random) -> list[Millis]:
    """When each line was written: back from the newest, by the gaps between them."""
    at = now - scene.last * 1000
    times: list[Millis] = []
    for line in reversed(lines):
        times.append(Millis(int(at)))
        at -= (random.uniform(*_TURN) if line.gap is None else line.gap) * 1000
        if line.gap is not None and line.gap >= _NIGHT_SECONDS and _is_night(at):
            at -= _NIGHT_SECONDS * 1000
    return times[::-1]


def _is_night(at: float) -> bool:
    """Whether people who keep to UTC would be asleep."""
    return not 7 <= at // 3_600_000 % 24 < 22
