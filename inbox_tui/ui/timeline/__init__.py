"""The messages of one chat, drawn line by line from pages of the store."""
