"""The Textual app. Reads the store, hands intents to the engine, never waits for the network."""
