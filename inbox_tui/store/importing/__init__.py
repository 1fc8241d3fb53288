"""Chats into the store: from records, which are read from the files of this program and of others."""
