"""Writing: the composer and the lines above it."""
