"""The cases of a person for that person to take away: what was filled in, and which scans were handed in."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.calendar import TZ
from app.forms.definition import Form
from app.forms.presentation import ShownRow, sections
from app.models import Answers, Attachment, Case
from app.queries import answers, cases, releases, slots

Lines = list[dict[str, Any]]


def collected(session: Session, person_id: UUID) -> Lines:
    """All cases of the person, the oldest first."""
    return [_case(session, case) for case in rows(session, Case, Case.person_id == person_id)]


def _case(session: Session, case: Case) -> dict[str, Any]:
    return {
        "办件编号": case.number,
        "事项": cases.service_name(session, case),
        "状态": case.status,
        "建立时间": text(case.created_at),
        "提交时间": text(case.submitted_at),
        "办结时间": text(case.closed_at),
        "申请个人会员": case.apply_membership,
        "填写内容": _rounds(session, case),
        "附件": _attachments(session, case),
    }


def _rounds(session: Session, case: Case) -> Lines:
    """What the applicant filled in; forms of reviewers are none of theirs."""
    parsed = releases.parsed(session, case.release_id)
    steps = [e.properties for e in parsed.spec.elements.values() if e.properties.get("role") == "applicant"]
    forms = {step["form"]: parsed.forms[step["form"]] for step in steps if step.get("form") in parsed.forms}
    found = rows(session, Answers, Answers.case_id == case.id, Answers.form_key.in_(forms))
    return [
        {
            "轮次": row.round,
            "保存时间": text(row.saved_at),
            "提交时间": text(row.submitted_at),
            **filled(session, forms[row.form_key], row.values),
        }
        for row in found
    ]


def _attachments(session: Session, case: Case) -> Lines:
    labels = slots.labels(session, case.release_id)
    return [
        {
            "附件项": labels.get(row.slot, row.slot),
            "文件": row.file.name,
            "字节": row.file.size,
            "SHA-256": row.file.sha256,
            "上传时间": text(row.created_at),
            "已清除": row.removed_in is not None,
        }
        for row in rows(session, Attachment, Attachment.case_id == case.id)
    ]


def filled(session: Session, form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers under the headings of their form, question by question; identity numbers are opened."""
    shown = answers.opened(session, form, values)
    options = answers.shown_options(session, form, shown)
    return {
        section.title: [{"项目": row.label, "内容": _said(row)} for row in section.rows]
        for section in sections(form, shown, options)
    }


def rows(session: Session, model: Any, *conditions: Any) -> Sequence[Any]:
    """Rows of a table in the order of their ages."""
    return session.scalars(select(model).where(*conditions).order_by(model.id)).all()


def text(at: datetime | date | None) -> str:
    """A day, or an instant by the clocks of Shanghai; "" when there is none."""
    if at is None:
        return ""
    return at.astimezone(TZ).isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()


def _said(row: ShownRow) -> str | Lines:
    if row.table is None:
        return row.text
    return [dict(zip(row.heads, line, strict=True)) for line in row.table]
