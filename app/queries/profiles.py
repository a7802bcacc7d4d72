"""个人信息 as its person sees it: own answers, and what roster and register say."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Person, Profile, Registration
from app.queries import answers


def stored(session: Session, person: Person) -> dict[str, Any]:
    """All answers under the keys of the form; those of roster and register stand above what was typed."""
    row = session.get(Profile, person.id)
    return {
        **answers.below_roster(session, person, row.answers if row else {}),
        **_of_register(session, person),
        "username": person.id_no_masked,
    }


def _of_register(session: Session, person: Person) -> dict[str, str]:
    query = select(Registration).where(Registration.person_id == person.id)
    entry = session.scalars(query).one_or_none()
    if entry is None:
        return {"registered_on": "", "practice_unit_id": ""}
    unit = str(entry.organisation_id) if entry.organisation_id else ""
    return {"registered_on": entry.first_registered_on.isoformat(), "practice_unit_id": unit}
