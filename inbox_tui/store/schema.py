"""The tables, as version 1 of the schema made them.

People, accounts and chats have small numbers of their own here, because every message names them.
``messages.position`` grows with time and is unique in the whole store, so that one chat's messages
lie together in order, and the newest hit of a search is the one with the largest number.
"""

from __future__ import annotations

from typing import Final

VERSION_1: Final = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE consents(
    service TEXT PRIMARY KEY,
    facts_version INTEGER NOT NULL,
    given_at INTEGER NOT NULL,
    withdrawn_at INTEGER
) WITHOUT ROWID;

CREATE TABLE people(
    id INTEGER PRIMARY KEY,
    service TEXT NOT NULL,
    native TEXT NOT NULL,
    display_name TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX people_identity ON people(native, service);
CREATE TABLE blocks(
    person INTEGER PRIMARY KEY,
    blocked_at INTEGER NOT NULL,
    on_service INTEGER NOT NULL,
    from_service INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE accounts(
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL,
    service TEXT NOT NULL,
    display_name TEXT NOT NULL,
    is_home INTEGER NOT NULL,
    is_on INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    credentials TEXT,
    connection TEXT,
    connection_reason TEXT NOT NULL DEFAULT '',
    connection_at INTEGER NOT NULL DEFAULT 0,
    quarantined INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX accounts_one_home ON accounts(is_home) WHERE is_home;
CREATE TABLE connector_state(
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL,
    key TEXT NOT NULL,
    value BLOB NOT NULL
);
CREATE UNIQUE INDEX connector_state_key ON connector_state(account, key);

CREATE TABLE chats(
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL,
    chat TEXT NOT NULL,
    kind TEXT NOT NULL DEFAULT 'group',
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    membership TEXT NOT NULL DEFAULT 'joined',
    origin TEXT,
    encryption TEXT NOT NULL DEFAULT 'unknown',
    decrypted_at TEXT NOT NULL DEFAULT 'unknown',
    partner INTEGER,
    invited_by INTEGER,
    active_at INTEGER NOT NULL DEFAULT 0,
    capabilities TEXT,
    is_favourite INTEGER NOT NULL DEFAULT 0,
    is_low_priority INTEGER NOT NULL DEFAULT 0,
    labels TEXT NOT NULL DEFAULT '[]',
    succeeded_by TEXT,
    last_position INTEGER,
    unread INTEGER NOT NULL DEFAULT 0,
    mentions INTEGER NOT NULL DEFAULT 0,
    read_position INTEGER,
    service_unread INTEGER,
    service_mentions INTEGER NOT NULL DEFAULT 0,
    counted_position INTEGER NOT NULL DEFAULT 0,
    is_marked_unread INTEGER NOT NULL DEFAULT 0,
    muted_until INTEGER,
    is_muted_on_service INTEGER NOT NULL DEFAULT 0,
    draft TEXT NOT NULL DEFAULT '',
    request INTEGER NOT NULL DEFAULT 0,
    deleted_at INTEGER,
    is_deleted INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX chats_key ON chats(account, chat);
CREATE INDEX chats_partner ON chats(partner) WHERE partner IS NOT NULL;
CREATE INDEX chats_activity ON chats(active_at DESC, id DESC);
CREATE TABLE members(
    chat INTEGER NOT NULL,
    person INTEGER NOT NULL,
    display_name TEXT NOT NULL,
    membership TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY(chat, person)
) WITHOUT ROWID;

CREATE INDEX members_person ON members(person);

CREATE TABLE messages(
    chat INTEGER NOT NULL,
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    sender INTEGER NOT NULL,
    is_mine INTEGER NOT NULL,
    ordered_at INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    parts TEXT NOT NULL,
    in_reply_to TEXT,
    topic TEXT,
    edited_at INTEGER,
    deleted_by INTEGER,
    status TEXT,
    status_reason TEXT NOT NULL DEFAULT '',
    txn TEXT,
    is_echo INTEGER NOT NULL DEFAULT 0,
    is_hidden INTEGER NOT NULL DEFAULT 0,
    is_silent INTEGER NOT NULL DEFAULT 0,
    expires_at INTEGER,
    expires_after_read INTEGER,
    mentions_me INTEGER NOT NULL DEFAULT 0,
    forwarded INTEGER NOT NULL DEFAULT 0,
    has_reactions INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY(chat, position)
) WITHOUT ROWID;
CREATE UNIQUE INDEX messages_position ON messages(position);
CREATE UNIQUE INDEX messages_id ON messages(chat, id);
CREATE INDEX messages_txn ON messages(chat, txn) WHERE txn IS NOT NULL;
CREATE INDEX messages_own ON messages(chat, status, position) WHERE status IS NOT NULL;
CREATE INDEX messages_expiring ON messages(expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX messages_lasting ON messages(chat, position)
    WHERE expires_after_read IS NOT NULL AND expires_at IS NULL;
CREATE TABLE versions(
    chat INTEGER NOT NULL,
    message TEXT NOT NULL,
    edit TEXT NOT NULL,
    written_at INTEGER NOT NULL,
    parts TEXT NOT NULL,
    PRIMARY KEY(chat, message, edit)
) WITHOUT ROWID;
CREATE TABLE reactions(
    chat INTEGER NOT NULL,
    target TEXT NOT NULL,
    person INTEGER NOT NULL,
    key TEXT NOT NULL,
    id TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY(chat, target, person, key)
) WITHOUT ROWID;
CREATE INDEX reactions_id ON reactions(chat, id) WHERE id IS NOT NULL;
CREATE TABLE receipts(
    chat INTEGER NOT NULL,
    person INTEGER NOT NULL,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY(chat, person, kind)
) WITHOUT ROWID;
CREATE TABLE gaps(
    chat INTEGER NOT NULL,
    position INTEGER NOT NULL,
    cursor TEXT NOT NULL,
    is_loaded INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY(chat, position)
) WITHOUT ROWID;
CREATE TABLE deferred(
    id INTEGER PRIMARY KEY,
    chat INTEGER NOT NULL,
    target TEXT NOT NULL,
    event TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX deferred_target ON deferred(chat, target);

CREATE TABLE outbox(
    id INTEGER PRIMARY KEY,
    txn TEXT NOT NULL UNIQUE,
    account INTEGER NOT NULL,
    chat INTEGER,
    intent TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_at INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX outbox_chat ON outbox(chat, status);

CREATE TABLE quarantine(
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL,
    chat TEXT,
    raw BLOB NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX quarantine_account ON quarantine(account, id);
CREATE TABLE reports(
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    report TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    outcome TEXT NOT NULL
);
CREATE TABLE attachments(
    locator TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    key BLOB NOT NULL,
    size INTEGER NOT NULL,
    name TEXT NOT NULL,
    added_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE fetched(
    chat INTEGER NOT NULL,
    remote TEXT NOT NULL,
    locator TEXT NOT NULL,
    PRIMARY KEY(chat, remote)
) WITHOUT ROWID;
CREATE INDEX fetched_locator ON fetched(locator);

CREATE TABLE index_todo(position INTEGER PRIMARY KEY, old TEXT);
CREATE VIRTUAL TABLE message_index USING fts5(
    body, content='', columnsize=0, prefix='2 3',
    tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co So Mn Mc'"
);
INSERT INTO message_index(message_index, rank)
    VALUES ('pgsz', 4000), ('automerge', 4), ('hashsize', 16777216), ('secure-delete', 1);
"""
