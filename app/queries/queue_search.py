"""What a tab of the queue holds, and what its filters leave of it, as conditions over Task and Case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.actor import Actor
from app.domain.calendar import end_of_day, today
from app.models import Case, Task
from app.models.base import now
from app.queries import calendars, clocks, exclusion
from app.queries.exclusion import APPLICANT, excluded
from app.queries.queue_words import alternatives

TABS = ("pool", "mine", "done", "all")
GROUPS = ("urgent", "corrected", "fresh", "waiting")
DUE = ("overdue", "today", "soon", "none")
DAY = timedelta(days=1)

Conditions = list[ColumnElement[bool]]
OPEN = Task.closed_at.is_(None)


@dataclass(frozen=True, slots=True)
class Search:
    """A tab and what to look for in it; everything that is given must fit.

    `group`: urgent 即将超期, corrected 补正已回, fresh 新收, waiting 等待申请人. `due`: overdue, today, soon (all of
    them until then), none. `holder` is who has claimed or finished the task. `text` is the beginning of a number or of
    a name, a part of a unit's name, or a whole identity number. The days are days in Shanghai, both included.
    """

    tab: str = "pool"
    group: str = ""
    service: str = ""
    step: str = ""
    holder: UUID | None = None
    person: UUID | None = None
    text: str = ""
    first: date | None = None
    last: date | None = None
    due: str = ""

    @property
    def is_about_the_case(self) -> bool:
        """Whether something is looked for that the case says, and not the task alone."""
        return bool(self.person or self.text)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out of the tab."""
        return self != Search(self.tab)


@dataclass(frozen=True, slots=True)
class Instants:
    """The limits of today by which a list is grouped: now, the end of today, the end of the last yellow day."""

    present: datetime
    day: datetime
    soon: datetime


class Scope:
    """One reader of the queue at one moment: what belongs to all statements of a page and is looked up once."""

    def __init__(self, session: Session, by: Actor) -> None:
        at = now()
        last = calendars.load(session).add_working_days(today(at), clocks.yellow_days(session))
        self.session, self.by = session, by
        self.limits = Instants(at, end_of_day(today(at)), end_of_day(last))
        self.values = exclusion.values(session, by)
        self._words: dict[str, Sequence[ColumnElement[bool]]] = {}

    def branches(self, search: Search) -> Sequence[Conditions]:
        """The disjoint parts of what is found, each a list of conditions over Task joined with Case.

        For statements that are run with `values`. Whoever may not decide a task, and has not decided it either, has
        it in none of them.
        """
        common = [*_filters(search), *_due(search.due, self.limits)]
        words = [[one] for one in self._alternatives(search.text)] if search.text else [[]]
        return [[*part, *common, *word] for part in _parts(search, self.by, self.limits) for word in words]

    def seen(self) -> Conditions:
        """Reviews that this person may decide or has decided, open or not."""
        return [Task.role.in_(self.values["roles"]), _seen(self.by)]

    def _alternatives(self, text: str) -> Sequence[ColumnElement[bool]]:
        if text not in self._words:
            self._words[text] = alternatives(self.session, text)
        return self._words[text]


def _parts(search: Search, by: Actor, limits: Instants) -> list[Conditions]:
    roles, group = sorted(by.roles - {APPLICANT}), search.group
    if search.tab == "mine" and group == "waiting":
        return [[*_of_applicants(), _finished_before(by)]]
    if search.tab == "mine":
        return [[Task.holder_id == by.account_id, OPEN, *_group(group, limits)]]
    if search.tab == "done":
        return [[Task.finished_by == by.account_id, Task.role.in_(roles)]]
    if search.tab == "pool":
        free = [OPEN, Task.holder_id.is_(None), _open_to(by), not_(_excluded(by))]
        return [[Task.role == _known(role), *free, *_group(group, limits)] for role in roles]
    reviews = [[Task.role == _known(role), _seen(by), *_group(group, limits, of_open=True)] for role in roles]
    waiting = [[*_of_applicants(), _seen_before(by, roles)]]
    return {"": [*reviews, *waiting], "waiting": waiting}.get(group, reviews)


def _excluded(by: Actor, task: Any = Task) -> ColumnElement[bool]:
    return excluded(person=by.person_id is not None, unit=by.organisation_id is not None, task=task)


def _seen(by: Actor, task: Any = Task) -> ColumnElement[bool]:
    return or_(task.finished_by == by.account_id, not_(_excluded(by, task)))


def _open_to(by: Actor) -> ColumnElement[bool]:
    """A corrected case is kept for its last reviewer for a while."""
    own = Task.preferred_id == by.account_id
    return or_(Task.preferred_id.is_(None), own, Task.preferred_until.is_(None), Task.preferred_until <= now())


def _of_applicants() -> Conditions:
    """Steps of applicants whose case was handed in once; a draft never was."""
    return [Task.role == _known(APPLICANT), OPEN, Task.submitted_at.is_not(None)]


def _known(role: str) -> ColumnElement[str]:
    """The role as part of the statement, so that a database sees which of its partial indexes serve."""
    return literal(role, literal_execute=True)


def _finished_before(by: Actor) -> ColumnElement[bool]:
    before = aliased(Task)
    own = before.case_id == Task.case_id, before.finished_by == by.account_id, before.role != APPLICANT
    return select(before.id).where(*own).exists()


def _seen_before(by: Actor, roles: Sequence[str]) -> ColumnElement[bool]:
    """The case came to the desk once, with a task that this person may decide or has decided."""
    before = aliased(Task)
    seen = before.case_id == Task.case_id, before.role.in_(roles), _seen(by, before)
    return select(before.id).where(*seen).exists()


def _group(group: str, limits: Instants, *, of_open: bool = False) -> Conditions:
    """Every open task is in exactly one group; `of_open` says that there are finished ones among them."""
    if not group:
        return []
    urgent = Task.due_at <= limits.soon
    later = or_(Task.due_at.is_(None), Task.due_at > limits.soon)
    chosen: dict[str, Conditions] = {
        "urgent": [urgent],
        "corrected": [later, Task.round > 1],
        "fresh": [later, Task.round == 1],
    }
    still = [OPEN] if of_open else []
    return [*still, *chosen.get(group, [])]


def _filters(search: Search) -> Conditions:
    who = func.coalesce(Task.finished_by, Task.holder_id)
    equal = (
        (Task.service_key, search.service),
        (Task.name, search.step),
        (who, search.holder),
        (Case.person_id, search.person),
    )
    found: Conditions = [column == value for column, value in equal if value]
    if search.first and search.first > date.min:
        found.append(Task.submitted_at >= end_of_day(search.first - DAY))
    if search.last and search.last < date.max:
        found.append(Task.submitted_at < end_of_day(search.last))
    return found


def _due(due: str, limits: Instants) -> Conditions:
    chosen: dict[str, Conditions] = {
        "overdue": [Task.due_at <= limits.present],
        "today": [Task.due_at <= limits.day],
        "soon": [Task.due_at <= limits.soon],
        "none": [Task.due_at.is_(None)],
    }
    return [*chosen[due], OPEN] if due in chosen else []
