"""What version 2 changed: identities get their name, and room for what the person does with them.

A row of ``identities`` is how a service knows somebody; ``persons`` are the person's own records, to
which they link identities. Marks that hold for more than a chat stand in ``mutes`` and ``retention``
by scope: ``service`` and its id, ``person`` and its number, ``tray``, ``everything``.
"""

from __future__ import annotations

from typing import Final

_NAMES: Final = """
ALTER TABLE people RENAME TO identities;
ALTER TABLE accounts RENAME COLUMN person TO identity;
ALTER TABLE blocks RENAME COLUMN person TO identity;
ALTER TABLE members RENAME COLUMN person TO identity;
ALTER TABLE reactions RENAME COLUMN person TO identity;
ALTER TABLE receipts RENAME COLUMN person TO identity;
"""

_PERSONS: Final = """
CREATE TABLE persons(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    made_at INTEGER NOT NULL
);
ALTER TABLE identities ADD COLUMN person INTEGER;
ALTER TABLE identities ADD COLUMN linked_by TEXT;
CREATE INDEX identities_person ON identities(person) WHERE person IS NOT NULL;
"""

_MARKS: Final = """
CREATE TABLE mutes(
    scope TEXT NOT NULL,
    target TEXT NOT NULL,
    until INTEGER NOT NULL,
    PRIMARY KEY(scope, target)
) WITHOUT ROWID;
CREATE TABLE retention(
    scope TEXT NOT NULL,
    target TEXT NOT NULL,
    keep_days INTEGER,
    PRIMARY KEY(scope, target)
) WITHOUT ROWID;
CREATE TABLE labels(
    chat INTEGER NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY(chat, label)
) WITHOUT ROWID;
ALTER TABLE chats ADD COLUMN snoozed_until INTEGER;
CREATE INDEX chats_snoozed ON chats(snoozed_until) WHERE snoozed_until IS NOT NULL;
ALTER TABLE messages ADD COLUMN is_starred INTEGER NOT NULL DEFAULT 0;
CREATE INDEX messages_starred ON messages(position) WHERE is_starred;
"""

_ATTACHMENTS: Final = """
ALTER TABLE attachments ADD COLUMN digest BLOB;
ALTER TABLE attachments ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attachments_digest ON attachments(digest) WHERE digest IS NOT NULL;
CREATE INDEX attachments_used ON attachments(used_at);
"""

_FILES: Final = """
ALTER TABLE attachments ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attachments_file ON attachments(file);
CREATE TABLE partial_files(
    chat INTEGER NOT NULL,
    remote TEXT NOT NULL,
    file TEXT NOT NULL,
    key BLOB NOT NULL,
    name TEXT NOT NULL,
    begun_at INTEGER NOT NULL,
    PRIMARY KEY(chat, remote)
) WITHOUT ROWID;
CREATE TABLE thumbnails(
    locator TEXT NOT NULL,
    pixels INTEGER NOT NULL,
    image BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY(locator, pixels)
);
CREATE INDEX thumbnails_made ON thumbnails(made_at);
"""

_IMPORTS: Final = """
CREATE TABLE imports(
    source TEXT PRIMARY KEY,
    begun_at INTEGER NOT NULL,
    done INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE imported_chats(
    source TEXT NOT NULL,
    chat INTEGER NOT NULL,
    PRIMARY KEY(source, chat)
) WITHOUT ROWID;
"""

VERSION_2: Final = _NAMES + _PERSONS + _MARKS + _ATTACHMENTS + _FILES + _IMPORTS
