"""From the form to the certificate: where a case stands on its way, and what reviewers asked to correct."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy.orm import Session

from app.domain.calendar import TZ
from app.domain.review import Outcome, TargetKind
from app.errors import Fault
from app.forms.definition import Form
from app.models import Case, Decision, Remark
from app.queries import cases, deadlines, releases, slots
from app.queries.cases import Desk
from app.services import submissions

ENDED = {"refused", "withdrawn", "expired"}
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
    exported = cases.exported(session, desk.case.id, desk.digest)
    return Progress(submissions.missing(session, desk), exported is not None and exported.docx_id is not None)


def steps_of_draft(session: Session, desk: Desk, here: str, state: Progress | None = None) -> Steps:
    """The stepper above the pages of an application that is being filled in.

    `here` names the page; "" stands for the first part that is not ready.
    """
    state = state or progress(session, desk)
    ready = {"form": state.form, "export": state.exported, "attachments": state.attachments and state.exported}
    here = here or next((key for key, done in ready.items() if not done), "check")
    labels = {"form": "填写申请表", "export": "导出打印签章", "attachments": "上传附件", "check": "核对提交"}
    steps = [_step(label, _draft_state(key, here, ready)) for key, label in labels.items()]
    return [*steps, _step("审核", "todo", note=review_time(session, desk.case)), _step("领取证书", "todo")]


def steps_of_case(session: Session, case: Case) -> Steps:
    """The stepper above a case that was handed in."""
    handed_in = [_step(label, "done") for label in ("填写申请表", "导出打印签章", "上传附件")]
    handed_in.append(_step("核对提交", "done", note=_day(case.submitted_at)))
    if case.outcome in ENDED:
        return [*handed_in, _step("审核", "stopped", note=case.status), _step("领取证书", "todo")]
    if case.outcome or case.status == "已审核":
        made = bool(case.closed_at)
        last = _step("领取证书", "done" if made else "current", note="可以打印" if made else "证书生成中")
        return [*handed_in, _step("审核", "done", note=case.status), last]
    return [*handed_in, _step("审核", "current", note=review_time(session, case)), _step("领取证书", "todo")]


def review_time(session: Session, case: Case) -> str:
    """Within how many working days a step of the review is due, as the diagram of the case's release says."""
    return due_text(session, case.release_id)


def due_text(session: Session, release_id: Any) -> str:
    """The longest `due` of the people's steps of a release in words; "" when there is none."""
    spec = releases.parsed(session, release_id).spec
    days = [int(e.properties["due"]) for e in spec.elements.values() if e.properties.get("due", "").isdecimal()]
    return f"{max(days)} 个工作日内" if days else ""


def returned_by(session: Session, case: Case) -> Decision | None:
    """The decision that returned the case to its present round."""
    decided = cases.decisions(session, case.id)
    back = (d for d in decided if d.outcome == Outcome.RETURN.value and d.round == case.round - 1)
    return next(back, None)


def correction(session: Session, desk: Desk) -> dict[str, Any]:
    """What the pages of a returned application say above everything else; values for the templates."""
    back = returned_by(session, desk.case)
    remarks = shown_remarks(desk, back.remarks) if back else []
    return {
        "returned": back,
        "remarks": remarks,
        "last_day": deadlines.last_day(session, desk) if back else None,
        "places": places(desk.case.id, (remark["place"] for remark in remarks if remark["place"])),
    }


def remark_faults(remarks: Sequence[Remark], kind: TargetKind) -> list[Fault]:
    """The remarks on fields or attachments as faults, so that they stand beside what they are about."""
    return [
        Fault(remark.target, f"补正意见：{remark.text}", "REMARK") for remark in remarks if remark.kind == kind.value
    ]


def shown_remarks(desk: Desk, remarks: Sequence[Remark]) -> list[dict[str, str]]:
    """The remarks with what they are about in words and the address of its place."""
    return [{"about": about(desk.form, remark), "text": remark.text, "place": _place(remark)} for remark in remarks]


def about(form: Form, remark: Remark) -> str:
    """What a remark is about, in words; "" when it is about the whole."""
    if remark.kind == TargetKind.FIELD.value:
        field = form.field(remark.target)
        return field.label if field else ""
    return slots.label(remark.target) if remark.kind == TargetKind.ATTACHMENT.value else ""


def places(case_id: UUID, fields: Iterable[str]) -> dict[str, str]:
    """Where each missing or remarked thing is put right: `form.<path>`, `slot.<code>` or `export` → address."""
    return {field: _address(case_id, field) for field in fields}


def _address(case_id: UUID, field: str) -> str:
    kind, _, rest = field.partition(".")
    if kind == "form":
        return url_for("applicant.form", case_id=case_id, _anchor=f"f-{rest.replace('.', '-')}")
    if kind == "slot":
        return url_for("applicant.attachments", case_id=case_id, _anchor=f"f-slot-{rest}")
    return url_for("applicant.export", case_id=case_id)


def _place(remark: Remark) -> str:
    return {TargetKind.FIELD.value: f"form.{remark.target}", TargetKind.ATTACHMENT.value: f"slot.{remark.target}"}.get(
        remark.kind, ""
    )


def _draft_state(key: str, here: str, ready: dict[str, bool]) -> str:
    if key == here:
        return "current"
    return "done" if ready.get(key) else "todo"


def _step(label: str, state: str, *, note: str = "") -> dict[str, str]:
    return {"label": label, "state": state, "note": note or ("正在办理" if state == "current" else "")}


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(TZ):%m-%d}" if at else ""
