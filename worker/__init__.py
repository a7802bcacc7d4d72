"""The background: Celery, its two thin tasks, and the clock that finds what a broker loses."""
