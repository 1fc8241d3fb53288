"""What version 3 changed: more of what the person marks chats with.

``pinned`` is a chat's place among those that are kept on top, the smallest first. ``archive``: 0 it
is not put away; 1 it is; 2 it is, and something unread came since.

A block with ``because_of`` follows from that of another identity of the same person. ``addresses`` are
what services verified to be somebody's. ``cleared`` are those who have an address of somebody blocked,
and were accepted all the same.

``choices`` are settings that were set otherwise for one chat. A chat that is ``left_out`` stays on its
service and counts as deleted here.

What the outbox is to ``send_at`` a time holds up nothing that is sent before.
"""

from __future__ import annotations

from typing import Final

_CHATS: Final = """
ALTER TABLE chats ADD COLUMN pinned INTEGER;
ALTER TABLE chats ADD COLUMN archive INTEGER NOT NULL DEFAULT 0;
ALTER TABLE chats ADD COLUMN lets_mentions_through INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mutes ADD COLUMN lets_mentions_through INTEGER NOT NULL DEFAULT 0;
"""

_ADDRESSES: Final = """
CREATE TABLE addresses(
    identity INTEGER NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY(identity, address)
) WITHOUT ROWID;
CREATE INDEX addresses_address ON addresses(address);
ALTER TABLE blocks ADD COLUMN because_of INTEGER;
CREATE TABLE cleared(
    identity INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
);
"""

_CHOICES: Final = """
ALTER TABLE chats ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
CREATE TABLE choices(
    chat INTEGER NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY(chat, key)
) WITHOUT ROWID;
"""

_MESSAGES: Final = """
CREATE INDEX messages_mentions ON messages(chat, position) WHERE mentions_me;
CREATE INDEX messages_topic ON messages(chat, topic, position) WHERE topic IS NOT NULL;
CREATE TABLE pins(
    chat INTEGER NOT NULL,
    message TEXT NOT NULL,
    place INTEGER NOT NULL,
    PRIMARY KEY(chat, message)
) WITHOUT ROWID;
"""

_OUTBOX: Final = """
ALTER TABLE outbox ADD COLUMN send_at INTEGER;
"""

VERSION_3: Final = _CHATS + _ADDRESSES + _CHOICES + _MESSAGES + _OUTBOX
