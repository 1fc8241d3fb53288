"""Receiving: two protocols read into one form, and that form into the program's events."""
