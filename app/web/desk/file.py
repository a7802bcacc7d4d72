"""The case file: form and scans side by side, the decision beside them, and drawers for what is looked up."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.domain.review import Outcome
from app.errors import Fault
from app.models import Case, Task
from app.queries import answers, checked, hints, outcomes, releases, review, rounds, tasks
from app.queries import remarks as corrections
from app.queries.review import File
from app.queries.rounds import Change, Comparison
from app.services import reviews
from app.web.desk import drafts, drawer, letters, live, review_forms, scans, units
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.desk.typed import Typed, lines
from app.web.world import actor, reading, transaction

RETURN = Outcome.RETURN.value


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
    view = drawer.asked(request.args.get("view", ""))
    opened = review.of(session, case, past=view in drawer.PAST)
    mine = task.holder_id == actor().account_id and task.closed_at is None
    since = _since(session, opened) if mine or view == drawer.FORM else None
    return render_template(
        "desk/file.html",
        task=task,
        file=opened,
        holder="" if mine else tasks.holder_name(session, task),
        mine=mine,
        number=number,
        view=view,
        views=drawer.tabs(task, opened, view),
        documents=scans.documents(opened, url_for("desk.file", task_id=task.id)),
        viewing=scans.viewing(opened, task, marks=mine),
        mark=live.mark(task, case),
        earlier=corrections.earlier(session, case, since) if mine else (),
        trail=_trail(task, case),
        **drawer.content(session, opened, view),
        **(_form(session, opened, since) if view == drawer.FORM else {}),
        **(_decision(session, task, opened, typed, faults) if mine else {"faults": faults}),
    )


def _form(session: Session, opened: File, since: Comparison | None) -> dict[str, Any]:
    """The answers with what stands beside each: hints, the value of the round before, and what was to be corrected."""
    checks = checked.of_case(session, opened.case)
    return {
        "checks": checks,
        "hints": hints.of(session, opened, by=actor(), checks=checks),
        "pictures": scans.pictures(opened),
        "before": _before(since),
        "remarked": _remarked(opened),
        "units": units.alike(session, opened.papers),
    }


def _decision(
    session: Session, task: Task, opened: File, typed: Typed | None, faults: Sequence[Fault]
) -> dict[str, Any]:
    """The decision drawer with what was typed just now, or kept before."""
    case = opened.case
    kept = drafts.reopened(session, task, case)
    now_typed = typed or kept.typed
    return {
        "phrases": [option.label for option in answers.options(session).get("return_phrase", ())],
        "reasons": outcomes.reasons(session, case, task.element),
        "outcomes": outcomes.offered(releases.parsed(session, case.release_id).spec, task.element),
        "asked": review_forms.of_task(session, case, task, now_typed.answers, faults),
        "remarks": lines(review.labels(session, case), now_typed.remarks),
        "letter": letters.beside(session, task, case, now_typed),
        "differing": letters.differing(session, task, case) if _said_before(task, opened) else None,
        "faults": faults,
        "typed": now_typed,
        "kept": kept,
    }


def _said_before(task: Task, opened: File) -> bool:
    """Whether another step has decided in this round."""
    decisions = (said.decision for said in opened.said)
    return any(one.round == opened.case.round and one.element != task.element for one in decisions)


def _trail(task: Task, case: Case) -> list[dict[str, str]]:
    endpoint, label = ("desk.done", "已办") if task.closed_at else ("desk.mine", "我的任务")
    if task.closed_at is None and task.holder_id is None:
        endpoint, label = "desk.queue", "待认领"
    start = {"label": "审核工作台", "url": url_for("desk.queue")}
    return [start, {"label": label, "url": url_for(endpoint)}, {"label": case.number}]


def _since(session: Session, opened: File) -> Comparison | None:
    """What changed since the round before; None in the first."""
    number, form = opened.papers.round, opened.papers.form
    both = rounds.load(session, opened.case, form, [number - 1, number]) if number > 1 else {}
    return rounds.compared(session, opened.case, form, both[number - 1], both[number]) if len(both) == 2 else None


def _before(since: Comparison | None) -> Mapping[str, Sequence[Change]]:
    """The answers that changed, by the keys of the fields."""
    changes: dict[str, list[Change]] = {}
    for change in since.fields if since else ():
        changes.setdefault(change.path.partition(".")[0], []).append(change)
    return changes


def _remarked(opened: File) -> Mapping[str, Sequence[str]]:
    """What was to be corrected in this round, by the keys of fields and slots."""
    number = opened.papers.round - 1
    back = (said.decision for said in opened.said if (said.decision.round, said.decision.outcome) == (number, RETURN))
    standing = next((decision for decision in back if decision.superseded_at is None), None)
    texts: dict[str, list[str]] = {}
    for remark in standing.remarks if standing else ():
        texts.setdefault(remark.target.partition(".")[0], []).append(remark.text)
    return texts
