"""The neighbours, each against the real thing."""
