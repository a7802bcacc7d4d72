"""The engine: its language, its files, its state and its release check."""
