"""What the steps of a release call the outcomes of a review, and the reasons for a refusal."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.domain import review
from app.engine.spec import Spec
from app.forms.definition import Option
from app.models import Case, Decision
from app.queries import answers, releases

REASONS = "refusal_reason"


def offered(spec: Spec, element_id: str) -> Mapping[str, str]:
    """The outcomes that a step offers with what each is called there."""
    element = spec.elements.get(element_id)
    return review.offered(element.properties.get("outcomes", "") if element else "")


def called(session: Session, case: Case, element_id: str, outcome: str) -> str:
    """What an outcome of a step is called in the case's own release."""
    known = offered(releases.parsed(session, case.release_id).spec, element_id)
    return known.get(outcome) or review.offered("").get(outcome, outcome)


def reasons(session: Session, case: Case, element_id: str) -> Sequence[Option]:
    """The reasons for a refusal that a step offers: the entries of its dictionary that are in force."""
    return answers.options(session).get(_dictionary(session, case, element_id), ())


def reason(session: Session, case: Case, decision: Decision) -> str:
    """The reason that a decision names, in words; "" when it names none."""
    labels = answers.labels(session, _dictionary(session, case, decision.element))
    return labels.get(decision.reason, decision.reason)


def _dictionary(session: Session, case: Case, element_id: str) -> str:
    element = releases.parsed(session, case.release_id).spec.elements.get(element_id)
    return element.properties.get("reasons", REASONS) if element else REASONS
