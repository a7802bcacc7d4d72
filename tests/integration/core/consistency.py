"""A case's rows against its own process and history: what must be true between any two moves."""

from collections import Counter
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.engine.process import Process
from app.models import Case, Decision, Event, Job, Task
from app.queries import releases
from app.queries.calendars import OfficeClock
from app.services.stops import OPEN
from tests.integration.core.automaton import ROLES, Automaton


def check(session: Session, case_id: UUID, staff: Mapping[UUID, Actor], tied: Collection[UUID]) -> None:
    """Raise AssertionError when to-do rows, jobs, decisions or history contradict one another."""
    case = session.get_one(Case, case_id)
    lines = session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.position)).all()
    law = Automaton(case, staff, tied)
    law.read(lines)
    tasks = session.scalars(select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None))).all()
    assert [(task.element, task.holder_id) for task in tasks] == ([(law.open, law.holder)] if law.open else [])
    assert case.closed_at is None or (not tasks and case.exclusive_key is None)
    _jobs_and_steps_agree(session, case, {task.id for task in tasks})
    reviews = sum(line.kind == "step_completed" and line.content["element"] in ROLES for line in lines)
    _every_review_has_its_decision(session, case_id, reviews)


def _jobs_and_steps_agree(session: Session, case: Case, tasks: set[UUID]) -> None:
    """Whatever the process waits for has its row, and nothing else has; one alarm is set to the next deadline."""
    spec = releases.parsed(session, case.release_id).spec
    process = Process.restore(spec, case.state, clock=OfficeClock(session))
    steps = process.steps()
    jobs = session.scalars(select(Job).where(Job.case_id == case.id, Job.state.in_(OPEN))).all()
    assert {step.id for step in steps if step.kind == "person"} == tasks
    assert {step.id for step in steps if step.kind == "job"} == {job.step_id for job in jobs} - {None}
    assert (process.end is not None) == (case.closed_at is not None)
    assert case.closed_at is not None or steps, "nobody will ever touch this case again"
    alarms = [job.due_at for job in jobs if job.key == f"wake:{case.id}"]
    assert alarms == ([process.next_due] if process.next_due else [])
    assert case.next_due == process.next_due


def _every_review_has_its_decision(session: Session, case_id: UUID, reviews: int) -> None:
    """One decision in force for each step that was decided, taken by whoever finished the step."""
    made = select(Decision.task_id, Decision.account_id).where(Decision.case_id == case_id)
    rows = session.execute(made.where(Decision.superseded_at.is_(None))).all()
    assert len({row.task_id for row in rows}) == len(rows) == reviews
    finished = select(Task.id, Task.finished_by).where(Task.id.in_([row.task_id for row in rows]))
    assert dict(session.execute(finished).all()) == {row.task_id: row.account_id for row in rows}


def told(session: Session, case_id: UUID) -> Counter[str]:
    """How often the history of a case tells of each thing that people do."""
    query = select(Event.kind).where(Event.case_id == case_id, Event.account_id.is_not(None))
    return Counter(session.scalars(query))
