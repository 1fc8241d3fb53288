"""What chats are: frozen values and pure functions, without I/O."""
