"""From where facts are seen: whose they are, of which case, and on which day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.models import Answers, Case, Person, Registration
from app.models.base import now
from app.queries import answers as stored
from app.queries import parameters, releases


@dataclass(frozen=True)
class Sight:
    """Whom the facts are about (`person_id`), and from which day they are seen.

    `case` is the application, None before there is one. `exclusive` names the group of services whose open cases
    shut each other out. `values` are answers that are not stored yet. While an application is being handed in
    (`handing_in`), policy and hours are those of today; afterwards those of the day of its last submission. A
    window is always judged on the day of the first submission, so that a correction comes in time.
    """

    session: Session
    person_id: UUID
    case: Case | None = None
    exclusive: str = ""
    values: Mapping[str, Any] | None = None
    handing_in: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def person(self) -> Person:
        return self.session.get_one(Person, self.person_id)

    @cached_property
    def registration(self) -> Registration | None:
        return self.session.scalars(select(Registration).where(Registration.person_id == self.person_id)).one_or_none()

    @cached_property
    def policy(self) -> Mapping[str, Any]:
        if self.case is None or self.handing_in:
            return parameters.in_force(self.session, today(now()))
        return parameters.of_case(self.session, self.case)

    @cached_property
    def window_day(self) -> date:
        """The day of the first submission; today before it."""
        if self.case is None or self.case.submitted_at is None:
            return today(now())
        if self.case.round == 1:
            return today(self.case.submitted_at)
        query = select(func.min(Answers.submitted_at)).where(Answers.case_id == self.case.id)
        return today(self.session.scalars(query).one() or self.case.submitted_at)

    @cached_property
    def hours_day(self) -> date:
        """The last day whose hours count."""
        submitted = self.case.submitted_at if self.case is not None and not self.handing_in else None
        return today(submitted or now())

    @cached_property
    def answers(self) -> dict[str, Any]:
        """Texts, numbers and ticks of the applicant's form; conditions read nothing else."""
        values = self._stored() if self.values is None else self.values
        return {key: value for key, value in values.items() if isinstance(value, str | int | float | bool)}

    def _stored(self) -> Mapping[str, Any]:
        if self.case is None:
            return {}
        parsed = releases.parsed(self.session, self.case.release_id)
        steps = (e.properties for e in parsed.spec.elements.values() if e.properties.get("role") == "applicant")
        key = next((properties["form"] for properties in steps if properties.get("form")), "")
        row = stored.of_round(self.session, self.case.id, key, self.case.round) if key else None
        return row.values if row is not None else {}
