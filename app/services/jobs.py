"""Jobs as rows: asked for in the transaction that needs them, claimed with a lease, finished behind a fence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import Conflict, NotFound
from app.models import Case, Heartbeat, Job
from app.models.base import now
from app.services import history

MOST_ATTEMPTS = 5
BACK_OFF = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a worker needs to know of the job it holds; `attempt` is the fence against its own ghost."""

    id: UUID
    owner: str
    attempt: int
    operation: str
    parameters: Mapping[str, Any]
    case_id: UUID | None
    step_id: UUID | None


def ask(
    session: Session,
    operation: str,
    *,
    key: str,
    parameters: Mapping[str, Any] | None = None,
    case_id: UUID | None = None,
    due_at: datetime | None = None,
) -> Job:
    """Ask for work outside of any step; the same key is asked for once. Returns the job that there is."""
    job = session.scalars(select(Job).where(Job.key == key)).one_or_none()
    if job is None:
        job = Job(operation=operation, key=key, parameters=dict(parameters or {}), case_id=case_id)
        job.due_at = due_at or now()
        session.add(job)
    return job


def claim(session: Session, job_id: UUID, *, owner: str, lease: timedelta) -> Claimed | None:
    """Take the job when it is due and nobody holds it; None when there is nothing to do."""
    at = now()
    free = or_(Job.state == "due", and_(Job.state == "running", Job.lease_until < at))
    taken = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.due_at <= at, free)
        .values(state="running", owner=owner, lease_until=at + lease, attempts=Job.attempts + 1)
        .returning(Job)
        .execution_options(populate_existing=True)
    )
    job = taken.scalar_one_or_none()
    if job is None:
        return None
    return Claimed(job.id, owner, job.attempts, job.operation, job.parameters, job.case_id, job.step_id)


def renew(session: Session, claimed: Claimed, lease: timedelta) -> bool:
    """Hold the job for longer; False when it was taken away meanwhile."""
    kept = session.execute(update(Job).where(*_fence(claimed)).values(lease_until=now() + lease).returning(Job.id))
    return kept.scalar_one_or_none() is not None


def finish(
    session: Session,
    claimed: Claimed,
    result: Mapping[str, Any],
    apply: Callable[[Session, Claimed, Mapping[str, Any]], None],
) -> bool:
    """Write the result and what follows from it, in one transaction; False when another attempt has the job.

    The case is locked first: whoever moves a case takes its row before the rows of its jobs.
    """
    if claimed.case_id is not None:
        session.execute(select(Case.id).where(Case.id == claimed.case_id).with_for_update())
    done = session.execute(
        update(Job)
        .where(*_fence(claimed))
        .values(state="done", result=dict(result), finished_at=now(), owner="", lease_until=None, error="")
        .returning(Job.id)
    )
    if done.scalar_one_or_none() is None:
        return False
    apply(session, claimed, result)
    return True


def fail(session: Session, claimed: Claimed, error: str, *, final: bool) -> bool:
    """Try again later, or open an incident for an administrator; returns whether it is an incident now."""
    incident = final or claimed.attempt >= MOST_ATTEMPTS
    again = now() + BACK_OFF * (3 ** (claimed.attempt - 1))
    session.execute(
        update(Job)
        .where(*_fence(claimed))
        .values(
            state="incident" if incident else "due",
            due_at=again,
            error=error[:2000],
            owner="",
            lease_until=None,
        )
    )
    return incident


def retry(session: Session, job_id: UUID, *, by: Actor) -> Job:
    """Give an incident to the worker again. Raises Conflict when the job is no incident."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NotFound
    if job.state != "incident":
        raise Conflict("此作业不是待处理的故障，无需重试")
    job.state, job.attempts, job.due_at, job.error = "due", 0, now(), ""
    history.record(session, "job_retried", by=by, content={"job": str(job.id), "operation": job.operation})
    session.info.setdefault("new_jobs", []).append(str(job.id))
    return job


def drop(session: Session, job_id: UUID, *, by: Actor) -> Job:
    """Give up an incident that belongs to no step of a case. Raises Conflict when a case waits for it."""
    job = session.get(Job, job_id, with_for_update=True)
    if job is None:
        raise NotFound
    if job.state != "incident" or job.step_id is not None:
        raise Conflict("此作业关系到办件的流转，不能放弃，只能重试")
    job.state, job.finished_at = "dropped", now()
    history.record(session, "job_dropped", by=by, content={"job": str(job.id), "operation": job.operation})
    return job


def due(session: Session, limit: int = 100) -> list[UUID]:
    """The jobs that wait longest: due ones, and those whose worker fell silent."""
    at = now()
    waiting = or_(Job.state == "due", and_(Job.state == "running", Job.lease_until < at))
    query = select(Job.id).where(Job.state.in_(["due", "running"]), Job.due_at <= at, waiting)
    return list(session.scalars(query.order_by(Job.due_at).limit(limit)))


def beat(session: Session, name: str, facts: Mapping[str, Any]) -> None:
    """Leave a sign of life."""
    row = session.get(Heartbeat, name)
    if row is None:
        session.add(Heartbeat(name=name, seen_at=now(), facts=dict(facts)))
    else:
        row.seen_at, row.facts = now(), dict(facts)


def _fence(claimed: Claimed) -> tuple[Any, ...]:
    return Job.id == claimed.id, Job.state == "running", Job.owner == claimed.owner, Job.attempts == claimed.attempt
