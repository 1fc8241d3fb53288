"""From Matrix's events to the program's, as pure functions of untrusted JSON."""
