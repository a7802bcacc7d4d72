"""Facts about practice units: the one chosen in a form, and the registered one."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain import organisations as names
from app.domain import uscc
from app.models import Organisation, Registration

MOST_MERGERS = 10  # one after the other, before a circle is assumed


def chosen(session: Session, organisation_id: UUID | None, registration: Registration | None) -> dict[str, Any]:
    """The unit chosen in the form beside the registered one."""
    mine = session.get(Organisation, organisation_id) if organisation_id else None
    registered_id = registration.organisation_id if registration else None
    registered = session.get(Organisation, registered_id) if registered_id else None
    return {
        "chosen_organisation": mine.state if mine else "",
        "same_organisation": mine is not None and registered is not None and same(session, mine, registered),
        "registered_organisation": registered.name if registered else "",
        "organisation_state": registered.state if registered else "",
    }


def same(session: Session, one: Organisation, other: Organisation) -> bool:
    """Whether two entries are one unit: the same, merged into one, or with the same code or name spelt otherwise."""
    one, other = in_place_of(session, one), in_place_of(session, other)
    return (
        one.id == other.id
        or uscc.normalise(one.uscc) == uscc.normalise(other.uscc)
        or names.name_key(one.name) == names.name_key(other.name)
    )


def in_place_of(session: Session, row: Organisation) -> Organisation:
    """The unit that took this one's place when it was merged; itself when it was not."""
    for _ in range(MOST_MERGERS):
        if row.merged_into_id is None:
            break
        row = session.get_one(Organisation, row.merged_into_id)
    return row
