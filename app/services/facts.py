"""Facts: the few things that a diagram's conditions, tables and timers may read, gathered from the tables."""

from typing import Any

from sqlalchemy.orm import Session

from app.models import Case
from app.queries import answers, releases

FROM_THE_FORM = frozenset({"form", "id_doc_type", "education"})


def gather(session: Session, case: Case, **said: Any) -> dict[str, Any]:
    """The facts that the case's diagram reads; `said` are those of this very step, such as the decision.

    The form is only read when the diagram asks for something in it.
    """
    parsed = releases.parsed(session, case.release_id)
    facts: dict[str, Any] = {"round": case.round, "apply_membership": case.apply_membership, **said}
    if parsed.spec.names & FROM_THE_FORM:
        facts |= _of_form(session, case)
    return {name: value for name, value in facts.items() if name in parsed.spec.names}


def _of_form(session: Session, case: Case) -> dict[str, Any]:
    parsed = releases.parsed(session, case.release_id)
    for element in parsed.spec.elements.values():
        key = element.properties.get("form", "")
        row = answers.of_round(session, case.id, key, case.round) if key else None
        if row is not None:
            values = _scalars(row.values)
            return {
                "form": values,
                "id_doc_type": values.get("id_doc_type", ""),
                "education": values.get("education", ""),
            }
    return {"form": {}, "id_doc_type": "", "education": ""}


def _scalars(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if isinstance(value, str | int | float | bool)}
