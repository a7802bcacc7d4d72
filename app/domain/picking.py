"""下一件: which of the tasks that wait is the best one to take next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that somebody may take: kept for them, of a service that they are best at, due, and as old as it is."""

    id: UUID
    kept: bool
    skilled: bool
    due_at: datetime | None
    opened_at: datetime


def best_first(waiting: Iterable[Waiting], *, urgent_until: datetime) -> list[UUID]:
    """Return the ids, the best first.

    What is kept for the person comes first, then what is due by `urgent_until`, whatever it is about; of the rest the
    services that the person is best at. Among equals the earlier due one, then the older one.
    """

    def place(one: Waiting) -> tuple[bool, bool, bool, datetime, datetime, UUID]:
        due = one.due_at or _NEVER
        return not one.kept, due > urgent_until, not one.skilled, due, one.opened_at, one.id

    return [one.id for one in sorted(waiting, key=place)]
