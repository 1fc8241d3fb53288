"""``inbox-tui store``: looking after the message store."""
