"""作业与故障: what the worker has to do, and what an administrator can do about what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.errors import NotFound
from app.models import Case, Job
from app.queries.pages import Page, page_of

LABELS = {"incident": "故障", "running": "办理中", "due": "等待", "done": "已完成", "dropped": "已放弃"}
OPERATIONS = {
    "issue_certificate": "生成登记证书",
    "render_document": "生成文书",
    "convert_document": "转换为 PDF",
    "update_register": "更新登记簿",
    "notify": "发送通知",
    "send_letter": "发送通知书",
    "send_mail": "发送邮件",
    "wake_case": "到期检查",
    "recount_deadlines": "期限重算",
    "remind_expiry": "到期提醒",
    "mail_reminder": "发送到期提醒邮件",
}
COLUMNS = {
    "created": Job.id,
    "due": Job.due_at,
    "operation": Job.operation,
    "attempts": Job.attempts,
    "finished": Job.finished_at,
    "case": Case.number,
}


@dataclass(frozen=True, slots=True)
class ShownJob:
    """One job, with the case it belongs to; `serves_a_step` means that the case waits for it."""

    id: UUID
    operation: str
    state: str
    attempts: int
    error: str
    due_at: datetime
    created_at: datetime
    finished_at: datetime | None
    lease_until: datetime | None
    parameters: dict[str, Any]
    serves_a_step: bool
    case_id: UUID | None
    case_number: str | None
    applicant: str | None

    @property
    def label(self) -> str:
        return OPERATIONS.get(self.operation, self.operation)

    @property
    def ways_out(self) -> Sequence["WayOut"]:
        """What an administrator can do about an incident; empty for everything else."""
        return _ways_out(self) if self.state == "incident" else ()


@dataclass(frozen=True, slots=True)
class WayOut:
    """A way out of an incident: `key` is retry or drop, `effect` says in words what would happen."""

    key: str
    label: str
    effect: str


def listed(
    session: Session, *, state: str = "", text: str = "", sort: str = "-created", page: int = 1
) -> Page[ShownJob]:
    """All jobs, or those in one state, whose case number or operation contains the text."""
    query = _jobs()
    if state:
        query = query.where(Job.state == state)
    if text:
        operations = [key for key, label in OPERATIONS.items() if text in label or text == key]
        query = query.where(Case.number.contains(text.upper(), autoescape=True) | Job.operation.in_(operations))
    return page_of(session, query, lambda row: ShownJob(*row), columns=COLUMNS, sort=sort, page=page)


def get(session: Session, job_id: UUID) -> ShownJob:
    """One job. Raises NotFound."""
    row = session.execute(_jobs().where(Job.id == job_id)).one_or_none()
    if row is None:
        raise NotFound("未找到此作业")
    return ShownJob(*row)


def of_case(session: Session, case_id: UUID) -> Sequence[ShownJob]:
    """All jobs of a case, the newest first."""
    rows = session.execute(_jobs().where(Job.case_id == case_id).order_by(Job.id.desc()))
    return [ShownJob(*row) for row in rows]


def counts(session: Session) -> dict[str, int]:
    """How many jobs there are in each state; states without any are 0."""
    found = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    return {state: found.get(state, 0) for state in LABELS}


def _jobs() -> Select[*tuple[Any, ...]]:
    return select(
        Job.id,
        Job.operation,
        Job.state,
        Job.attempts,
        Job.error,
        Job.due_at,
        Job.created_at,
        Job.finished_at,
        Job.lease_until,
        Job.parameters,
        Job.step_id.is_not(None),
        Job.case_id,
        Case.number,
        Case.applicant_name,
    ).outerjoin(Case, Case.id == Job.case_id)


def _ways_out(job: ShownJob) -> Sequence[WayOut]:
    again = f"系统立即重新执行“{job.label}”，最多再试 5 次。"
    if job.serves_a_step:
        effect = f"{again}成功后办件 {job.case_number} 自动进入下一环节；重复执行不会产生两份结果。"
        return (WayOut("retry", "重试", effect),)
    return (
        WayOut("retry", "重试", f"{again}重复执行不会产生两份结果。"),
        WayOut("drop", "放弃", _effect_of_dropping(job)),
    )


def _effect_of_dropping(job: ShownJob) -> str:
    if job.operation == "remind_expiry":
        return "本次提醒由下一日的提醒一并补发，不会漏发或重发。"
    if job.operation in {"send_mail", "mail_reminder"}:
        return "这封邮件不再发送；站内消息不受影响。"
    if job.operation == "wake_case":
        return f"办件 {job.case_number} 本次到期检查不再执行，期限届满时不会自动处理。"
    return "此作业不再执行，办件的流转不受影响；需要时申请人可以重新操作。"
