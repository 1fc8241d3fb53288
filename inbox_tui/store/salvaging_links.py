"""Stand-ins for rows that were lost while others still name them, so that what is left can be shown."""

from __future__ import annotations

from typing import Final

from inbox_tui.store.session import Transaction

_IDENTITIES: Final = """
INSERT INTO identities(id, service, native, display_name)
SELECT DISTINCT named.id, 'salvaged', 'salvaged-' || named.id, 'Unknown (salvaged)'
FROM (SELECT sender AS id FROM messages UNION SELECT identity FROM members
      UNION SELECT identity FROM reactions UNION SELECT identity FROM accounts) AS named
WHERE named.id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM identities WHERE id = named.id)
"""
_ACCOUNTS: Final = """
INSERT INTO accounts(id, account, identity, service, display_name, is_home, is_on, added_at)
SELECT DISTINCT chats.account, 'salvaged-' || chats.account,
    (SELECT min(id) FROM identities), 'salvaged', 'Salvaged', 0, 0, 0
FROM chats WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE accounts.id = chats.account)
"""
_CHATS: Final = """
INSERT INTO chats(id, account, chat, title, active_at)
SELECT messages.chat, coalesce((SELECT min(id) FROM accounts), 1), 'salvaged-' || messages.chat,
    'Salvaged chat ' || messages.chat, max(messages.ordered_at)
FROM messages WHERE NOT EXISTS (SELECT 1 FROM chats WHERE chats.id = messages.chat)
GROUP BY messages.chat
"""
_ORPHANS: Final = (
    "DELETE FROM reactions WHERE NOT EXISTS (SELECT 1 FROM messages"
    " WHERE messages.chat = reactions.chat AND messages.id = reactions.target)",
    "DELETE FROM versions WHERE NOT EXISTS (SELECT 1 FROM messages"
    " WHERE messages.chat = versions.chat AND messages.id = versions.message)",
    "DELETE FROM fetched WHERE NOT EXISTS"
    " (SELECT 1 FROM attachments WHERE attachments.locator = fetched.locator)",
    "UPDATE identities SET person = NULL, linked_by = NULL WHERE person IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM persons WHERE persons.id = identities.person)",
    *(
        f"DELETE FROM {table} WHERE NOT EXISTS (SELECT 1 FROM chats WHERE chats.id = {table}.chat)"
        for table in ("members", "receipts", "gaps", "labels", "pins", "choices")
    ),
)


def mend(tx: Transaction) -> None:
    """Give every message a chat and a sender, and take away what belongs to nothing any more."""
    for statement in (_CHATS, _IDENTITIES, _ACCOUNTS, *_ORPHANS):
        tx.connection.execute(statement)
