"""The encrypted database: one writer, readers that never wait for it."""
