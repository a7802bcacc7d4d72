"""Who may not decide a case: one rule, for a single task in words and for lists in SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, literal, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain import review, ties
from app.domain.actor import Actor
from app.models import Account, Case, Organisation, Registration, Task, Tie

APPLICANT = "applicant"
_EARLIER = (
    select(Task.element, Account.id, Account.person_id)
    .join(Account, Account.id == Task.finished_by)
    .where(Task.case_id == bindparam("case"), Task.closed_at.is_not(None))
)
_WORKED = select(Tie.unit).where(Tie.case_id == bindparam("case"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A reviewer's own unit with all that it was merged from: the ids, and the keys by which others name it."""

    ids: frozenset[UUID] = frozenset()
    keys: frozenset[str] = frozenset()


NO_UNIT = Unit()


class Grounds:
    """What may keep people from deciding a case, each thing read once however many people are asked about."""

    def __init__(self, session: Session, case: Case) -> None:
        self._session, self._case = session, case

    def against(self, task: Task, by: Actor) -> str | None:
        """Why this person may not decide this task, in Chinese; None when nothing stands against it.

        An applicant's own step is no review: nobody takes it from the desk, whatever roles they have besides.
        """
        if task.role == APPLICANT or task.role not in by.roles:
            return "您没有此环节的审核权限"
        own = unit_of(self._session, by.organisation_id)
        return review.may_decide(
            exclude=task.exclude.split(),
            person_id=by.person_id or by.account_id,
            applicant_id=self._case.person_id,
            same_organisation=bool(own.ids) and not own.ids.isdisjoint(self._organisations),
            former_organisation=bool(own.keys) and not own.keys.isdisjoint(self._worked_for),
            earlier=self._earlier,
        )

    @cached_property
    def _organisations(self) -> set[UUID | None]:
        """The applicant's units: the one that the form names, and the registered one, which a change would leave."""
        registered = select(Registration.organisation_id).where(Registration.person_id == self._case.person_id)
        return {self._case.organisation_id, *self._session.scalars(registered)}

    @cached_property
    def _worked_for(self) -> set[str]:
        return set(self._session.scalars(_WORKED, {"case": self._case.id}))

    @cached_property
    def _earlier(self) -> dict[str, set[UUID]]:
        """Who finished which element; a member of staff who is a person of the roster counts as that person."""
        found: dict[str, set[UUID]] = {}
        for element, account_id, person_id in self._session.execute(_EARLIER, {"case": self._case.id}):
            found.setdefault(element, set()).add(person_id or account_id)
        return found


def obstacle(session: Session, task: Task, case: Case, by: Actor) -> str | None:
    """Why this person may not decide this task, in Chinese; None when nothing stands against it."""
    return Grounds(session, case).against(task, by)


def excluded(*, person: bool, unit: bool, task: Any = Task) -> ColumnElement[bool]:
    """The rule of `obstacle` in SQL, beside the role: own case, own unit now or once, a step finished before.

    For statements over `task`, which may be an alias, joined with `Case`, run with `values`; `person` and `unit` say
    whether the reader has one.
    """
    earlier = aliased(Task)
    names = literal(" ") + task.exclude + literal(" ")
    before = (
        select(earlier.id)
        .where(earlier.case_id == task.case_id, _by_the_same(earlier, person=person))
        .where(names.contains(literal(" ") + earlier.element + literal(" ")))
        .exists()
    )
    found: list[ColumnElement[bool]] = [before]
    if person:
        found.append(and_(names.contains(" applicant "), Case.person_id == bindparam("person")))
    if unit:
        found.append(and_(names.contains(" organisation "), _tied()))
    return or_(*found)


def values(session: Session, by: Actor) -> Mapping[str, Any]:
    """What a statement with `excluded` in it needs to know of its reader; `roles` are those that review."""
    own = unit_of(session, by.organisation_id)
    return {
        "account": by.account_id,
        "person": by.person_id,
        "unit_ids": sorted(own.ids),
        "unit_keys": sorted(own.keys),
        "roles": sorted(by.roles - {APPLICANT}),
    }


def unit_of(session: Session, organisation_id: UUID | None) -> Unit:
    """A unit, what took its place, and everything that was merged into it."""
    if organisation_id is None:
        return NO_UNIT
    rows: dict[UUID, Organisation] = {}
    waiting = {organisation_id}
    while waiting:
        near = or_(Organisation.id.in_(waiting), Organisation.merged_into_id.in_(waiting))
        found = {row.id: row for row in session.scalars(select(Organisation).where(near)) if row.id not in rows}
        rows |= found
        waiting = {*found, *(row.merged_into_id for row in found.values() if row.merged_into_id)}
    names = (name for row in rows.values() for name in (row.name_key, *row.former_keys.split("\n")))
    return Unit(frozenset(rows), ties.unit_keys(rows, names))


def _tied() -> ColumnElement[bool]:
    own: BindParameter[Any] = bindparam("unit_ids", expanding=True)
    chosen = and_(Case.organisation_id.is_not(None), Case.organisation_id.in_(own))
    registered = Registration.person_id == Case.person_id, Registration.organisation_id.in_(own)
    worked = Tie.case_id == Case.id, Tie.unit.in_(bindparam("unit_keys", expanding=True))
    return or_(chosen, select(Registration.id).where(*registered).exists(), select(Tie.case_id).where(*worked).exists())


def _by_the_same(earlier: Any, *, person: bool) -> ColumnElement[bool]:
    """Finished by this account, or by another one that belongs to the same person of the roster."""
    own: BindParameter[Any] = bindparam("account")
    if not person:
        return earlier.finished_by == own  # type: ignore[no-any-return]
    theirs = select(Account.id).where(or_(Account.id == own, Account.person_id == bindparam("person")))
    return earlier.finished_by.in_(theirs)  # type: ignore[no-any-return]
