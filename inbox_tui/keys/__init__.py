"""Where the store's key lives."""
