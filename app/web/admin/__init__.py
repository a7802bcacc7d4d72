"""系统管理: what administrators look after, and what auditors may read."""

from app.web.admin import calendar, cases, history, jobs, organisations, overview, people, releases, roster, staff
from app.web.admin.blueprint import bp

__all__ = [
    "bp",
    "calendar",
    "cases",
    "history",
    "jobs",
    "organisations",
    "overview",
    "people",
    "releases",
    "roster",
    "staff",
]
