"""退回原因: how often cases were returned, for which fields and attachments, and in which words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.review import Outcome
from app.errors import NotFound
from app.models import Case, Decision, Remark
from app.queries import releases, slots
from app.queries.figures import FirstPart, Scope, decided, of_service

WHOLE = "整份申请"
MOST = 50
_RETURNED = Decision.outcome == Outcome.RETURN.value


@dataclass(frozen=True, slots=True)
class Rate:
    """Of the `decided` cases of a service so many were `returned` at least once."""

    service: str
    decided: int
    returned: int


@dataclass(frozen=True, slots=True)
class Target:
    """A field or an attachment for which so many cases of a service were returned."""

    service: str
    label: str
    returned: int


@dataclass(frozen=True, slots=True)
class Said:
    """A remark that was made so often in the same words."""

    label: str
    text: str
    number: int


def rates(session: Session, scope: Scope) -> Sequence[Rate]:
    """How many cases each service decided in the period, and how many of them it returned."""
    cases = func.count(Decision.case_id.distinct())
    query = select(Case.service_key, cases, cases.filter(_RETURNED)).join(Case, Case.id == Decision.case_id)
    query = query.where(decided(scope)).group_by(Case.service_key).order_by(Case.service_key)
    return [Rate(*row) for row in session.execute(of_service(query, scope))]


def targets(session: Session, scope: Scope) -> Sequence[Target]:
    """What cases were returned for, the most frequent first; a row of a table counts as its field."""
    part, cases = FirstPart(Remark.target), func.count(Decision.case_id.distinct())
    query = select(Case.service_key, part, cases).join(Decision, Decision.id == Remark.decision_id)
    query = query.join(Case, Case.id == Decision.case_id).where(decided(scope), _RETURNED)
    rows = session.execute(
        of_service(query.group_by(Case.service_key, part).order_by(cases.desc(), part).limit(MOST), scope)
    )
    return [Target(service, _label(session, service, target), number) for service, target, number in rows]


def said(session: Session, scope: Scope) -> Sequence[Said]:
    """The remarks that were made most often in the same words."""
    part, number = FirstPart(Remark.target), func.count()
    query = select(Case.service_key, part, Remark.text, number).join(Decision, Decision.id == Remark.decision_id)
    query = query.join(Case, Case.id == Decision.case_id).where(decided(scope), _RETURNED)
    query = query.group_by(Case.service_key, part, Remark.text).order_by(number.desc(), Remark.text).limit(MOST)
    rows = session.execute(of_service(query, scope))
    return [Said(_label(session, service, target), text, times) for service, target, text, times in rows]


def _label(session: Session, service: str, target: str) -> str:
    """What the service in force calls a field or a place for attachments; its key when it has none such any more."""
    return _labels(session, service).get(target, target) if target else WHOLE


def _labels(session: Session, service: str) -> Mapping[str, str]:
    try:
        release_id = releases.current_id(session, service)
    except NotFound:
        return {}
    forms = releases.parsed(session, release_id).forms.values()
    fields = {field.key: field.label for form in forms for field in form.fields()}
    return fields | dict(slots.labels(session, release_id))
