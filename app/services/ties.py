"""回避: keep with a case which units its applicant has worked for, so that nobody from there decides it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain.ties import named_units
from app.models import Answers, Case, Profile, Tie

_KNOWN = select(Tie.unit).where(Tie.case_id == bindparam("case"))


def note(session: Session, case: Case) -> None:
    """Keep the units that the work history names, in the answers of the case or in the profile.

    They are only ever added to: a unit that is taken out of the history later still ties the applicant to it.
    """
    profile = session.get(Profile, case.person_id)
    said = [profile.answers] if profile else []
    said += session.scalars(select(Answers.values).where(Answers.case_id == case.id))
    named = frozenset().union(*map(named_units, said))
    known = set(session.scalars(_KNOWN, {"case": case.id}))
    session.add_all(Tie(case_id=case.id, unit=unit) for unit in sorted(named - known))


def cases_in_hand(session: Session, person_id: UUID | None) -> Sequence[Case]:
    """The person's cases that are with the reviewers, locked; before the person is, as everybody takes locks."""
    waiting = Case.person_id == person_id, Case.submitted_at.is_not(None), Case.closed_at.is_(None)
    return session.scalars(select(Case).where(*waiting).order_by(Case.id).with_for_update()).all()
