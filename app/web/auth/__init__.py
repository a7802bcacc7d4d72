"""Logging in and out, the first password, and changing it."""

from app.web.auth import login, passwords, pictures
from app.web.auth.room import blueprint

__all__ = ["blueprint", "login", "passwords", "pictures"]
