"""The case file: form and scans side by side, history, diagram."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.review import Outcome, Remark, TargetKind
from app.engine.diagram import picture
from app.errors import Fault
from app.models import Case, Task
from app.queries import answers, checked, outcomes, releases, review, tasks
from app.queries.review import File
from app.services import reviews
from app.web.desk import history, review_forms, scans, units
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.world import actor, reading, transaction

VIEWS = {"form": "申请表", "rounds": "历次意见", "diagram": "流程图", "history": "办理记录"}


@dataclass(frozen=True, slots=True)
class Typed:
    """What the reviewer typed, kept when the decision is refused."""

    outcome: str = ""
    opinion: str = ""
    reason: str = ""
    general: str = ""
    remarks: Sequence[Remark] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)

    def all_remarks(self) -> list[Remark]:
        """The remarks on fields and attachments, and the one on the whole as the last."""
        general = [Remark(TargetKind.GENERAL, "", self.general)] if self.general.strip() else []
        return [*self.remarks, *general]


@bp.get("/tasks/<uuid:task_id>")
@for_reviewers
def file(task_id: UUID) -> ResponseReturnValue:
    """One task with everything that is needed to decide it."""
    task, case = found(task_id)
    return shown(task, case)


@bp.post("/tasks/<uuid:task_id>/identity-number")
@for_reviewers
def identity_number(task_id: UUID) -> ResponseReturnValue:
    """The same page with the whole identity number, once; that it was looked at is recorded."""
    found(task_id)
    with transaction() as session:
        number = reviews.show_identity_number(session, task_id, by=actor())
    task, case = found(task_id)
    return shown(task, case, number=number)


def shown(task: Task, case: Case, *, faults: Sequence[Fault] = (), typed: Typed | None = None, number: str = "") -> str:
    """The page of a task; with faults and what was typed when a decision was refused."""
    session = reading()
    opened = review.of(session, case)
    options = answers.options(session)
    asked = request.args.get("view", "")
    view = asked if asked in VIEWS else "form"
    kept = typed or Typed()
    return render_template(
        "desk/file.html",
        task=task,
        file=opened,
        holder=tasks.holder_name(session, task),
        mine=task.holder_id == actor().account_id and task.closed_at is None,
        number=number,
        view=view,
        checks=checked.of_case(session, case) if view == "form" else (),
        views=_views(task, opened, view),
        documents=scans.documents(opened, url_for("desk.file", task_id=task.id)),
        pictures=scans.pictures(opened),
        remarked=_remarked(opened),
        drawing=_drawing(opened) if view == "diagram" else "",
        timeline=_timeline(opened) if view == "history" else [],
        phrases=[option.label for option in options.get("return_phrase", ())],
        reasons=outcomes.reasons(session, case, task.element),
        outcomes=outcomes.offered(releases.parsed(session, case.release_id).spec, task.element),
        asked=review_forms.of_task(session, case, task, kept.answers, faults),
        units=units.alike(session, opened.papers),
        remarks=_lines(review.labels(session, case), kept.remarks),
        faults=faults,
        typed=kept,
        trail=_trail(task, case),
    )


def _trail(task: Task, case: Case) -> list[dict[str, str]]:
    endpoint, label = ("desk.done", "已办") if task.closed_at else ("desk.mine", "我的任务")
    if task.closed_at is None and task.holder_id is None:
        endpoint, label = "desk.queue", "待认领"
    start = {"label": "审核工作台", "url": url_for("desk.queue")}
    return [start, {"label": label, "url": url_for(endpoint)}, {"label": case.number}]


def _views(task: Task, opened: File, view: str) -> list[dict[str, Any]]:
    counts = {"rounds": len(opened.said) or None, "history": len(opened.events)}
    return [
        {
            "label": label,
            "url": url_for("desk.file", task_id=task.id, view=key),
            "current": key == view,
            "count": counts.get(key),
        }
        for key, label in VIEWS.items()
    ]


def _remarked(opened: File) -> dict[str, str]:
    """What was to be corrected in this round, beside what it is about."""
    returned = (said.decision for said in opened.said if said.decision.outcome == Outcome.RETURN.value)
    last = next((decision for decision in returned if decision.round == opened.papers.round - 1), None)
    return {remark.target: f"上轮意见：{remark.text}" for remark in last.remarks if remark.target} if last else {}


def _lines(known: Mapping[str, str], remarks: Sequence[Remark]) -> list[dict[str, str]]:
    """The remarks that were typed on fields and attachments, with the words for what each is about."""
    return [
        {"field": remark.target, "label": known.get(remark.target, remark.target), "text": remark.text}
        for remark in remarks
    ]


def _drawing(opened: File) -> str:
    passed, here = review.trail(opened)
    diagram = releases.parsed(reading(), opened.case.release_id).diagram
    return picture(diagram, passed=passed, here=here)


def _timeline(opened: File) -> list[dict[str, str]]:
    return history.timeline(opened, releases.parsed(reading(), opened.case.release_id).spec)
