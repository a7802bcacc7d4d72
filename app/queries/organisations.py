"""执业单位: searched for by applicants, listed and compared for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from app.domain import organisations as names
from app.domain import uscc
from app.errors import NotFound
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
    """An organisation that an applicant may choose."""

    id: UUID
    name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Another organisation that may be the same; `alike` is name, or code: the same body code inside the USCC."""

    id: UUID
    name: str
    uscc: str
    state: str
    alike: str


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
    """At most 20 active organisations whose name or code contains the text, taken literally; none for no text."""
    text = text[: names.NAME_MAX]
    key = names.name_key(text)
    if not key or "\x00" in text:
        return []
    query = select(Organisation.id, Organisation.name, Organisation.uscc)
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


def alike(session: Session, row: Organisation) -> Sequence[Alike]:
    """Other organisations with the same name but for its spelling, or the same body code (USCC, places 9 to 17)."""
    same_name = Organisation.name_key == row.name_key
    same_body = func.substr(Organisation.uscc, 9, 9) == row.uscc[8:17]
    query = select(Organisation).where(and_(Organisation.id != row.id, or_(same_name, same_body)))
    return [
        Alike(twin.id, twin.name, twin.uscc, twin.state, "name" if twin.name_key == row.name_key else "code")
        for twin in session.scalars(query.order_by(Organisation.name).limit(FOUND))
    ]


def listed(session: Session, *, text: str = "", state: str = "", sort: str = "-created", page: int = 1) -> Page[Listed]:
    """All organisations, or those in one state, whose name or code contains the text."""
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


def _holds(text: str) -> ColumnElement[bool]:
    """Whether name or code contains the text, every sign of which stands for itself."""
    name = Organisation.name_key.contains(names.name_key(text), autoescape=True)
    code = uscc.normalise(text)
    return or_(name, Organisation.uscc.contains(code, autoescape=True)) if code else name
