"""What the register says of a person, for forms: fields that are prefilled from `registration.*`."""

from typing import Any

from sqlalchemy.orm import Session

from app.domain.eligibility import written
from app.forms.answers import prefilled
from app.forms.definition import Form
from app.models import Person
from app.queries.facts import gather
from app.queries.sight import Sight

PREFIX = "registration."
HOURS = "hours_counted"


def of_person(session: Session, form: Form, person: Person) -> dict[str, str]:
    """The answers that the register gives to a form, under the keys of its fields; blank for who is in no register.

    Sources are registration_no, organisation_id, organisation (its name), first_registered_on, valid_from, valid_to,
    and hours_counted: those of the present period until today.
    """
    asked = {field.prefill.removeprefix(PREFIX) for field in form.fields() if field.prefill.startswith(PREFIX)}
    if not asked:
        return {}
    sight = Sight(session, person.id)
    known = {**_entry(sight), **_gathered(sight, asked)}
    return prefilled(form, {f"{PREFIX}{name}": str(known.get(name) or "") for name in asked})


def passing(session: Session, form: Form, person: Person) -> dict[str, str]:
    """Those answers that are shown but not printed, as they are at this moment: they change without anybody's doing."""
    keys = {field.key for field in form.fields() if field.prefill.startswith(PREFIX) and not field.printed}
    return {key: text for key, text in of_person(session, form, person).items() if key in keys} if keys else {}


def _entry(sight: Sight) -> dict[str, Any]:
    row = sight.registration
    if row is None:
        return {}
    return {
        "registration_no": row.number,
        "organisation_id": row.organisation_id,
        "first_registered_on": row.first_registered_on.isoformat(),
        "valid_from": row.valid_from.isoformat(),
        "valid_to": row.valid_to.isoformat(),
    }


def _gathered(sight: Sight, asked: set[str]) -> dict[str, str]:
    """What takes more than a look at the entry."""
    found: dict[str, str] = {}
    if "organisation" in asked:
        found["organisation"] = gather({"registered_organisation"}, sight)["registered_organisation"]
    if HOURS in asked:
        found[HOURS] = written(gather({HOURS}, sight)[HOURS])
    return found
