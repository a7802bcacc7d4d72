"""What anyone may see: the front page, the guide, contact, verification, the state of the service."""

from app.web.public import health, pages, verification
from app.web.public.room import blueprint

__all__ = ["blueprint", "health", "pages", "verification"]
