"""执业单位: searched for by applicants, listed for administrators, checked wherever somebody chooses one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.domain import organisations as names
from app.domain import uscc
from app.errors import Fault, NotFound
from app.forms.definition import Form
from app.models import Account, Organisation
from app.queries.pages import Page, page_of

LABELS = {"pending": "待审核", "active": "正常", "returned": "已退回", "suspended": "停用", "merged": "已合并"}
COLUMNS = {
    "created": Organisation.id,
    "name": Organisation.name,
    "uscc": Organisation.uscc,
    "decided": Organisation.decided_at,
}
FOUND = 20


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation that may be chosen; `former` are the names it had before, to be recognised by."""

    id: UUID
    name: str
    uscc: str
    former: Sequence[str] = ()

    @property
    def note(self) -> str:
        """What stands below its name in a list to choose from."""
        return f"{self.uscc}（曾用名：{'、'.join(self.former)}）" if self.former else self.uscc


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the administrators' list."""

    id: UUID
    name: str
    uscc: str
    state: str
    created_at: datetime
    decided_at: datetime | None


def search(session: Session, text: str) -> Sequence[Found]:
    """At most 20 active organisations whose name, former name or code contains the text, taken literally.

    None for no text.
    """
    text = text[: names.NAME_MAX]
    key = names.name_key(text)
    if not key or "\x00" in text:
        return []
    query = select(Organisation.id, Organisation.name, Organisation.uscc, Organisation.former_names)
    query = query.where(Organisation.state == "active", _holds(text))
    best_first = (Organisation.name_key.startswith(key, autoescape=True).desc(), func.length(Organisation.name))
    return [Found(*row) for row in session.execute(query.order_by(*best_first, Organisation.name).limit(FOUND))]


def get(session: Session, organisation_id: UUID) -> Organisation:
    """One organisation. Raises NotFound."""
    row = session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound("未找到此单位")
    return row


def of_name(session: Session, name: str, *, except_id: UUID | None = None) -> Organisation | None:
    """The organisation of this name, whatever the width of its brackets; active ones first, returned ones not."""
    query = select(Organisation).where(
        Organisation.name_key == names.name_key(name), Organisation.state.not_in(("returned", "merged"))
    )
    if except_id is not None:
        query = query.where(Organisation.id != except_id)
    return session.scalars(query.order_by(Organisation.state).limit(1)).first()


def of_code(session: Session, code: str) -> Organisation | None:
    """The organisation that has this 统一社会信用代码, in whatever state."""
    return session.scalars(select(Organisation).where(Organisation.uscc == uscc.normalise(code))).one_or_none()


def choice_faults(session: Session, form: Form, values: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the organisations chosen in a form: only those that are in force can be chosen."""
    asked = (field for field in form.fields() if field.type == "organisation" and not field.locked)
    return [
        Fault(field.key, f"请选择{field.label}：此单位未通过审核或已停用", "ORGANISATION")
        for field in asked
        if values.get(field.key) and not _may_be_chosen(session, str(values[field.key]))
    ]


def listed(session: Session, *, text: str = "", state: str = "", sort: str = "-created", page: int = 1) -> Page[Listed]:
    """All organisations, or those in one state, whose name, former name or code contains the text."""
    query = select(
        Organisation.id,
        Organisation.name,
        Organisation.uscc,
        Organisation.state,
        Organisation.created_at,
        Organisation.decided_at,
    )
    if state:
        query = query.where(Organisation.state == state)
    if names.name_key(text):
        query = query.where(_holds(text))
    return page_of(session, query, lambda row: Listed(*row), columns=COLUMNS, sort=sort, page=page)


def counts(session: Session) -> dict[str, int]:
    """How many organisations there are in each state; states without any are 0."""
    found = dict(session.execute(select(Organisation.state, func.count()).group_by(Organisation.state)).all())
    return {state: found.get(state, 0) for state in LABELS}


def asked_by(session: Session, row: Organisation) -> str:
    """The name of who asked for the organisation; "" when an administrator entered it."""
    query = select(Account.display_name).where(Account.id == row.requested_by)
    return session.scalars(query).one_or_none() or ""


def _may_be_chosen(session: Session, text: str) -> bool:
    try:
        row = session.get(Organisation, UUID(text))
    except ValueError:
        return False
    return row is not None and row.state == "active"


def _holds(text: str) -> ColumnElement[bool]:
    """Whether name, former name or code contains the text, every sign of which stands for itself."""
    key, code = names.name_key(text), uscc.normalise(text)
    name = or_(
        Organisation.name_key.contains(key, autoescape=True), Organisation.former_keys.contains(key, autoescape=True)
    )
    return or_(name, Organisation.uscc.contains(code, autoescape=True)) if code else name
