"""审核工作台: the queue, the case file beside its scans, the decision."""

from app.web.desk import decision, file, queue, units
from app.web.desk.blueprint import bp

__all__ = ["bp", "decision", "file", "queue", "units"]
