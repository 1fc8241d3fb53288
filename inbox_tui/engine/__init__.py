"""The running system: supervises connectors, ingests batches, works the outbox."""
