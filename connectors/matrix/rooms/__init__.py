"""What the connection remembers of each room, and what people are told when that changes."""
