"""Rooms whose other people are on another network.

State ``m.bridge`` and ``uk.half-shot.bridge`` (MSC2346), ``com.beeper.room_features``; where a bridge
sets neither, the way it names its ghosts. Anyone with power in a room can forge all of these: they
label a chat and prove nothing.
"""

from __future__ import annotations

import re
from typing import Final

from connectors.matrix.ids import local_part
from connectors.matrix.json_reading import JsonObject
from inbox_tui.domain.capability import Capabilities, Feature, Level, Limits

STATE_TYPES: Final = ("m.bridge", "uk.half-shot.bridge")
FEATURES_TYPE: Final = "com.beeper.room_features"

_NAMES: Final = {
    "facebook": "messenger",
    "meta": "messenger",
    "facebookgo": "messenger",
    "imessagego": "imessage",
    "discordgo": "discord",
    "slackgo": "slack",
    "instagramgo": "instagram",
    "gmessages": "sms",
}
_SERVICE: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}")
_GHOST: Final = re.compile(
    r"_?(irc|telegram|whatsapp|signal|discord|slack|facebook|messenger|instagram|imessage|xmpp)"
    r"(?:go)?_.+"
)

_FEATURES: Final = {
    "reply": Feature.REPLY,
    "thread": Feature.THREAD,
    "edit": Feature.EDIT,
    "delete": Feature.DELETE,
    "reaction": Feature.REACTION,
    "read_receipts": Feature.READ_RECEIPT,
    "typing_notifications": Feature.TYPING,
}


def origin_named(content: JsonObject) -> str:
    """The service a bridge's state names; empty where the bridge was removed."""
    protocol = content.child("protocol").text_or("id").lower()
    name = _NAMES.get(protocol, protocol)
    return name if _SERVICE.fullmatch(name) else ""


def origin_guessed(user: str) -> str:
    """The service a ghost's name suggests; empty where it suggests none."""
    match = _GHOST.fullmatch(local_part(user).lower())
    return _NAMES.get(match[1], match[1]) if match else ""


def declared(content: JsonObject) -> dict[str, int]:
    """What ``com.beeper.room_features`` says, reduced to what is used and small enough to keep."""
    kept = {
        key: max(-2, min(2, level))
        for key in _FEATURES
        if (level := content.number_or_none(key)) is not None
    }
    for key in ("max_text_length", "edit_max_age", "delete_max_age"):
        number = content.count(key)
        if number is not None:
            kept[key] = number
    sizes = [
        size for _, kind in content.child("file").children() if (size := kind.count("max_size"))
    ]
    return kept | ({"max_file_size": max(sizes)} if sizes else {})


def capabilities_declared(kept: dict[str, int]) -> Capabilities:
    """The declaration, in the program's own words."""
    levels = {
        feature: Level(max(-2, min(2, kept[key])))
        for key, feature in _FEATURES.items()
        if key in kept
    }
    reason = "The bridge to the other network has no way to do that."
    return Capabilities(
        levels,
        Limits(
            text_characters=kept.get("max_text_length"),
            edit_age_seconds=kept.get("edit_max_age"),
            delete_age_seconds=kept.get("delete_max_age"),
            file_bytes=kept.get("max_file_size"),
        ),
        {feature: reason for feature, level in levels.items() if level < Level.PARTIAL},
    )
