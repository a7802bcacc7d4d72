"""通知书: what the letters of a case tell, from what was decided or from what is being typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from app.domain import letters
from app.domain.calendar import today
from app.domain.letters import Said
from app.domain.review import Outcome, Remark
from app.domain.seal import short
from app.domain.writing import clean
from app.errors import NotFound
from app.models import Case, Decision, Document, Task
from app.models.base import now
from app.queries import answers, deadlines, offices, outcomes, releases, slots
from app.queries.remarks import about

_LETTERS = (
    select(Document, Decision.superseded_at)
    .outerjoin(Decision, Decision.id == Document.decision_id)
    .where(Document.case_id == bindparam("case"), Document.title != "", Document.docx_id.is_not(None))
    .order_by(Document.created_at.desc())
)
_TOLD = (
    select(Decision)
    .where(Decision.case_id == bindparam("case"), Decision.created_at <= bindparam("at"))
    .order_by(Decision.created_at.desc(), Decision.id.desc())
    .limit(1)
)
_CORRECTING = (
    select(Task)
    .where(Task.case_id == bindparam("case"), Task.role == "applicant", Task.round == bindparam("round"))
    .order_by(Task.opened_at.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that was made; `superseded` when another decision took the place of the one that it tells."""

    document: Document
    superseded: bool

    @property
    def title(self) -> str:
        """What it is called, such as 补正通知书."""
        return self.document.title


def of_case(session: Session, case_id: UUID) -> list[Letter]:
    """The letters of a case that are made, the latest first."""
    return [Letter(document, at is not None) for document, at in session.execute(_LETTERS, {"case": case_id})]


def told(session: Session, case: Case, at: datetime) -> Decision | None:
    """The decision that a letter tells which was ordered at an instant; None before the first one."""
    return session.scalars(_TOLD, {"case": case.id, "at": at}).one_or_none()


def decided(session: Session, case: Case, decision: Decision) -> Said:
    """A decision as its letter tells it."""
    remarks = ((remark.kind, remark.target, remark.text) for remark in decision.remarks)
    return Said(
        day=today(decision.created_at),
        round=decision.round,
        called=outcomes.called(session, case, decision.element, decision.outcome),
        reason=outcomes.reason(session, case, decision) if decision.outcome == Outcome.REFUSE.value else "",
        opinion=decision.opinion,
        remarks=_about(session, case, remarks),
        until=_until(session, case, decision),
    )


def typed(session: Session, case: Case, task: Task, words: Mapping[str, str], remarks: Sequence[Remark]) -> Said:
    """A decision that is being typed, as its letter would tell it today; until when is for the diagram to say.

    `words` are the outcome, the reason's code and the opinion, as a page names them.
    """
    outcome, refused = words["outcome"], words["outcome"] == Outcome.REFUSE.value
    labels = {option.code: option.label for option in outcomes.reasons(session, case, task.element)}
    return Said(
        day=today(now()),
        round=case.round,
        called=outcomes.called(session, case, task.element, outcome),
        reason=labels.get(words["reason_code"].strip(), "") if refused else "",
        opinion=clean(words["opinion"]),
        remarks=_about(session, case, ((one.target_kind, one.target, clean(one.text)) for one in remarks)),
    )


def context(session: Session, case: Case, title: str, said: Said) -> dict[str, Any]:
    """What the template of a letter may name."""
    facts = {"exported_on": said.day.isoformat(), "digest": _digest(session, case, said.round)}
    return letters.context(title, said, offices.about(session, case) | facts, offices.words(session))


def _until(session: Session, case: Case, decision: Decision) -> date | None:
    """The last day of the step at which the applicant corrects what was returned."""
    if decision.outcome != Outcome.RETURN.value:
        return None
    step = session.scalars(_CORRECTING, {"case": case.id, "round": decision.round + 1}).one_or_none()
    if step is None:
        return None
    spec = releases.parsed(session, case.release_id).spec
    return deadlines.of_step(session, spec, step.element, opened=step.opened_at, number=step.round)


def _about(session: Session, case: Case, remarks: Iterable[tuple[str, str, str]]) -> list[tuple[str, str]]:
    """What each remark is about, in the words of the form, and its text."""
    lines = list(remarks)
    if not lines:
        return []
    form, places = releases.applicant_form(session, case), slots.labels(session, case.release_id)
    return [(about(form, places, kind, target), text) for kind, target, text in lines]


def _digest(session: Session, case: Case, number: int) -> str:
    """The first digits of the digest of what was handed in; "" where the applicant fills in no form."""
    try:
        form = releases.applicant_form(session, case)
    except NotFound:
        return ""
    row = answers.of_round(session, case.id, form.key, number)
    return short(row.digest) if row else ""
