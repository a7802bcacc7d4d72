"""Cases: the one place where engine, to-do rows, jobs and history move together."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM, Actor
from app.domain.calendar import today
from app.domain.numbers import case_number
from app.engine.faults import EngineFault
from app.engine.process import Process
from app.engine.spec import Spec
from app.errors import Conflict, NotFound
from app.models import Case, Person, Task
from app.models.base import now
from app.queries import releases
from app.queries.calendars import OfficeClock
from app.queries.facts import gather
from app.queries.sight import Sight
from app.services import history, sequences
from app.services.stops import settle

LOCKED = "locked_cases"
_LOCK = select(Case).where(Case.id == bindparam("case")).with_for_update().execution_options(populate_existing=True)

_LOCK_OF_TASK = (
    select(Case)
    .join(Task, Task.case_id == Case.id)
    .where(Task.id == bindparam("task"))
    .with_for_update(of=Case)
    .execution_options(populate_existing=True)
)


def lock(session: Session, case_id: UUID) -> Case:
    """The case, its row locked until the transaction ends; nobody can change it meanwhile, so it is read once.

    Raises NotFound.
    """
    case = _held(session).get(case_id) or session.scalars(_LOCK, {"case": case_id}).one_or_none()
    return _hold(session, case)


def lock_of_task(session: Session, task_id: UUID) -> Case:
    """The case of a task, locked in the same way. Raises NotFound."""
    return _hold(session, session.scalars(_LOCK_OF_TASK, {"task": task_id}).one_or_none())


def _held(session: Session) -> dict[UUID, Case]:
    held: dict[UUID, Case] = session.info.setdefault(LOCKED, {})
    return held


def _hold(session: Session, case: Case | None) -> Case:
    if case is None:
        raise NotFound
    return _held(session).setdefault(case.id, case)


def start(session: Session, service_key: str, person: Person, *, by: Actor, parent: Case | None = None) -> Case:
    """Open a case at the first step of the service's current release.

    The start event's properties say with which letter the number begins (`prefix`) and which open cases of the same
    person shut this one out (`exclusive`). `parent` is the case that opens this one, if another service
    does: that service is the fact `origin`. Raises Conflict when there is such a case.
    """
    release = releases.current(session, service_key)
    parsed = releases.parsed(session, release.id)
    rules = parsed.spec.opening
    case = Case(
        number=_number(session, rules.get("prefix", "S")),
        service_key=service_key,
        release_id=release.id,
        person_id=person.id,
        organisation_id=None,
        applicant_name=person.full_name,
        origin=parent.service_key if parent else "",
        parent_id=parent.id if parent else None,
        exclusive_key=f"{rules['exclusive']}:{person.id}" if rules.get("exclusive") else None,
        round=1,
        apply_membership=False,
        history_hash="",
        history_length=0,
    )
    _insert(session, case)
    clock = OfficeClock(session)
    process = Process.start(parsed.spec, _facts(session, case, parsed.spec), clock=clock)
    settle(session, case, process, by=by, clock=clock)
    said = {"release": release.number} | ({"origin": parent.number} if parent else {})
    history.record(session, "case_opened", by=by, content=said, case=case)
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
    review: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
) -> Case:
    """Finish one open step and run on to the next stops: the only way in which a case moves on.

    `decision` and `review`, the answers of the step's form, are the facts that a reviewer's step adds for the diagram;
    `said` goes into history. State, to-do rows, jobs and history change in the transaction of the caller. Raises
    TaskNotOpen when the step is not open any more.
    """
    case = lock(session, case_id)
    clock = OfficeClock(session)
    process = _restore(session, case, clock)
    element = next((step.element for step in process.steps() if step.id == step_id), "")
    new = {"decision": decision} if review is None else {"decision": decision, "review": dict(review)}
    process.complete(step_id, _facts(session, case, process.spec, new))
    settle(session, case, process, by=by, clock=clock)
    content = {"element": element, "trail": process.trail, **(said or {})}
    history.record(session, "step_completed", by=by, content=content, case=case)
    return case


def send(session: Session, case_id: UUID, message: str, *, by: Actor) -> Case:
    """Tell the case something that its diagram may catch, such as withdraw. Raises MessageNotExpected."""
    case = lock(session, case_id)
    clock = OfficeClock(session)
    process = _restore(session, case, clock)
    process.send(message, _facts(session, case, process.spec))
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


def terminate(session: Session, case_id: UUID, *, reason: str, by: Actor) -> Case:
    """End a case outside of its diagram (已终止): nothing waits any more, and the person may apply anew.

    Raises Conflict when it is closed already. Whoever ends it tells the person.
    """
    case = lock(session, case_id)
    if case.closed_at is not None:
        raise Conflict("此办件已办结")
    clock = OfficeClock(session)
    process = _restore(session, case, clock)
    process.cancel()
    settle(session, case, process, by=by, clock=clock)
    case.status, case.outcome, case.closed_at, case.exclusive_key = "已终止", "terminated", now(), None
    history.record(session, "case_terminated", by=by, content={"reason": reason}, case=case)
    return case


def go_back(session: Session, case: Case, element_id: str, *, by: Actor) -> Task:
    """Give up everything that came after a step, whether the case is open or closed, and open the step anew.

    Timers and jobs of what is given up never act. Raises Conflict when the person has applied for something else
    meanwhile that this case shuts out, or branches of the diagram wait for one another behind the step.
    """
    clock = OfficeClock(session)
    process = _restore(session, case, clock)
    try:
        process.go_back(element_id)
    except EngineFault as fault:
        raise Conflict("此流程的并行分支正在相互等待，不能退回该环节") from fault
    exclusive = process.spec.opening.get("exclusive", "")
    case.closed_at, case.outcome = None, ""
    case.exclusive_key = f"{exclusive}:{case.person_id}" if exclusive else None
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("申请人已另行提出申请，此办件不能再恢复办理") from error
    settle(session, case, process, by=by, clock=clock)
    step = next(step for step in process.steps() if step.element == element_id)
    return session.get_one(Task, step.id)


def _facts(session: Session, case: Case, spec: Spec, said: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """What the diagram reads on its way; `said` are the facts of this very step."""
    exclusive = spec.opening.get("exclusive", "")
    return gather(spec.names, Sight(session, case.person_id, case=case, exclusive=exclusive, said=said or {}))


def _restore(session: Session, case: Case, clock: OfficeClock) -> Process:
    return Process.restore(releases.parsed(session, case.release_id).spec, case.state, clock=clock)
