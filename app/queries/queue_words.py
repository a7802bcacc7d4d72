"""What somebody types into the queue's box, as conditions that indexes serve among a million cases."""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, not_, select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain.identity import login_candidates
from app.domain.people import normalise_name
from app.domain.writing import compact
from app.models import Case, Organisation, Person

# So many are looked up one by one; of more, a page is found fast by looking at the cases themselves.
FEW = 300
LAST_OF_NUMBER = "Z" * 20
_NUMBER = re.compile("[A-Z]{0,3}[0-9]+")
_IDENTITY = re.compile("[0-9]{15}|[0-9]{17}[0-9Xx]")
_LAST = "\U0010ffff"


def is_identity_number(text: str) -> bool:
    """Whether somebody typed what may be a whole identity number, which belongs into no address and no record."""
    return _IDENTITY.fullmatch(compact(text)) is not None


def person_of(session: Session, number: str) -> UUID | None:
    """The person with exactly this identity number, found by its blind index; None when there is none."""
    vault = neighbours(session).vault
    known = Person.id_no_index.in_([vault.index(one) for one in login_candidates(number)])
    return session.scalars(select(Person.id).where(known).limit(1)).first()


def alternatives(session: Session, text: str) -> Sequence[ColumnElement[bool]]:
    """Conditions of which at most one holds for a case: its number or its applicant begins so, or its unit is so named.

    A number is taken as a number only; other text is looked for in names of people (how they begin) and of units
    (anywhere in them). A whole identity number finds its person's cases.
    """
    number = compact(text).upper()
    if is_identity_number(text):
        return [Case.person_id == person_of(session, text)]
    if _NUMBER.fullmatch(number):
        # Letters and digits are in the same order everywhere.
        return [and_(Case.number >= number, Case.number < number + LAST_OF_NUMBER)]
    named = [_of_people(session, normalise_name(text)), *_of_units(session, text)]
    apart: list[ColumnElement[bool]] = []
    for condition in named:
        apart.append(and_(condition, *(not_(before) for before in named[: len(apart)])))
    return apart


def _of_people(session: Session, name: str) -> ColumnElement[bool]:
    if _is_postgres(session):
        begins = Person.full_name.startswith(name, autoescape=True)
    else:
        begins = and_(Person.full_name >= name, Person.full_name < name + _LAST)
    people = _few(session, select(Person.id).where(begins))
    return Case.applicant_name.startswith(name, autoescape=True) if people is None else Case.person_id.in_(people)


def _of_units(session: Session, name: str) -> list[ColumnElement[bool]]:
    units = _few(session, select(Organisation.id).where(Organisation.name.contains(name, autoescape=True)))
    so_named = Case.organisation_name.contains(name, autoescape=True)
    if units is None:
        return [so_named]
    # A unit that is only asked for is known by nothing but its name.
    asked_for = and_(Case.organisation_id.is_(None), Case.organisation_name != "", so_named)
    return [and_(Case.organisation_id.is_not(None), Case.organisation_id.in_(units)), asked_for]


def _few(session: Session, query: Select[UUID]) -> Sequence[UUID] | None:
    """What is found, unless that is too much."""
    found = session.scalars(query.limit(FEW + 1)).all()
    return None if len(found) > FEW else found


def _is_postgres(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
