"""The list of chats, drawn line by line."""
