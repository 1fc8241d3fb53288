"""What a person types to find messages, as a typed tree."""
