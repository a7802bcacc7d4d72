"""The blueprint that the applicants' pages hang on, and what each of these pages begins with."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from uuid import UUID

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotAllowed
from app.models import Case, Person
from app.queries import cases, messages
from app.queries.cases import Desk
from app.web import menu
from app.web.world import me, reading

NO_PERSON = "您的账号没有关联资格证书持证人，不能办理登记"

blueprint = Blueprint("applicant", __name__, url_prefix="/me")


def account_id() -> UUID:
    """The account of who is asking; every page of this room is for people who are logged in."""
    visitor = me()
    if visitor is None:
        raise NotAllowed
    return visitor.account_id


def person() -> Person:
    """The person of the roster who is asking. Raises NotAllowed for an account without one."""
    return reading().get_one(Person, person_id())


def person_id() -> UUID:
    """The number of that person, without reading who it is."""
    visitor = me()
    if visitor is None or visitor.person_id is None:
        raise NotAllowed(NO_PERSON)
    return visitor.person_id


def own_case(case_id: UUID) -> Case:
    """The case when it is the asking person's own, else NotFound."""
    g.case = cases.own(reading(), case_id, person_id())
    return cast("Case", g.case)


def at_desk(view: Callable[[Desk], ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Give a page the applicant's open step; when there is none, the case's own page answers instead."""

    @wraps(view)
    def opened(case_id: UUID) -> ResponseReturnValue:
        desk = cases.desk(reading(), own_case(case_id))
        if desk is None:
            return redirect(url_for("applicant.case", case_id=case_id))
        return view(desk)

    return opened


@blueprint.context_processor
def menu_beside() -> dict[str, Any]:
    """The tree at the left; the pages of a case belong to its service there, or to 登记记录."""
    visitor = me()
    groups = menu.beside(visitor)
    if visitor is not None:
        _count_unread(groups, messages.unread(reading(), visitor.account_id))
    case_id = (request.view_args or {}).get("case_id")
    if not isinstance(case_id, UUID) or g.get("case") is None:
        return {"menu": groups}
    service = url_for("applicant.apply", service_key=g.case.service_key)
    here = url_for("applicant.records") if request.endpoint == "applicant.case" else service
    for entry in (entry for group in groups for entry in group["items"]):
        entry["current"] = entry["url"] == here
    return {"menu": groups}


def _count_unread(groups: list[menu.Shown], unread: int) -> None:
    """Write beside 消息 how many were not read yet."""
    here = url_for("applicant.messages")
    for entry in (entry for group in groups for entry in group["items"]):
        if entry["url"] == here:
            entry["count"] = unread
