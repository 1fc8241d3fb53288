"""Giving a store a new master key, and with it every key that is derived from one."""
