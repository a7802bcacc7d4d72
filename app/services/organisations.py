"""执业单位: entered by administrators, suspended, taken back; requests of applicants are cases of their own."""

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
from app.models import Organisation
from app.models.base import now
from app.queries import answers as stored
from app.queries import organisations
from app.services import files, history, sequences
from app.services.files import Scan

FORM = "organisation_request"
REASON_MAX = 500
LOCK = "organisation"  # its row's lock lets one in at a time, so that two for one code meet as one


def form(session: Session) -> Form:
    """从业机构信息表, the form in which an organisation is described."""
    return _form(neighbours(session).settings.workflows_dir / "forms" / f"{FORM}.json")


def wait_for_turn(session: Session) -> None:
    """Let nobody else enter, rename or merge organisations until this transaction ends."""
    sequences.draw(session, LOCK)


def create(session: Session, answers: Mapping[str, Any], licence: Scan | None, *, by: Actor) -> Organisation:
    """Enter an organisation that an administrator vouches for.

    Raises InvalidInput with every fault of the form, and a Refusal that names the organisation when the office
    knows it already.
    """
    values = _checked(session, answers)
    wait_for_turn(session)
    row = of_code(session, values["uscc"])
    _refuse_known(session, values, row)
    licence_id = files.keep(session, licence, owner_id=by.account_id).id if licence else None
    row = describe(session, row or Organisation(uscc=values["uscc"]), values, licence_id=licence_id)
    return decide(session, row, "active", "", "organisation_created", by=by)


def activate(session: Session, organisation_id: UUID, *, by: Actor) -> Organisation:
    """Let applicants choose an organisation again that was suspended, or one that still waits from earlier days."""
    wait_for_turn(session)
    row = locked(session, organisation_id, ("pending", "suspended"))
    twin = organisations.of_name(session, row.name, except_id=row.id)
    if twin is not None and twin.state == "active":
        raise Refusal(f"已有同名的正常单位：{twin.name}（{twin.uscc}），请合并到该单位")
    return decide(session, row, "active", "", "organisation_approved", by=by)


def suspend(session: Session, organisation_id: UUID, reason: str, *, by: Actor) -> Organisation:
    """Keep applicants from choosing the organisation until it is activated again; registrations stay as they are."""
    reason = checked_reason(reason)
    row = locked(session, organisation_id, ("active", "pending"))
    return decide(session, row, "suspended", reason, "organisation_suspended", by=by)


def describe(
    session: Session, row: Organisation, values: Mapping[str, Any], *, licence_id: UUID | None
) -> Organisation:
    """Write what a form says of an organisation; its id is known afterwards."""
    row.name, row.name_key, row.answers = values["name"], names.name_key(values["name"]), dict(values)
    row.licence_id = licence_id or row.licence_id
    session.add(row)
    session.flush()
    return row


def decide(session: Session, row: Organisation, state: str, reason: str, kind: str, *, by: Actor) -> Organisation:
    """Bring an organisation into a state, and say so in history."""
    row.state, row.reason, row.decided_at = state, reason, now()
    content = named(row) | ({"reason": reason} if reason else {})
    history.record(session, kind, by=by, content=content)
    return row


def locked(session: Session, organisation_id: UUID, states: tuple[str, ...]) -> Organisation:
    """The organisation, its row locked. Raises NotFound, and Conflict when it is in none of the states."""
    row = session.get(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("未找到此单位")
    if row.state not in states:
        raise Conflict(f"此单位当前为“{organisations.LABELS[row.state]}”，不能进行此操作，请刷新后再看")
    return row


def of_code(session: Session, code: str) -> Organisation | None:
    """The organisation of a code, its row locked."""
    return session.scalars(select(Organisation).where(Organisation.uscc == code).with_for_update()).one_or_none()


def checked_reason(text: str) -> str:
    """The reason of an administrator's act, cleaned. Raises InvalidInput when there is none that can be kept."""
    text = clean(text)
    if not text:
        raise InvalidInput([Fault("reason", "请填写原因", "REQUIRED")])
    if len(text) > REASON_MAX:
        raise InvalidInput([Fault("reason", f"原因最长 {REASON_MAX} 个字符（当前 {len(text)}）", "TOO_LONG")])
    if wrong := text_fault(text):
        raise InvalidInput([Fault("reason", wrong, "CTRL_CHAR")])
    return text


def named(row: Organisation) -> dict[str, Any]:
    """The organisation as history speaks of it."""
    return {"organisation": str(row.id), "name": row.name, "uscc": row.uscc}


def _checked(session: Session, answers: Mapping[str, Any]) -> dict[str, Any]:
    definition = form(session)
    values = visible(definition, answers)
    wrong = faults(definition, values, options=stored.options(session), today=today(now()))
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
    words = {"active": "已存在", "pending": "已在审核中", "merged": "已合并到其他单位"}
    raise Refusal(f"单位{words.get(known.state, '已停用')}：{known.name}（{known.uscc}），请直接使用", field=field)


@lru_cache(maxsize=8)
def _form(path: Path) -> Form:
    return load(path.read_bytes())
