"""Telling the person of messages that arrived: bell, terminal, title."""
