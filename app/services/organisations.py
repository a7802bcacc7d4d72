"""执业单位: asked for by applicants who did not find theirs, decided by administrators."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.adapters.neighbours import neighbours
from app.domain import organisations as names
from app.domain import uscc
from app.domain.actor import Actor
from app.domain.calendar import today
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotFound, Refusal
from app.forms.answers import visible
from app.forms.definition import Form, load
from app.forms.validation import faults
from app.models import Message, Organisation
from app.models.base import now
from app.queries import answers as stored
from app.queries import organisations
from app.services import files, history, sequences
from app.services.files import Scan

FORM = "organisation_request"
REASON_MAX = 500
LOCK = "organisation"  # its row's lock lets one request in at a time, so that two for one code meet as one


def form(session: Session) -> Form:
    """从业机构信息表, the form in which an organisation is described."""
    return _form(neighbours(session).settings.workflows_dir / "forms" / f"{FORM}.json")


def request(session: Session, answers: Mapping[str, Any], licence: Scan | None, *, by: Actor) -> Organisation:
    """Ask for an organisation that the search does not find.

    Raises InvalidInput with every fault of the form, and a Refusal that names the organisation when the office
    knows it already. A request that waits for a decision takes in everybody who asks for the same organisation;
    one that was returned is taken up again with the new answers.
    """
    values = _checked(session, answers, licence)
    sequences.draw(session, LOCK)
    row = _same_code(session, values["uscc"])
    if row is not None and row.state == "pending":
        history.record(session, "organisation_asked_again", by=by, content=_named(row))
        return row
    _refuse_known(session, values, row)
    row = _described(session, row or Organisation(uscc=values["uscc"]), values, licence, by=by)
    row.state, row.requested_by, row.reason, row.decided_at = "pending", by.account_id, "", None
    history.record(session, "organisation_asked_for", by=by, content=_named(row))
    return row


def create(session: Session, answers: Mapping[str, Any], licence: Scan | None, *, by: Actor) -> Organisation:
    """Enter an organisation that an administrator vouches for. Raises InvalidInput, or a Refusal as `request` does."""
    values = _checked(session, answers, licence, vouched=True)
    sequences.draw(session, LOCK)
    row = _same_code(session, values["uscc"])
    _refuse_known(session, values, row)
    row = _described(session, row or Organisation(uscc=values["uscc"]), values, licence, by=by)
    return _decide(session, row, "active", "", "organisation_created", by=by)


def approve(session: Session, organisation_id: UUID, *, by: Actor) -> Organisation:
    """Let applicants choose the organisation, for the first time or after it was suspended."""
    row = _locked(session, organisation_id, ("pending", "suspended"))
    others = [twin for twin in organisations.alike(session, row) if twin.state == "active" and twin.alike == "name"]
    if others:
        raise Refusal(f"已有同名的正常单位：{others[0].name}（{others[0].uscc}），请退回并请申请人直接选择")
    row = _decide(session, row, "active", "", "organisation_approved", by=by)
    _tell(session, row, "单位信息已通过审核", f"“{row.name}”已通过审核，现在可以在申请表中选择。")
    return row


def send_back(session: Session, organisation_id: UUID, reason: str, *, by: Actor) -> Organisation:
    """Return a request with its reason; who asked may ask again."""
    reason = _reason(reason)
    row = _locked(session, organisation_id, ("pending",))
    row = _decide(session, row, "returned", reason, "organisation_returned", by=by)
    _tell(session, row, "单位信息已退回", f"“{row.name}”的信息已退回，原因：{reason}")
    return row


def suspend(session: Session, organisation_id: UUID, reason: str, *, by: Actor) -> Organisation:
    """Keep applicants from choosing the organisation until it is approved again; registrations stay as they are."""
    reason = _reason(reason)
    row = _locked(session, organisation_id, ("active",))
    return _decide(session, row, "suspended", reason, "organisation_suspended", by=by)


def _checked(
    session: Session, answers: Mapping[str, Any], licence: Scan | None, *, vouched: bool = False
) -> dict[str, Any]:
    definition = form(session)
    values = visible(definition, answers)
    wrong = faults(definition, values, options=stored.options(session), today=today(now()))
    if licence is None and not vouched:
        wrong = [*wrong, Fault("licence", "请上传营业执照或法人证书的扫描件", "REQUIRED")]
    if wrong:
        raise InvalidInput(wrong)
    return {**values, "name": names.normalise_name(values["name"]), "uscc": uscc.normalise(values["uscc"])}


def _refuse_known(session: Session, values: Mapping[str, Any], same_code: Organisation | None) -> None:
    """Two organisations never share a code; a name that differs only in brackets or spaces is the same name."""
    known = same_code
    if known is None or known.state == "returned":
        known = organisations.of_name(session, values["name"], except_id=known.id if known else None)
    if known is None:
        return
    field = "uscc" if known.uscc == values["uscc"] else "name"
    if known.state == "active":
        raise Refusal(f"单位已存在：{known.name}，请直接选择", field=field)
    if known.state == "pending":
        raise Refusal(f"单位已在审核中：{known.name}（{known.uscc}），请核对统一社会信用代码", field=field)
    raise Refusal(f"单位已停用：{known.name}，请联系登记部门", field=field)


def _described(
    session: Session, row: Organisation, values: Mapping[str, Any], licence: Scan | None, *, by: Actor
) -> Organisation:
    row.name, row.name_key, row.answers = values["name"], names.name_key(values["name"]), dict(values)
    if licence is not None:
        row.licence_id = files.keep(session, licence, owner_id=by.account_id).id
    session.add(row)
    session.flush()
    return row


def _decide(session: Session, row: Organisation, state: str, reason: str, kind: str, *, by: Actor) -> Organisation:
    row.state, row.reason, row.decided_at = state, reason, now()
    content = _named(row) | ({"reason": reason} if reason else {})
    history.record(session, kind, by=by, content=content)
    return row


def _locked(session: Session, organisation_id: UUID, states: tuple[str, ...]) -> Organisation:
    row = session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("未找到此单位")
    if row.state not in states:
        raise Conflict(f"此单位当前为“{organisations.LABELS[row.state]}”，不能进行此操作，请刷新后再看")
    return row


def _same_code(session: Session, code: str) -> Organisation | None:
    return session.scalars(select(Organisation).where(Organisation.uscc == code).with_for_update()).one_or_none()


def _reason(text: str) -> str:
    text = clean(text)
    if not text:
        raise InvalidInput([Fault("reason", "请填写原因", "REQUIRED")])
    if len(text) > REASON_MAX:
        raise InvalidInput([Fault("reason", f"原因最长 {REASON_MAX} 个字符（当前 {len(text)}）", "TOO_LONG")])
    if wrong := text_fault(text):
        raise InvalidInput([Fault("reason", wrong, "CTRL_CHAR")])
    return text


def _tell(session: Session, row: Organisation, subject: str, text: str) -> None:
    """Write to who asked, once per decision."""
    if row.requested_by and row.decided_at:
        key = f"organisation:{row.id}:{row.decided_at.isoformat()}"
        session.add(Message(account_id=row.requested_by, key=key, subject=subject, text=text))


def _named(row: Organisation) -> dict[str, Any]:
    return {"organisation": str(row.id), "name": row.name, "uscc": row.uscc}


@lru_cache(maxsize=8)
def _form(path: Path) -> Form:
    return load(path.read_bytes())
