"""系统核对: what the eligibility table said when a case was handed in, and what it says now. It decides nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.domain.eligibility import Condition, Result
from app.models import Case, Person
from app.queries import eligibility


@dataclass(frozen=True, slots=True)
class Checked:
    """One condition: the row that fired when the case was handed in, and the one that fires now."""

    handed_in: Condition | None
    now: Condition | None

    @property
    def latest(self) -> Condition | None:
        """What holds, as far as it is known."""
        return self.now or self.handed_in

    @property
    def changed(self) -> bool:
        """Whether it is not as it was when the case was handed in."""
        if self.handed_in is None or self.now is None:
            return False
        return (self.handed_in.rule, self.handed_in.reason) != (self.now.rule, self.now.reason)


def of_case(session: Session, case: Case) -> Sequence[Checked]:
    """Every condition of a case's service; of a closed case only what held when it was handed in."""
    before = {one.key: one for one in map(_kept, case.conditions)}
    now: dict[str, Condition] = {}
    if case.closed_at is None:
        person = session.get_one(Person, case.person_id)
        now = {one.key: one for one in eligibility.conditions(session, case.service_key, person, case=case)}
    return [Checked(before.get(key), now.get(key)) for key in {**now, **before}]


def _kept(row: Mapping[str, Any]) -> Condition:
    return Condition(**{**row, "result": Result(row["result"])})
