"""What the inbox screen does with chats and messages, by subject."""
