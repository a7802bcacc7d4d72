"""The letter that will go out, beside the decision that is being typed."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from app.domain.review import Outcome, Remark
from app.models import Case, Task
from app.queries import decisions, outcomes
from app.services import letters
from app.services import remarks as corrections
from app.web.desk.typed import Typed


def remarks(session: Session, case: Case, typed: Typed) -> Sequence[Remark]:
    """All remarks of the decision: those that were typed, and for a return those of the round before that stay."""
    own = typed.all_remarks()
    if typed.outcome != Outcome.RETURN.value:
        return own
    return [*own, *corrections.repeated(session, case, typed.earlier, own)]


def beside(session: Session, task: Task, case: Case, typed: Typed) -> dict[str, Any]:
    """What desk/_letter.html shows; nothing before an outcome is chosen."""
    return {"url": url_for("desk.letter", task_id=task.id), "shown": _preview(session, task, case, typed)}


def differing(session: Session, task: Task, case: Case) -> dict[str, Any] | None:
    """What the review before said in this round, for whoever decides otherwise; `others` are such outcomes."""
    before = decisions.before(session, case, task.element)
    if before is None:
        return None
    return {
        "step": before.step_name,
        "by": decisions.by(session, before),
        "called": outcomes.called(session, case, before.element, before.outcome),
        "opinion": before.opinion,
        "others": " ".join(one for one in Outcome if one != before.outcome),
    }


def _preview(session: Session, task: Task, case: Case, typed: Typed) -> letters.Preview | None:
    if typed.outcome not in tuple(Outcome):
        return None
    return letters.preview(
        session,
        task,
        case,
        words={"outcome": typed.outcome, "reason_code": typed.reason, "opinion": typed.opinion},
        remarks=remarks(session, case, typed),
        answers=typed.answers,
    )
