"""Cases: the one place where engine, to-do rows, jobs and history move together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM, Actor
from app.domain.calendar import today
from app.domain.numbers import case_number
from app.engine.process import Process
from app.errors import Conflict, NotFound
from app.models import Case, Person
from app.models.base import now
from app.queries import releases
from app.queries.calendars import OfficeClock
from app.services import facts, history, sequences
from app.services.stops import settle


def lock(session: Session, case_id: UUID) -> Case:
    """The case, its row locked until the transaction ends. Raises NotFound."""
    query = select(Case).where(Case.id == case_id).with_for_update().execution_options(populate_existing=True)
    case = session.scalars(query).one_or_none()
    if case is None:
        raise NotFound
    return case


def start(session: Session, service_key: str, person: Person, *, by: Actor) -> Case:
    """Open a case at the first step of the service's current release.

    The start event's properties say with which letter the number begins (`prefix`) and which open cases of the same
    person shut this one out (`exclusive`). Raises Conflict when there is such a case.
    """
    release = releases.current(session, service_key)
    parsed = releases.parsed(session, release.id)
    rules = next(e.properties for e in parsed.spec.elements.values() if e.kind == "startEvent")
    case = Case(
        number=_number(session, rules.get("prefix", "S")),
        service_key=service_key,
        release_id=release.id,
        person_id=person.id,
        applicant_name=person.full_name,
        exclusive_key=f"{rules['exclusive']}:{person.id}" if rules.get("exclusive") else None,
        round=1,
        apply_membership=False,
        history_hash="",
        history_length=0,
    )
    _insert(session, case)
    clock = OfficeClock(session)
    process = Process.start(parsed.spec, facts.gather(session, case), clock=clock)
    settle(session, case, process, by=by, clock=clock)
    history.record(session, "case_opened", by=by, content={"release": release.number}, case=case)
    return case


def _number(session: Session, prefix: str) -> str:
    day = today(now())
    return case_number(prefix, day, sequences.draw(session, f"case:{prefix}:{day.isoformat()}"))


def _insert(session: Session, case: Case) -> None:
    try:
        session.add(case)
        session.flush()
    except IntegrityError as error:  # two windows pressed the button at once; the other one was first
        raise Conflict("您有尚未办结的申请，请在“登记记录”中查看") from error


def complete(
    session: Session,
    case_id: UUID,
    step_id: UUID,
    *,
    by: Actor,
    decision: str = "",
    said: Mapping[str, Any] | None = None,
) -> Case:
    """Finish one open step and run on to the next stops: the only way in which a case moves on.

    `decision` is the fact that a reviewer's step adds for the diagram; `said` goes into history. State, to-do rows,
    jobs and history change in the transaction of the caller. Raises TaskNotOpen when the step is not open any more.
    """
    case = lock(session, case_id)
    clock = OfficeClock(session)
    process = _restore(session, case, clock)
    element = next((step.element for step in process.steps() if step.id == step_id), "")
    process.complete(step_id, facts.gather(session, case, decision=decision))
    settle(session, case, process, by=by, clock=clock)
    content = {"element": element, "trail": process.trail, **(said or {})}
    history.record(session, "step_completed", by=by, content=content, case=case)
    return case


def send(session: Session, case_id: UUID, message: str, *, by: Actor) -> Case:
    """Tell the case something that its diagram may catch, such as withdraw. Raises MessageNotExpected."""
    case = lock(session, case_id)
    clock = OfficeClock(session)
    process = _restore(session, case, clock)
    process.send(message, facts.gather(session, case))
    settle(session, case, process, by=by, clock=clock)
    history.record(session, "message_received", by=by, content={"message": message, "trail": process.trail}, case=case)
    return case


def wake(session: Session, case_id: UUID, at: datetime) -> Case:
    """Let the timers act that are due, and set the alarm for the next one."""
    case = lock(session, case_id)
    clock = OfficeClock(session)
    process = _restore(session, case, clock)
    woke = process.wake(at)
    settle(session, case, process, by=SYSTEM, clock=clock)
    if woke:
        history.record(session, "timer_fired", by=SYSTEM, content={"trail": process.trail}, case=case)
    return case


def _restore(session: Session, case: Case, clock: OfficeClock) -> Process:
    return Process.restore(releases.parsed(session, case.release_id).spec, case.state, clock=clock)
