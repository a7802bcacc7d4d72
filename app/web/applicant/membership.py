"""会员服务: one's membership, what was paid for it, what it is good for, and the way out of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.domain.membership import INDIVIDUAL, Standing
from app.errors import Fault
from app.models import Person, Service
from app.queries import answers, content, eligibility, member_fees, members
from app.queries.cases import open_of_service
from app.services import members as services
from app.web.access import only
from app.web.applicant.room import blueprint, person
from app.web.page import trail
from app.web.world import actor, reading, transaction

SERVICE = "membership"
CONFIRM = Fault("confirmed", "请先勾选“我确认退会”", "REQUIRED")


@blueprint.get("/membership")
@only("applicant")
def membership() -> ResponseReturnValue:
    """会员信息: number, type, term and state, and what can be done: apply, renew, leave."""
    return _page()


@blueprint.post("/membership/leave")
@only("applicant")
def membership_leave() -> ResponseReturnValue:
    """退会, once it is confirmed (退会自由)."""
    if request.form.get("confirmed") != "true":
        return _page((CONFIRM,)), 422
    with transaction() as session:
        services.leave(session, by=actor())
    flash("您已退会，登记不受影响", "success")
    return redirect(url_for("applicant.membership"))


@blueprint.get("/membership/fees")
@only("applicant")
def membership_fees() -> ResponseReturnValue:
    """会员缴费记录, as administrators keep it."""
    session = reading()
    row = members.of_person(session, person().id)
    return render_template(
        "applicant/membership_fees.html",
        row=row,
        fees=member_fees.of_member(session, row.id) if row else (),
        methods=answers.labels(session, "fee_method"),
        trail=trail(("首页", url_for("applicant.home")), "会员缴费记录"),
    )


@blueprint.get("/membership/benefits")
@only("applicant")
def membership_benefits() -> ResponseReturnValue:
    """会员权益, a page that administrators write."""
    page = content.page(reading(), "membership-benefits")
    places = trail(("首页", url_for("applicant.home")), page.title)
    return render_template("applicant/membership_benefits.html", page=page, trail=places)


def _possible(session: Session, who: Person) -> bool:
    """Whether the person may apply: the office offers it, and nothing stands against it."""
    service = session.get(Service, SERVICE)
    if service is None or service.current_id is None:
        return False
    return all(condition.met for condition in eligibility.conditions(session, SERVICE, who))


def _page(faults: tuple[Fault, ...] = ()) -> str:
    session, who = reading(), person()
    row = members.of_person(session, who.id)
    standing = members.standing(session, row)
    return render_template(
        "applicant/membership.html",
        who=who,
        row=row,
        kind=INDIVIDUAL,
        standing=standing,
        open_case=open_of_service(session, who.id, SERVICE),
        possible=_possible(session, who),
        renewing=standing in (Standing.EXPIRING, Standing.LAPSED),
        service_key=SERVICE,
        faults=faults,
        trail=trail(("首页", url_for("applicant.home")), "会员信息"),
    )
