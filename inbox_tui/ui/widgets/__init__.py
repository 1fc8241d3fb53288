"""The widgets of the inbox, drawn line by line."""
