"""What tests of the queue ask of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from app.domain.actor import Actor
from app.models import Account, Case, Task
from app.models.base import now
from app.queries import queue
from app.queries.queue import Line
from app.queries.queue_order import Order
from app.queries.queue_search import Scope, Search
from app.services import copies
from tests.integration.core.stage import Stage


def lines(stage: Stage, search: Search, by: Actor, sort: str = "due") -> Sequence[Line]:
    """The first page of a list."""
    with stage.database.reading() as session:
        scope = Scope(session, by)
        total = queue.counts(scope, [search])[search]
        return queue.page(scope, search, Order(sort), None, total=total).lines


def cases(stage: Stage, search: Search, by: Actor) -> set[UUID]:
    """The cases of a list."""
    return {line.case.id for line in lines(stage, search, by)}


def count(stage: Stage, search: Search, by: Actor) -> int:
    """How much a search finds."""
    with stage.database.reading() as session:
        return queue.counts(Scope(session, by), [search])[search]


def turned(stage: Stage, search: Search, by: Actor, sort: str) -> tuple[list[UUID], list[UUID]]:
    """All tasks of a list as somebody sees them who turns its pages to the last one, and back to the first."""
    with stage.database.reading() as session:
        scope, order = Scope(session, by), Order(sort)
        total = queue.counts(scope, [search])[search]
        page = queue.page(scope, search, order, None, total=total)
        forth = [line.task.id for line in page.lines]
        while page.after:
            page = queue.page(scope, search, order, order.place(page.after.token(), back=False), total=total)
            forth += [line.task.id for line in page.lines]
        back = [line.task.id for line in page.lines]
        while page.before:
            page = queue.page(scope, search, order, order.place(page.before.token(), back=True), total=total)
            back = [*(line.task.id for line in page.lines), *back]
    return forth, back


def many(stage: Stage, case_id: UUID, number: int, **values: Any) -> None:
    """More tasks of a case, all alike."""
    with stage.database.transaction() as session:
        case = session.get_one(Case, case_id)
        for _ in range(number):
            usual = {"element": "prelim", "name": "初审", "role": "reviewer", "opened_at": now()}
            session.add(copies.take(Task(id=uuid4(), case_id=case_id, **{**usual, **values}), case))


def applicant_of(stage: Stage, case_id: UUID) -> Actor:
    """Whose case it is."""
    with stage.database.reading() as session:
        case = session.get_one(Case, case_id)
        account = session.scalars(select(Account).where(Account.person_id == case.person_id)).first()
    assert account is not None
    return Actor(account.id, case.applicant_name, person_id=case.person_id, roles=frozenset({"applicant"}))
