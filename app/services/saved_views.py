"""常用筛选: keep, rename, reorder and delete a reviewer's own views of the queue."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.writing import clean, text_fault
from app.errors import Conflict, Fault, InvalidInput, NotAllowed
from app.models import Account, SavedView
from app.queries import saved_views

NAME_MAX = 20
MOST = 12


def save(session: Session, name: str, tab: str, query: Mapping[str, str], *, by: Actor) -> SavedView:
    """Keep a tab with its filters, order and columns under a name, after the views that there are.

    Raises InvalidInput for a name that is none or is taken, Conflict when there are too many views already.
    """
    known = _locked(session, by)
    if len(known) >= MOST:
        raise Conflict(f"常用筛选最多 {MOST} 个，请先删除不用的")
    account_id = _own_account(by)
    named = _name(session, name, account_id)
    view = SavedView(account_id=account_id, name=named, tab=tab, query=dict(query), position=_last(session, by) + 1)
    session.add(view)
    session.flush()
    return view


def rename(session: Session, view_id: UUID, name: str, *, by: Actor) -> SavedView:
    """Give a view another name. Raises NotFound, and InvalidInput for a name that is none or is taken."""
    _locked(session, by)
    view = saved_views.own(session, view_id, by.account_id)
    view.name = _name(session, name, view.account_id, but=view.id)
    return view


def move(session: Session, view_id: UUID, *, up: bool, by: Actor) -> None:
    """Let a view change places with the one before or after it; at the end of the row nothing happens.

    Raises NotFound.
    """
    views = _locked(session, by)
    saved_views.own(session, view_id, by.account_id)
    at = next(number for number, view in enumerate(views) if view.id == view_id)
    to = at - 1 if up else at + 1
    if 0 <= to < len(views):
        views[at], views[to] = views[to], views[at]
    for position, view in enumerate(views):
        view.position = position


def delete(session: Session, view_id: UUID, *, by: Actor) -> str:
    """Forget a view; its name comes back. Raises NotFound."""
    _locked(session, by)
    view = saved_views.own(session, view_id, by.account_id)
    session.delete(view)
    return view.name


def _locked(session: Session, by: Actor) -> list[SavedView]:
    """The person's views, which nobody else changes meanwhile: two windows act one after the other."""
    session.get(Account, _own_account(by), with_for_update={"of": Account})
    return list(saved_views.of_account(session, by.account_id))


def _own_account(by: Actor) -> UUID:
    if by.account_id is None:
        raise NotAllowed
    return by.account_id


def _last(session: Session, by: Actor) -> int:
    query = select(func.coalesce(func.max(SavedView.position), -1)).where(SavedView.account_id == by.account_id)
    return session.scalars(query).one()


def _name(session: Session, name: str, account_id: UUID, *, but: UUID | None = None) -> str:
    name = clean(name)
    taken = select(SavedView.id).where(SavedView.account_id == account_id, SavedView.name == name, SavedView.id != but)
    if not name:
        fault = "请填写名称"
    elif len(name) > NAME_MAX:
        fault = f"名称不能超过 {NAME_MAX} 个字"
    else:
        fault = text_fault(name, lines=False) or ""
    if not fault and session.scalars(taken).first():
        fault = f"已有名为“{name}”的常用筛选"
    if fault:
        raise InvalidInput([Fault("name", fault, "NAME")])
    return name
