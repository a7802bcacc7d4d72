"""The applicant's form: begin a case, save its draft, copy an old one."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import Conflict, InvalidInput, NotFound, TaskNotOpen
from app.forms.answers import differences, unlocked
from app.forms.answers import digest as digest_of
from app.forms.definition import Form
from app.models import Answers, Case, Organisation, Person, Profile
from app.models.base import now
from app.queries import answers, cases, eligibility, register_values
from app.queries.cases import Desk
from app.queries.releases import applicant_form
from app.services import allowed_answers
from app.services import cases as moves


class StaleDraft(Conflict):
    """Another window saved this draft meanwhile; both values are kept for the person to choose."""

    message = "此申请表已在另一个窗口中保存过，请核对两处内容后再保存"

    def __init__(self, theirs: Mapping[str, Any], yours: Mapping[str, Any], version: int) -> None:
        super().__init__()
        self.theirs, self.yours, self.version = dict(theirs), dict(yours), version


def begin(session: Session, service_key: str, person: Person, *, by: Actor, parent: Case | None = None) -> Case:
    """Open a case with a form that is filled in as far as profile and roster know.

    `parent` is the draft that waits for what this case asks for. Raises Conflict with the first condition that is not
    met.
    """
    unmet = next((c for c in eligibility.conditions(session, service_key, person) if not c.met), None)
    if unmet is not None:
        raise Conflict(unmet.reason)
    case = moves.start(session, service_key, person, by=by, parent=parent)
    session.flush()
    fill_in(session, case, person)
    return case


def fill_in(session: Session, case: Case, person: Person, said: Mapping[str, Any] | None = None) -> Answers:
    """Write the first draft of the applicant's form: what profile and roster know, and above it what was `said`."""
    form, roster = applicant_form(session, case), answers.roster_values(session, person)
    profile = session.get(Profile, person.id)
    known = dict(profile.answers) if profile else {}
    if profile is not None and profile.photo_id:
        known["photo"] = str(profile.photo_id)
    entered = register_values.of_person(session, form, person)
    values = {**_prefilled(form, unlocked(form, roster), known), **entered, **(said or {})}
    return _write(session, case, form, values, person)


def open_desk(session: Session, case: Case) -> Desk:
    """The applicant's open step. Raises TaskNotOpen after 提交完成."""
    desk = cases.desk(session, case)
    if desk is None:
        raise TaskNotOpen("此申请已提交，现在不能修改")
    return desk


def owned(session: Session, case_id: UUID, by: Actor) -> Case:
    """The person's own case, locked; to anybody else it does not exist."""
    case = moves.lock(session, case_id)
    if by.person_id is None or case.person_id != by.person_id:
        raise NotFound
    return case


def save(session: Session, case_id: UUID, values: Mapping[str, Any], *, version: int, by: Actor) -> Answers:
    """Keep a draft without judging it. Raises StaleDraft when `version` is not the one that is stored.

    Saving what is stored already makes no new version, so that it comes in nobody's way. Of a returned form only the
    open fields may change: InvalidInput names all others that would, and nothing is kept.
    """
    case = owned(session, case_id, by)
    desk = open_desk(session, case)
    if wrong := allowed_answers.closed(session, desk, values):
        raise InvalidInput(wrong)
    whole = {**desk.values, **allowed_answers.with_own_photos(session, desk, values, by)}
    row = desk.row
    if row is not None and not differences(desk.form, desk.values, whole):
        row.saved_at = now()
        return row
    if version != desk.version:
        raise StaleDraft(desk.values, whole, desk.version)
    return _write(session, case, desk.form, whole, _person(session, case))


def fill_gap(session: Session, case: Case, values: Mapping[str, Any]) -> None:
    """Write answers that the office found into an open draft; whoever has it on the screen is shown both."""
    desk = open_desk(session, case)
    _write(session, case, desk.form, {**desk.values, **values}, _person(session, case))


def copy(session: Session, case_id: UUID, *, by: Actor) -> Case:
    """Begin anew with what was filled in for a closed case. Raises Conflict while it is open."""
    old = owned(session, case_id, by)
    if old.closed_at is None:
        raise Conflict("此申请尚未办结，不能复制")
    person = _person(session, old)
    case = begin(session, old.service_key, person, by=by)
    desk = open_desk(session, case)
    before = answers.of_round(session, old.id, desk.form.key, old.round)
    values = answers.opened(session, desk.form, before.values) if before else {}
    _write(session, case, desk.form, {**desk.values, **values}, person)
    return case


def next_round(session: Session, case: Case, form_key: str, form: Form) -> None:
    """Open the next round with the answers of the one that was returned.

    A draft of that round, left from a return that was superseded, goes on as it is.
    """
    before = answers.of_round(session, case.id, form_key, case.round)
    case.round += 1
    if answers.of_round(session, case.id, form_key, case.round) is not None:
        return
    session.add(
        Answers(
            case_id=case.id,
            form_key=form_key,
            round=case.round,
            values=dict(before.values) if before else {},
            digest=before.digest if before else "",
            version=1,
            saved_at=now(),
        )
    )


def _write(session: Session, case: Case, form: Form, values: Mapping[str, Any], person: Person) -> Answers:
    whole = {**values, **_fixed(session, form, person)}
    row = answers.of_round(session, case.id, form.key, case.round)
    if row is None:
        row = Answers(case_id=case.id, form_key=form.key, round=case.round, version=0)
        session.add(row)
    row.values = answers.sealed(session, form, whole)
    row.digest = digest_of(form, whole)
    row.version += 1
    row.saved_at = now()
    _name_organisation(session, case, form, whole)
    return row


def _fixed(session: Session, form: Form, person: Person) -> dict[str, Any]:
    """The answers that nobody types: what roster and register say now."""
    roster = answers.roster_values(session, person)
    known = {**roster, **register_values.of_person(session, form, person)}
    locked = {field.key for field in form.fields() if field.locked} - unlocked(form, roster)
    return {key: value for key, value in known.items() if key in locked}


def _name_organisation(session: Session, case: Case, form: Form, values: Mapping[str, Any]) -> None:
    """Keep the chosen unit on the case, for queues and for who may not decide; of one that is asked for, its name."""
    key = next((field.key for field in form.fields() if field.type == "organisation" and not field.locked), "")
    chosen = str(values.get(key) or "")
    unit = session.get(Organisation, _uuid(chosen)) if _uuid(chosen) else None
    case.organisation_id = unit.id if unit else None
    asked = next((field.key for field in form.fields() if field.format == "organisation_name" and not key), "")
    case.organisation_name = unit.name if unit else str(values.get(asked) or "")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _prefilled(form: Form, free: Collection[str], profile: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in form.fields():
        source, _, key = (field.prefill or f"profile.{field.key}").partition(".")
        if (source == "profile" or field.key in free) and profile.get(key):
            values[field.key] = profile[key]
    return values


def _person(session: Session, case: Case) -> Person:
    person = session.get(Person, case.person_id)
    if person is None:
        raise NotFound
    return person
