"""Whether the office can work: what must answer, and what may be missing for a while."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.models import Heartbeat
from app.models.base import now
from app.queries import overview

SILENCE = timedelta(minutes=2)
OK, DOWN, MISSING = "ok", "down", "missing"
VITAL = ("database", "storage")


@dataclass(frozen=True, slots=True)
class Health:
    """The state of each part, and warnings that need nobody at night."""

    parts: dict[str, str]
    warnings: tuple[str, ...] = ()

    @property
    def serving(self) -> bool:
        """Whether people can be served: without worker, clock or LibreOffice they can, only slower or with less."""
        return all(self.parts[part] == OK for part in VITAL)

    def as_json(self) -> dict[str, Any]:
        """What monitoring reads."""
        whole = "ok" if all(state == OK for state in self.parts.values()) else "degraded"
        return {"status": whole if self.serving else "down", **self.parts, "warnings": list(self.warnings)}


def read(session: Session) -> Health:
    """Ask every part for a sign of life. Never raises."""
    beside = neighbours(session)
    parts = {
        "database": DOWN,
        "worker": DOWN,
        "clock": DOWN,
        "office": OK if beside.office.available else MISSING,
        "storage": OK if beside.storage.healthy() else DOWN,
    }
    try:
        session.execute(text("SELECT 1"))
        parts["database"] = OK
        for name in _heard(session) & {"worker", "clock"}:
            parts[name] = OK
        return Health(parts, _warnings(session))
    except SQLAlchemyError:
        return Health(parts)


def _heard(session: Session) -> set[str]:
    return set(session.scalars(select(Heartbeat.name).where(Heartbeat.seen_at > now() - SILENCE)))


def _warnings(session: Session) -> tuple[str, ...]:
    calendar = overview.calendar(session)
    if not calendar.ends_soon:
        return ()
    until = calendar.known_until.isoformat() if calendar.known_until else "（无）"
    return (f"工作日历只维护到 {until}，请录入下一年的节假日安排；在此之前按周一至周五计算",)
