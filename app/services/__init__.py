"""Writes: verbs. A service takes a Session first, never commits, and knows neither Flask nor Celery."""
