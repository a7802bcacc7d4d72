"""Cases that another case opens, such as 个人会员入会 for whoever ticked it in a registration."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.actor import SYSTEM
from app.errors import Conflict
from app.forms.definition import Form
from app.models import Case, Person
from app.models.base import now
from app.queries import answers, cases, eligibility
from app.queries.releases import applicant_form
from app.services import cases as moves
from app.services import copies, drafts, history


def start_from(session: Session, parent: Case, service_key: str, *, ticks: str = "") -> Case | None:
    """Open a case of a service for the person of a case whose row the caller holds locked: once per parent.

    The form is filled in as `drafts.begin` does, with what the parent's form says under the same keys above it;
    `ticks` is the checkbox of that form which the applicant ticked by asking for this. Where the diagram spares the
    applicant the form, it counts as handed in. Nothing is opened, and the parent's history says why, for whoever may
    not start the service: already a member, or a case of one's own is open.
    """
    known = select(Case).where(Case.parent_id == parent.id, Case.service_key == service_key)
    if (case := session.scalars(known).one_or_none()) is not None:
        return case
    person = session.get_one(Person, parent.person_id)
    unmet = next((c.reason for c in eligibility.conditions(session, service_key, person) if not c.met), "")
    try:
        if unmet:
            raise Conflict(unmet)
        with session.begin_nested():
            case = _open(session, parent, service_key, person, ticks)
    except Conflict as refusal:
        content = {"service": service_key, "reason": refusal.message}
        history.record(session, "other_service_not_started", by=SYSTEM, content=content, case=parent)
        return None
    content = {"service": service_key, "case": case.number}
    history.record(session, "other_service_started", by=SYSTEM, content=content, case=parent)
    return case


def _open(session: Session, parent: Case, service_key: str, person: Person, ticks: str) -> Case:
    case = moves.start(session, service_key, person, by=SYSTEM, parent=parent)
    session.flush()
    said = _said(session, parent, applicant_form(session, case))
    row = drafts.fill_in(session, case, person, {**said, ticks: True} if ticks else said)
    if cases.desk(session, case) is None:
        row.submitted_at = case.submitted_at = now()
    copies.renew(session, [case.id])
    return case


def _said(session: Session, parent: Case, form: Form) -> dict[str, Any]:
    """What the parent's form says about the same questions; what was ticked there was said about something else."""
    asked = {field.key for field in form.fields() if field.type != "checkbox"}
    before = applicant_form(session, parent)
    row = answers.of_round(session, parent.id, before.key, parent.round)
    values = answers.opened(session, before, row.values) if row else {}
    return {key: value for key, value in values.items() if key in asked and value}
