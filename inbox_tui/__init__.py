"""inbox-tui: one inbox in the terminal for every chat a person has."""

__version__ = "0.1.0"
