"""接口: what other systems may do with a token; JSON in, JSON out, no cookies and no pages."""

from app.web.api import hours
from app.web.api.room import blueprint

__all__ = ["blueprint", "hours"]
