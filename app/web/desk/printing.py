"""办理单: one sheet with what was asked, what was attached, and everything that was decided."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.models.base import now
from app.queries import beside_case, review
from app.queries.review import File
from app.services.accounts import APPLICANT
from app.web.desk import scans
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.world import myself, reading


class Step(NamedTuple):
    """One line of the clock: which step, in which round, by whom, from when to when, and until when promised."""

    name: str
    round: int
    by: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None


@bp.get("/tasks/<uuid:task_id>/print", endpoint="print")
@for_reviewers
def sheet(task_id: UUID) -> ResponseReturnValue:
    """The sheet of a case; identity numbers stay masked on paper."""
    _, case = found(task_id)
    session = reading()
    opened = review.of(session, case)
    return render_template(
        "desk/print.html",
        file=opened,
        pictures=scans.pictures(opened),
        steps=_steps(session, opened),
        back=url_for("desk.file", task_id=task_id),
        printed_at=now(),
        printed_by=myself().name,
    )


def _steps(session: Session, opened: File) -> list[Step]:
    names = beside_case.names(session, {task.finished_by or task.holder_id for task in opened.tasks})
    return [
        Step(
            task.name,
            task.round,
            opened.case.applicant_name if task.role == APPLICANT else _who(names, task.finished_by or task.holder_id),
            task.opened_at,
            task.due_at,
            task.closed_at,
        )
        for task in opened.tasks
    ]


def _who(names: beside_case.Names, account_id: UUID | None) -> str:
    return names.get(account_id, "") if account_id else ""
