"""The next best task: kept, urgent, of one's own services, due, old."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.domain.picking import Waiting, best_first

TODAY = datetime(2026, 3, 16, 16, tzinfo=UTC)
LATER = TODAY + timedelta(days=3)


def _waiting(number: int, due: datetime | None, *, kept: bool = False, skilled: bool = False, old: int = 0) -> Waiting:
    return Waiting(UUID(int=number), kept, skilled, due, TODAY - timedelta(days=old))


def test_the_order_is_kept_then_urgent_then_skill_then_due_then_age() -> None:
    tasks = [
        _waiting(7, None),
        _waiting(6, LATER, old=1),
        _waiting(5, LATER, old=2),
        _waiting(4, LATER + timedelta(days=9), skilled=True),
        _waiting(3, TODAY),
        _waiting(2, TODAY - timedelta(days=1)),
        _waiting(1, LATER, kept=True),
    ]
    assert [one.int for one in best_first(tasks, urgent_until=TODAY)] == [1, 2, 3, 4, 5, 6, 7]
