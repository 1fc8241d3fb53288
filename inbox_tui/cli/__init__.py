"""The command line. Imports neither Textual nor Rich until the app is opened."""
