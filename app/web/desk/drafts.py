"""What a reviewer types is kept while they type, and stands there again when the page is opened."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.models import Case, Task
from app.queries import decision_drafts as kept
from app.queries import review, slots
from app.services import decision_drafts
from app.services.decision_drafts import Content, StaleDecision
from app.services.review_faults import PREFIX
from app.web.desk import review_forms
from app.web.desk.blueprint import bp, for_reviewers, found
from app.web.desk.typed import EARLIER, Typed, typed_from
from app.web.page import moment
from app.web.world import actor, myself, reading, transaction

LINES = ("remark_field", "remark_text", "remark_spot")
TICKS = "seen"
LABELS: Mapping[str, str] = {
    "outcome": "审核结论",
    "opinion": "审核意见",
    "reason_code": "理由",
    "remark_general": "整份申请的补正意见",
    "again": "再次退回的原因",
    "differs": "与前一环节结论不同的说明",
}
CHECK = f"{PREFIX}-"
NAMES = frozenset({*LABELS, *LINES, TICKS})


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed before; `version` is 0 when nothing was, and `saved` when it was kept last, such as 14:32."""

    typed: Typed
    version: int = 0
    saved: str = ""


@bp.post("/tasks/<uuid:task_id>/draft")
@for_reviewers
def save_draft(task_id: UUID) -> ResponseReturnValue:
    """Keep what stands in the decision drawer; answers in JSON, with both texts when another window was quicker."""
    task, case = found(task_id)
    yours = sent()
    try:
        with transaction() as session:
            row = decision_drafts.save(session, task_id, yours, version=_version(), by=actor())
            return {"version": row.version, "saved_at": moment(row.saved_at, "%H:%M")}
    except StaleDecision as stale:
        return _both(stale, yours, _labels(reading(), case, task)), 409


def reopened(session: Session, task: Task, case: Case) -> Kept:
    """What this person typed for a task before."""
    row = kept.of(session, task.id, myself().account_id)
    if row is None:
        return Kept(Typed())
    values = MultiDict((name, value) for name, values in row.content.items() for value in values)
    typed = typed_from(values, slots.labels(session, case.release_id))
    answers = review_forms.typed(session, case, task, values)
    return Kept(replace(typed, answers=answers), row.version, moment(row.saved_at, "%H:%M"))


def sent() -> dict[str, list[str]]:
    """What this request has of a decision, as the page sends it."""
    pairs = request.form.lists()
    return {name: values for name, values in pairs if name in NAMES or name.startswith((EARLIER, CHECK))}


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0


def _labels(session: Session, case: Case, task: Task) -> dict[str, str]:
    form = review.checklist(session, case, task)
    return {**LABELS, **{f"{CHECK}{field.key}": field.label for field in (form.fields() if form else ())}}


def _both(stale: StaleDecision, yours: Content, labels: Mapping[str, str]) -> dict[str, Any]:
    """What the page asks the person to choose from; remarks and ticks of both windows are kept without asking."""
    return {
        "message": stale.message,
        "version": stale.version,
        "fields": list(_differing(yours, stale.theirs, labels)),
        "values": {**_lines_beside(yours, stale.theirs), TICKS: list(stale.theirs.get(TICKS, ()))},
    }


def _differing(yours: Content, theirs: Content, labels: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for name in sorted({*yours, *theirs} - {*LINES, TICKS}):
        here, there = (list(values.get(name, ())) for values in (yours, theirs))
        if [text for text in here if text] == [text for text in there if text]:
            continue
        label = labels.get(name, "上轮意见" if name.startswith(EARLIER) else "核对清单")
        yield {"path": name, "label": label, "yours": here, "theirs": there}


def _lines_beside(yours: Content, theirs: Content) -> dict[str, list[str]]:
    """The remarks of the other window that this one has not."""
    here = set(_lines(yours))
    missing = [line for line in _lines(theirs) if line not in here]
    return {name: [line[place] for line in missing] for place, name in enumerate(LINES)}


def _lines(content: Content) -> list[tuple[str, ...]]:
    columns: list[Sequence[str]] = [content.get(name, ()) for name in LINES]
    length = max(map(len, columns))
    padded = [[*column, *[""] * (length - len(column))] for column in columns]
    return list(zip(*padded, strict=True))
