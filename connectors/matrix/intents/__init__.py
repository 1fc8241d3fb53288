"""What the person asked for, as requests to the homeserver."""
