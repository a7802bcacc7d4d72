"""审核工作台: the queue, the case file beside its scans, the decision."""

from app.web.desk import (
    claims,
    clock,
    decision,
    drafts,
    export,
    figures,
    file,
    inbox,
    leave,
    live,
    preferences,
    printing,
    queue,
    samples,
    saved_views,
    units,
)
from app.web.desk.blueprint import bp

__all__ = [
    "bp",
    "claims",
    "clock",
    "decision",
    "drafts",
    "export",
    "figures",
    "file",
    "inbox",
    "leave",
    "live",
    "preferences",
    "printing",
    "queue",
    "samples",
    "saved_views",
    "units",
]
