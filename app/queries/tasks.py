"""The reviewers' queue; who may not decide a case never sees it here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, literal, not_, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.actor import Actor
from app.models import Account, Case, Decision, Registration, Service, Task
from app.queries.pages import Listing, Page, cut, listing

TABS = ("pool", "mine", "done")
COLUMNS: Mapping[str, Any] = {
    "due": Task.due_at,
    "number": Case.number,
    "applicant": Case.applicant_name,
    "service": Service.name,
    "organisation": Case.organisation_name,
    "step": Task.name,
    "closed": Task.closed_at,
}
URGENT, LATEST = "due", "-closed"
ROLES: BindParameter[Any] = bindparam("roles", expanding=True)
ESCAPE = "/"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the queue; `outcome` is what was decided, empty while the task is open."""

    task: Task
    case: Case
    service: str
    outcome: str


def page(
    session: Session, tab: str, by: Actor, *, text: str = "", step: str = "", sort: str = "", number: int = 1
) -> Page[Line]:
    """A tab of the queue (`pool`, `mine`, `done`), the most urgent first; searched by number, name and unit.

    Raises InvalidInput for a `sort` that is no column.
    """
    order = sort or (LATEST if tab == "done" else URGENT)
    found = _listing(_view(tab, by), order, searched=bool(text), narrowed=bool(step))
    values = {**_values(by), "text": _literally(text), "step": step}
    return cut(session, found, lambda row: Line(*row), sort=order, page=number, values=values)


def counts(session: Session, by: Actor) -> dict[str, int]:
    """How many lines each tab has that waits for somebody."""
    row = session.execute(_counting(_view("pool", by), _view("mine", by)), _values(by)).one()
    return {"pool": row.pool, "mine": row.mine}


def steps(session: Session, tab: str, by: Actor) -> Sequence[str]:
    """The names of the steps that occur in a tab, for the filter."""
    return session.scalars(_steps(_view(tab, by)), _values(by)).all()


def holder_name(session: Session, task: Task) -> str:
    """Who has claimed a task, or finished it; empty while nobody has."""
    holder = task.finished_by or task.holder_id
    name = select(Account.display_name).where(Account.id == holder)
    return session.scalars(name).one_or_none() or "" if holder else ""


# The statements are the same for everybody but for their values, so each is made once.
@dataclass(frozen=True, slots=True)
class _View:
    """What makes two people's tabs different statements."""

    tab: str
    person: bool
    unit: bool


def _view(tab: str, by: Actor) -> _View:
    return _View(tab, by.person_id is not None, by.organisation_id is not None)


def _values(by: Actor) -> dict[str, Any]:
    roles = sorted(by.roles - {"applicant"})
    return {"account": by.account_id, "person": by.person_id, "unit": by.organisation_id, "roles": roles}


@lru_cache(maxsize=256)
def _listing(view: _View, sort: str, *, searched: bool, narrowed: bool) -> Listing:
    query = (
        _tab(view)
        .add_columns(Case, Service.name, func.coalesce(Decision.outcome, ""))
        .join(Service, Service.key == Case.service_key)
        .outerjoin(Decision, Decision.task_id == Task.id)
    )
    if searched:
        columns = (Case.number, Case.applicant_name, Case.organisation_name)
        query = query.where(or_(*(column.icontains(bindparam("text"), escape=ESCAPE) for column in columns)))
    if narrowed:
        query = query.where(Task.name == bindparam("step"))
    return listing(query, columns=COLUMNS, sort=sort)


@lru_cache(maxsize=16)
def _counting(pool: _View, mine: _View) -> Select[int, int]:
    counted = [_tab(view).with_only_columns(func.count()).scalar_subquery() for view in (pool, mine)]
    return select(counted[0].label("pool"), counted[1].label("mine"))


@lru_cache(maxsize=16)
def _steps(view: _View) -> Select[str]:
    return _tab(view).with_only_columns(Task.name).distinct().order_by(Task.name)


def _tab(view: _View) -> Select[Task]:
    query = select(Task).join(Case, Case.id == Task.case_id)
    if view.tab == "done":
        return query.where(Task.finished_by == bindparam("account"), Task.role.in_(ROLES))
    if view.tab == "mine":
        return query.where(Task.holder_id == bindparam("account"), Task.closed_at.is_(None))
    waiting = and_(Task.role.in_(ROLES), Task.closed_at.is_(None), Task.holder_id.is_(None))
    return query.where(waiting, not_(_excluded(view)))


def _literally(text: str) -> str:
    """The text as a pattern that matches only itself."""
    for sign in (ESCAPE, "%", "_"):
        text = text.replace(sign, ESCAPE + sign)
    return text


def _excluded(view: _View) -> ColumnElement[bool]:
    """The rule of `rights.obstacle` in SQL: own case, own organisation, or an excluded step finished before."""
    earlier = aliased(Task)
    names = literal(" ") + Task.exclude + literal(" ")
    before = (
        select(earlier.id)
        .where(earlier.case_id == Task.case_id, earlier.finished_by.in_(_same_person(view)))
        .where(names.contains(literal(" ") + earlier.element + literal(" ")))
        .exists()
    )
    never = literal(value=False)
    own = and_(names.contains(" applicant "), Case.person_id == bindparam("person")) if view.person else never
    registered = Registration.person_id == Case.person_id, Registration.organisation_id == bindparam("unit")
    chosen = and_(Case.organisation_id.is_not(None), Case.organisation_id == bindparam("unit"))
    same = or_(chosen, select(Registration.id).where(*registered).exists())
    unit = and_(names.contains(" organisation "), same) if view.unit else never
    return or_(own, unit, before)


def _same_person(view: _View) -> Select[Any]:
    """This account, and every other one that belongs to the same person of the roster."""
    own = Account.id == bindparam("account")
    return select(Account.id).where(or_(own, Account.person_id == bindparam("person")) if view.person else own)
