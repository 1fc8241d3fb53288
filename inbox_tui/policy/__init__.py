"""Decisions, as pure functions of domain values."""
