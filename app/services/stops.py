"""Bring the rows of a case in step with where its process stands."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.calendar import end_of_day, today
from app.engine.process import Process, Step
from app.models import Case, Job, Task
from app.models.base import now
from app.queries.calendars import OfficeClock
from app.services import copies, stickiness

OPEN = ("due", "running", "incident")
_TASKS = select(Task).where(Task.case_id == bindparam("case"), Task.closed_at.is_(None))
_JOBS = select(Job).where(Job.case_id == bindparam("case"), Job.state.in_(OPEN))


def settle(session: Session, case: Case, process: Process, *, by: Actor, clock: OfficeClock) -> None:
    """Save the state; open and close to-do rows and jobs; set the status that the applicant reads."""
    steps = process.steps()
    fresh = case.history_length == 0
    tasks = [] if fresh else session.scalars(_TASKS, {"case": case.id}).all()
    jobs = [] if fresh else session.scalars(_JOBS, {"case": case.id}).all()
    # Everything was read, so the case's row is written once.
    case.state, case.next_due = process.state(), process.next_due
    _bring_tasks(session, case, tasks, [s for s in steps if s.kind == "person"], by=by, clock=clock)
    _bring_jobs(session, case, jobs, [s for s in steps if s.kind == "job"])
    _set_alarm(session, case, jobs)
    _set_status(case, process, steps)


def _bring_tasks(
    session: Session, case: Case, rows: Sequence[Task], steps: Sequence[Step], *, by: Actor, clock: OfficeClock
) -> None:
    waiting = {step.id for step in steps}
    for row in rows:
        if row.id not in waiting:
            row.closed_at, row.finished_by = now(), by.account_id
    known = {row.id for row in rows}
    for step in steps:
        if step.id not in known:
            task = _task(case, step, clock)
            stickiness.keep(session, case, task, clock=clock)
            session.add(task)


def _task(case: Case, step: Step, clock: OfficeClock) -> Task:
    task = Task(
        id=step.id,
        case_id=case.id,
        element=step.element,
        name=step.name,
        role=step.properties.get("role", ""),
        form=step.properties.get("form", ""),
        exclude=step.properties.get("exclude", ""),
        status=step.properties.get("status", ""),
        round=case.round,
        opened_at=now(),
        due_at=_due(step, clock),
    )
    return copies.take(task, case)


def _due(step: Step, clock: OfficeClock) -> datetime | None:
    days = step.properties.get("due", "")
    return due_after(clock, clock.now(), int(days)) if days else None


def due_after(clock: OfficeClock, since: datetime, days: int) -> datetime:
    """The end of a promise of so many working days: the last of them counts to its end (24:00 in Shanghai)."""
    return end_of_day(clock.calendar().add_working_days(today(since), days))


def _bring_jobs(session: Session, case: Case, rows: Sequence[Job], steps: Sequence[Step]) -> None:
    waiting = {step.id for step in steps}
    for row in rows:
        if row.step_id is not None and row.step_id not in waiting:
            row.state, row.finished_at = "dropped", now()
    known = {row.step_id for row in rows}
    session.add_all(_job(case.id, step) for step in steps if step.id not in known)


def _job(case_id: UUID, step: Step) -> Job:
    return Job(
        key=f"step:{step.id}",
        operation=step.operation or "",
        parameters=dict(step.parameters),
        case_id=case_id,
        step_id=step.id,
        due_at=now(),
    )


def _set_alarm(session: Session, case: Case, rows: Sequence[Job]) -> None:
    """Keep one job per case that wakes it when its next timer is due."""
    key = f"wake:{case.id}"
    row = next((row for row in rows if row.key == key), None)
    if case.next_due is None:
        if row is not None and row.state != "running":
            row.state, row.finished_at = "dropped", now()
    elif row is None:
        _new_alarm(session, case, key, case.next_due)
    elif row.due_at != case.next_due and row.state != "running":
        row.state, row.due_at, row.attempts = "due", case.next_due, 0


def _new_alarm(session: Session, case: Case, key: str, due_at: datetime) -> None:
    old = session.scalars(select(Job).where(Job.key == key)).one_or_none() if case.history_length else None
    alarm = old or Job(key=key, operation="wake_case", parameters={}, case_id=case.id)
    alarm.state, alarm.due_at, alarm.attempts, alarm.finished_at = "due", due_at, 0, None
    session.add(alarm)


def _set_status(case: Case, process: Process, steps: Sequence[Step]) -> None:
    """People's steps speak first, then the worker's; an end speaks when nothing waits any more."""
    in_order = sorted(steps, key=lambda step: step.kind != "person")
    status = next((s.properties["status"] for s in in_order if s.properties.get("status")), "")
    end = process.end
    if end is not None:
        # A notice that stands aside may come to its end after the case: the day it was closed stays.
        case.closed_at, case.exclusive_key = case.closed_at or now(), None
        case.outcome = end.properties.get("outcome", "")
        status = end.properties.get("status", "")
    case.status = status or case.status
