"""从业机构信息表: what a case asks for, who asks for the same, and what the office knows of it already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain import organisations as names
from app.domain.uscc import normalise
from app.errors import NotFound
from app.forms.definition import Form
from app.models import Case, Organisation, OrganisationRequest
from app.queries import answers, organisations
from app.queries.organisation_facts import in_place_of
from app.queries.releases import applicant_form

SERVICE = "organisation_request"


@dataclass(frozen=True, slots=True)
class Asked:
    """The unit that a case asks for: name and code as they are compared, and everything that the form says of it."""

    name: str
    uscc: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """What the office knows of a unit already: its state and name, and whether by its "uscc" or its "name"."""

    state: str = ""
    name: str = ""
    by: str = ""


def asked_for(session: Session, case: Case) -> Asked:
    """What a case asks for in its present round. Raises NotFound for one that was never filled in."""
    form = applicant_form(session, case)
    row = answers.of_round(session, case.id, form.key, case.round)
    if row is None:
        raise NotFound
    values = answers.opened(session, form, row.values)
    return Asked(names.normalise_name(str(values.get("name") or "")), normalise(str(values.get("uscc") or "")), values)


def known(session: Session, *, name: str, uscc: str, except_case: UUID | None = None) -> Known:
    """Whether there is such a unit, by its code or else by its name; one that was merged counts as what it became.

    A request that waits for its decision is known as pending.
    """
    code = normalise(uscc)
    for by, row in (("uscc", organisations.of_code(session, code)), ("name", _of_name(session, name))):
        found = in_place_of(session, row) if row else None
        if found is not None and found.state != "returned":
            return Known(found.state, found.name, by)
    waiting = leading(session, name=name, uscc=code, except_case=except_case)
    return Known("pending", waiting.organisation_name, "uscc") if waiting else Known()


def leading(session: Session, *, name: str, uscc: str, except_case: UUID | None = None) -> Case | None:
    """The open request for the same unit that others wait for: the same code, or the same name."""
    key = names.name_key(name)
    same = [condition for text, condition in _sames(uscc, key) if text]
    query = select(Case).join(OrganisationRequest, OrganisationRequest.case_id == Case.id)
    query = query.where(Case.closed_at.is_(None), OrganisationRequest.leader_id.is_(None), or_(false(), *same))
    if except_case is not None:
        query = query.where(Case.id != except_case)
    return session.scalars(query.order_by(Case.id).limit(1)).first()


def following(session: Session, leader_id: UUID) -> Sequence[UUID]:
    """The open cases that wait for the outcome of this one, the oldest first."""
    query = select(OrganisationRequest.case_id).join(Case, Case.id == OrganisationRequest.case_id)
    query = query.where(OrganisationRequest.leader_id == leader_id, Case.closed_at.is_(None))
    return session.scalars(query.order_by(Case.id)).all()


def awaited(session: Session, case_id: UUID) -> str:
    """The number of the case whose outcome this one waits for; "" when it is decided on its own."""
    leader = aliased(Case)
    query = select(leader.number).join(OrganisationRequest, OrganisationRequest.leader_id == leader.id)
    return session.scalars(query.where(OrganisationRequest.case_id == case_id)).one_or_none() or ""


def drafts_waiting(session: Session, case_ids: Sequence[UUID]) -> Sequence[UUID]:
    """The cases from whose forms these requests were begun."""
    query = select(Case.parent_id).where(Case.id.in_(case_ids), Case.parent_id.is_not(None))
    return [parent for parent in session.scalars(query.distinct()) if parent is not None]


def of_person(session: Session, person_id: UUID) -> Sequence[Case]:
    """A person's requests, the newest first."""
    query = select(Case).where(Case.person_id == person_id, Case.service_key == SERVICE)
    return session.scalars(query.order_by(Case.id.desc())).all()


def describes_a_unit(form: Form) -> bool:
    """Whether a form says of which name and code an organisation is."""
    return any(field.type == "uscc" for field in form.fields()) and form.field("name") is not None


def _of_name(session: Session, name: str) -> Organisation | None:
    return organisations.of_name(session, name) if names.name_key(name) else None


def _sames(uscc: str, key: str) -> list[tuple[str, Any]]:
    return [(uscc, OrganisationRequest.uscc == uscc), (key, OrganisationRequest.name_key == key)]
