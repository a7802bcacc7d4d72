"""The drawers of a case: what a reviewer looks up in place of the form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from app.engine.diagram import picture
from app.models import Case, Task
from app.queries import beside_case, letters, releases, review
from app.queries.beside_case import Other
from app.queries.letters import Letter
from app.queries.review import File
from app.services import rights
from app.web import comparing
from app.web.comparing import Changes
from app.web.desk import history
from app.web.world import actor

FORM = "form"
VIEWS = {
    FORM: "申请表",
    "rounds": "历次意见",
    "changes": "变化",
    "history": "办理记录",
    "diagram": "流程图",
    "messages": "消息",
    "others": "其他办件",
}

# Those that need to know how the case came to where it stands.
PAST = frozenset({"history", "diagram"})


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case of the person; `url` is "" when this reviewer may know no more than number and status."""

    number: str
    status: str
    url: str = ""
    service: str = ""
    submitted_at: datetime | None = None


def asked(name: str) -> str:
    """The drawer of that name; the form when there is none."""
    return name if name in VIEWS else FORM


def tabs(task: Task, opened: File, view: str) -> list[dict[str, Any]]:
    """The entries of the component `tabs`."""
    counts = {"rounds": len(opened.said) or None, "history": opened.case.history_length}
    return [
        {
            "label": label,
            "url": url_for("desk.file", task_id=task.id, view=key),
            "current": key == view,
            "count": counts.get(key),
        }
        for key, label in VIEWS.items()
    ]


def content(session: Session, opened: File, view: str) -> Mapping[str, Any]:
    """What a drawer shows, under the name that its template knows; the form is put together elsewhere."""
    made = CONTENT.get(view)
    return {made[0]: made[1](session, opened)} if made else {}


def _timeline(session: Session, opened: File) -> list[dict[str, str]]:
    return history.timeline(opened, releases.parsed(session, opened.case.release_id).spec)


def _drawing(session: Session, opened: File) -> str:
    passed, here = review.trail(opened)
    return picture(releases.parsed(session, opened.case.release_id).diagram, passed=passed, here=here)


def _messages(session: Session, opened: File) -> Sequence[beside_case.Sent]:
    return beside_case.messages(session, opened.case.id)


def _others(session: Session, opened: File) -> Sequence[OtherCase]:
    """The person's other cases, as far as this reviewer may look at them."""
    return [_shown(session, other) for other in beside_case.others(session, opened.case)]


def _changes(session: Session, opened: File) -> Changes:
    return comparing.chosen(session, opened.case)


def _letters(session: Session, opened: File) -> Mapping[UUID, Sequence[Letter]]:
    """The letters that tell each decision, by its id."""
    found: dict[UUID, list[Letter]] = {}
    for letter in letters.of_case(session, opened.case.id):
        if letter.document.decision_id:
            found.setdefault(letter.document.decision_id, []).append(letter)
    return found


CONTENT: Mapping[str, tuple[str, Callable[[Session, File], Any]]] = {
    "rounds": ("letters", _letters),
    "changes": ("changes", _changes),
    "history": ("timeline", _timeline),
    "diagram": ("drawing", _drawing),
    "messages": ("sent", _messages),
    "others": ("others", _others),
}


def _shown(session: Session, other: Other) -> OtherCase:
    case = other.case
    task = next((task for task in other.tasks if _open_to_me(session, task, case)), None)
    if task is None:
        return OtherCase(case.number, case.status)
    address = url_for("desk.file", task_id=task.id)
    return OtherCase(case.number, case.status, address, other.service, case.submitted_at)


def _open_to_me(session: Session, task: Task, case: Case) -> bool:
    """The rule of `blueprint.found`: the person's own task, or one that nothing keeps them from."""
    by = actor()
    return by.account_id in (task.holder_id, task.finished_by) or rights.obstacle(session, task, case, by) is None
