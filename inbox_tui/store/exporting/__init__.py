"""Chats out of the store: as records, and as files that people and programs read."""
