"""What the writer does when nobody waits for it."""

from __future__ import annotations

from inbox_tui.store import attachments_quota, expiry, retention, search_index
from inbox_tui.store.session import Transaction


def work_while_idle(tx: Transaction) -> bool:
    """A little of it; whether something is left."""
    # one after the other: what is expired need not be indexed first
    return (
        expiry.expire_some(tx)
        or retention.remove_some(tx)
        or search_index.index_some(tx)
        or attachments_quota.evict_some(tx)
    )
