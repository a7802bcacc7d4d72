"""时限: what was promised for each step, how much of it is used, and when the clock stood still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.calendar import Calendar, today
from app.engine.spec import Element
from app.models import Account, Case, Task
from app.models.base import now
from app.queries import calendars, cases, parameters, releases

YELLOW = "review.yellow_wd"
STOP = "stop_clock"
APPLICANT = "applicant"
# A promise ends at 24:00, which is already the next day by the clock.
INSTANT = timedelta(microseconds=1)
_RUNNING = (
    select(Task)
    .where(Task.case_id == bindparam("case"), Task.closed_at.is_(None), Task.role != APPLICANT)
    .order_by(Task.due_at.is_(None), Task.due_at, Task.opened_at)
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Promise:
    """A step of the office and the working days that the diagram promises for it."""

    element: str
    step: str
    days: int


@dataclass(frozen=True, slots=True)
class Run:
    """One stretch of a case: a step of the office while the clock runs, or one at which it stands still.

    `days` are working days, the day it began not counted; `promised` is None for a step without a promise.
    `until` is None for the stretch that lasts.
    """

    round: int
    step: str
    stopped: bool
    since: datetime
    until: datetime | None
    days: int
    promised: int | None
    holder_id: UUID | None

    @property
    def late(self) -> int:
        """How many working days more than promised it took, or has taken by now."""
        return max(self.days - self.promised, 0) if self.promised is not None else 0


@dataclass(frozen=True, slots=True)
class CaseClock:
    """The clock of one case: what is promised, its runs in their order, and how it stands now.

    `left` counts the working days of the open step, 0 on its last day and negative afterwards; None when nothing is
    promised or nothing is open. `paused` says that the clock stands still.
    """

    promises: Sequence[Promise]
    runs: Sequence[Run]
    step: str
    last_day: datetime | None
    left: int | None
    paused: bool

    @property
    def promised(self) -> int:
        """The working days promised for all steps of one round together."""
        return sum(promise.days for promise in self.promises)

    @property
    def used(self) -> int:
        """The working days that the office has taken so far, in all rounds."""
        return sum(run.days for run in self.runs if not run.stopped)

    @property
    def stopped(self) -> int:
        """The working days on which the clock stood still."""
        return sum(run.days for run in self.runs if run.stopped)


def of_case(session: Session, case: Case, tasks: Sequence[Task] | None = None) -> CaseClock:
    """The clock of a case by today's calendar; `tasks` are its steps, when they were read already.

    What stops the clock is said by the diagram (`stop_clock`), and so is what is promised (`due`).
    """
    elements = releases.parsed(session, case.release_id).spec.elements
    calendar = calendars.load(session)
    steps = cases.tasks(session, case.id) if tasks is None else tasks
    counted = [task for task in steps if _stops(elements, task) or task.role != APPLICANT]
    open_now = [task for task in counted if task.closed_at is None]
    running = next((task for task in open_now if not _stops(elements, task)), None)
    return CaseClock(
        promises=[Promise(e.id, e.name, days) for e in elements.values() if (days := promised(elements, e.id))],
        runs=[_run(elements, calendar, task) for task in counted],
        step=(running or open_now[0]).name if open_now else "",
        last_day=running.due_at - INSTANT if running and running.due_at else None,
        left=left(calendar, running.due_at) if running else None,
        paused=running is None and bool(open_now),
    )


def holders(session: Session, clock: CaseClock) -> dict[UUID, str]:
    """The names of those who had, or have, the steps of the office."""
    wanted = {run.holder_id for run in clock.runs if run.holder_id and not run.stopped}
    query = select(Account.id, Account.display_name).where(Account.id.in_(wanted))
    return {row.id: row.display_name for row in session.execute(query)} if wanted else {}


def left(calendar: Calendar, due_at: datetime | None) -> int | None:
    """Working days until an instant: 0 on the last day, negative afterwards; None when nothing was promised."""
    if due_at is None:
        return None
    day, last = today(now()), today(due_at - INSTANT)
    days = calendar.working_days_between(day, last)
    return days if last >= day else min(days, -1)


def promised(elements: Mapping[str, Element], element_id: str) -> int | None:
    """The working days that a diagram promises for one of its steps; None for a step without a promise."""
    days = elements[element_id].properties.get("due", "") if element_id in elements else ""
    return int(days) if days else None


def yellow_days(session: Session) -> int:
    """From how many working days before its end a step shows the yellow card."""
    return int(parameters.value(session, YELLOW, today(now())))


def running(session: Session, case_id: UUID) -> Task | None:
    """The open step of the office that is due first; None while none is open."""
    return session.scalars(_RUNNING, {"case": case_id}).one_or_none()


def _stops(elements: Mapping[str, Element], task: Task) -> bool:
    return task.element in elements and bool(elements[task.element].properties.get(STOP))


def _run(elements: Mapping[str, Element], calendar: Calendar, task: Task) -> Run:
    ended = task.closed_at or now()
    return Run(
        round=task.round,
        step=task.name,
        stopped=_stops(elements, task),
        since=task.opened_at,
        until=task.closed_at,
        days=calendar.working_days_between(today(task.opened_at), today(ended)),
        promised=promised(elements, task.element),
        holder_id=task.finished_by or task.holder_id,
    )
