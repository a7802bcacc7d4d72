"""Training sessions and who takes part, for tests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from app.database import Database
from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput, NotAllowed, NotFound
from app.models import Account, Training
from app.models.base import now
from app.services import training_plans, trainings
from tests.integration.learning.learners import actor_of, plan

HOUR = timedelta(hours=1)


def published(database: Database, by: Actor, **changes: Any) -> UUID:
    """A session next month that applicants may enrol in."""
    with database.transaction() as session:
        row = training_plans.create(session, plan(**changes), by=by)
        return training_plans.publish(session, row.id, by=by).id


def begin_today(database: Database, training_id: UUID, *, over: bool = False) -> None:
    """Let the day of the session come; it began a moment ago, and is over or not."""
    at = now()
    times = {"starts_at": at, "ends_at": at if over else at + HOUR, "enrol_until": at}
    with database.transaction() as session:
        session.execute(update(Training).where(Training.id == training_id).values(**times))


def enrolled(database: Database, training_id: UUID, account: Account) -> None:
    with database.transaction() as session:
        trainings.enrol(session, training_id, by=actor_of(account))


def signed_in(database: Database, training_id: UUID, account: Account) -> None:
    with database.transaction() as session:
        code = trainings.code(session, session.get_one(Training, training_id))
        trainings.sign_in(session, training_id, code, by=actor_of(account))


def taken(database: Database, training_id: UUID) -> int:
    with database.reading() as session:
        return session.get_one(Training, training_id).taken


def refused(database: Database, act: Callable[..., Any], *arguments: Any, by: Actor) -> str:
    """What the office says against it."""
    with pytest.raises((Conflict, NotFound, NotAllowed, InvalidInput)) as refusal, database.transaction() as session:
        act(session, *arguments, by=by)
    return refusal.value.message
