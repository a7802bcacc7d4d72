"""From the form to the certificate: where a case stands on its way, and where things are put right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from app.domain.calendar import TZ
from app.errors import Fault
from app.models import Case
from app.queries import cases, releases
from app.queries.cases import Desk
from app.services import submissions
from app.web.applicant import ways
from app.web.applicant.ways import Way

ENDED = {"refused", "withdrawn", "expired", "terminated"}
Steps = list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Progress:
    """Which parts of the application are ready to be handed in."""

    missing: Sequence[Fault]
    exported: bool

    @property
    def form(self) -> bool:
        """Whether the form has no faults."""
        return not any(fault.field.startswith("form.") for fault in self.missing)

    @property
    def attachments(self) -> bool:
        """Whether every slot has what it asks for."""
        return not any(fault.field.startswith("slot.") for fault in self.missing)


def progress(session: Session, desk: Desk) -> Progress:
    """Look at an open application as 提交完成 would."""
    printed = "export" in desk.element.properties
    exported = cases.exported(session, desk.case.id, desk.digest) if printed else None
    return Progress(submissions.missing(session, desk), exported is not None and exported.docx_id is not None)


def steps_of_draft(session: Session, desk: Desk, here: str, state: Progress | None = None) -> Steps:
    """The stepper above the pages of an application that is being filled in.

    `here` names the page; "" stands for the first part that is not ready.
    """
    state, way = state or progress(session, desk), ways.of_release(session, desk.case.release_id)
    printed = state.exported or "export" not in way.parts
    ready = {"form": state.form, "export": printed, "attachments": state.attachments and printed}
    here = here or next((part for part in way.parts if not ready.get(part)), "check")
    steps = [_step(ways.LABELS[part], _draft_state(part, here, ready)) for part in way.parts]
    return [*steps, *_review(way, "todo", review_time(session, desk.case)), *_certificate(way, "todo")]


def steps_of_case(session: Session, case: Case) -> Steps:
    """The stepper above a case that was handed in."""
    way = ways.of_release(session, case.release_id)
    handed_in = [_step(ways.LABELS[part], "done") for part in way.parts]
    if handed_in:
        handed_in[-1]["note"] = _day(case.submitted_at)
    if case.outcome in ENDED:
        return [*handed_in, *_review(way, "stopped", case.status), *_certificate(way, "todo")]
    if case.outcome or case.status == "已审核":
        made = bool(case.closed_at)
        last = _certificate(way, "done" if made else "current", "可以打印" if made else "证书生成中")
        return [*handed_in, *_review(way, "done", case.status), *last]
    return [*handed_in, *_review(way, "current", review_time(session, case)), *_certificate(way, "todo")]


def review_time(session: Session, case: Case) -> str:
    """Within how many working days a step of the review is due, as the diagram of the case's release says."""
    return due_text(session, case.release_id)


def due_text(session: Session, release_id: Any) -> str:
    """The longest `due` of the people's steps of a release in words; "" when there is none."""
    spec = releases.parsed(session, release_id).spec
    days = [int(e.properties["due"]) for e in spec.elements.values() if e.properties.get("due", "").isdecimal()]
    return f"{max(days)} 个工作日内" if days else ""


def places(case: Case, fields: Iterable[str]) -> dict[str, str]:
    """Where each missing thing is put right: a field, a slot, the export, a condition → address."""
    return {field: _address(case, field) for field in fields}


def _address(case: Case, field: str) -> str:
    """The address for `form.<path>`, `slot.<code>`, `condition.<key>` or `export`."""
    kind, _, rest = field.partition(".")
    if kind == "form":
        return url_for("applicant.form", case_id=case.id, _anchor=f"f-{rest.replace('.', '-')}")
    if kind == "slot":
        return url_for("applicant.attachments", case_id=case.id, _anchor=f"f-slot-{rest}")
    if kind == "condition":
        return url_for("applicant.apply", service_key=case.service_key, _anchor="conditions")
    return url_for("applicant.export", case_id=case.id)


def _draft_state(key: str, here: str, ready: dict[str, bool]) -> str:
    if key == here:
        return "current"
    return "done" if ready.get(key) else "todo"


def _review(way: Way, state: str, note: str) -> Steps:
    """The office's part, where it has one."""
    return [_step("审核", state, note=note)] if way.reviews else []


def _certificate(way: Way, state: str, note: str = "") -> Steps:
    """The last step, where there is a certificate at the end."""
    return [_step("领取证书", state, note=note)] if way.certified else []


def _step(label: str, state: str, *, note: str = "") -> dict[str, str]:
    return {"label": label, "state": state, "note": note or ("正在办理" if state == "current" else "")}


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(TZ):%m-%d}" if at else ""
