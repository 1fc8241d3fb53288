"""One example of every kind of Matrix event that is read."""

from __future__ import annotations

from typing import Any

from connectors.matrix.json_reading import JsonObject
from connectors.matrix.mapping.place import Place
from connectors.matrix.mapping.timeline import read_event
from inbox_tui.domain.event import Event

ME, ANNA, BOT = "@me:here", "@anna:there", "@bot:there"
ROOM = "!room"
Json = dict[str, Any]


def event(kind: str, content: Json, **more: Any) -> Json:
    return {
        "type": kind,
        "event_id": more.pop("id", "$one"),
        "sender": more.pop("sender", ANNA),
        "origin_server_ts": 1_700_000_000_000,
        "content": content,
        **more,
    }


def message(**content: Any) -> Json:
    return event("m.room.message", {"msgtype": "m.text", "body": "hello", **content})


def related(kind: str, target: str, **more: Any) -> Json:
    return {"m.relates_to": {"rel_type": kind, "event_id": target, **more}}


IMAGE = {
    "msgtype": "m.image",
    "body": "what a day",
    "filename": "sea.jpg",
    "url": "mxc://there/abc",
    "info": {"size": 5, "w": 6, "h": 7, "mimetype": "image/jpeg"},
}

KINDS: dict[str, Json] = {
    "text": message(),
    "html": message(
        format="org.matrix.custom.html", formatted_body='<a href="https://evil.example">hello</a>'
    ),
    "emote": message(msgtype="m.emote"),
    "location": message(msgtype="m.location", geo_uri="geo:1,2"),
    "image": event("m.room.message", IMAGE),
    "voice": message(msgtype="m.audio", url="mxc://there/v", **{"org.matrix.msc3245.voice": {}}),
    "encrypted file": message(msgtype="m.file", file={"url": "mxc://there/v", "key": {}}),
    "sticker": event("m.sticker", {"body": "wave", "url": "mxc://there/s", "info": {}}),
    "reply": message(
        body="> <@me:here> so?\n\nyes", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$x"}}}
    ),
    "thread": message(**related("m.thread", "$root", is_falling_back=True)),
    "edit": message(
        **related("m.replace", "$first"), **{"m.new_content": {"msgtype": "m.text", "body": "new"}}
    ),
    "bundled edit": message()
    | {
        "unsigned": {
            "m.relations": {
                "m.replace": event(
                    "m.room.message",
                    {"body": "* new", "m.new_content": {"msgtype": "m.text", "body": "new"}},
                    id="$edit",
                )
            }
        }
    },
    "mention": message(**{"m.mentions": {"user_ids": [ME]}}),
    "reaction": event("m.reaction", related("m.annotation", "$x", key="👋")),
    "redaction": event("m.room.redaction", {"redacts": "$x"}),
    "old redaction": event("m.room.redaction", {}, redacts="$x"),
    "husk": event(
        "m.room.message", {}, unsigned={"redacted_because": {"sender": BOT, "origin_server_ts": 9}}
    ),
    "encrypted": event("m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2"}),
    "poll": event("m.poll.start", {}),
    "join": event(
        "m.room.member", {"membership": "join"}, state_key=ANNA, unsigned={"prev_content": {}}
    ),
    "kick": event("m.room.member", {"membership": "leave"}, state_key=ME),
    "name": event("m.room.name", {"name": "New name"}, state_key=""),
    "tombstone": event("m.room.tombstone", {"body": "gone"}, state_key=""),
    "bridge status": event(
        "com.beeper.message_send_status",
        {"status": "SUCCESS", "m.relates_to": {"event_id": "$mine"}},
        sender=BOT,
    ),
    "unknown": event("org.example.unknown", {"anything": 1}),
}


def place() -> Place:
    return Place(ROOM, ME, bots=frozenset({BOT}))


def read(raw: Json) -> tuple[Event, ...]:
    return read_event(place(), JsonObject(raw))
