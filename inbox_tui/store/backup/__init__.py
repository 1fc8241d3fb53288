"""Backups: everything a store holds in one encrypted file. The format is in docs/backup.md."""
