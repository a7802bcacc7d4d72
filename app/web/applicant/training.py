"""线下培训: sessions to choose from, one's own seats, and signing in with the code on the spot."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.calendar import today
from app.models.base import now
from app.queries import trainings as queries
from app.services import trainings as services
from app.web.access import only
from app.web.applicant.room import blueprint, person
from app.web.page import link_with, page_number, trail
from app.web.world import actor, reading, transaction

LONGEST = 200


@blueprint.get("/training")
@only("applicant")
def training() -> ResponseReturnValue:
    """Published sessions that are still to come."""
    sort, text = request.args.get("sort") or "starts", request.args.get("q", "").strip()[:LONGEST]
    return render_template(
        "applicant/training.html",
        found=queries.offered(reading(), person().id, text=text, sort=sort, page=page_number()),
        text=text,
        link=link_with,
        trail=trail(("首页", url_for("applicant.home")), "线下培训"),
    )


@blueprint.get("/training/own")
@only("applicant")
def training_own() -> ResponseReturnValue:
    """我的报名: every session in which the person has a seat."""
    return render_template(
        "applicant/training_own.html",
        found=queries.own(reading(), person().id, page=page_number()),
        link=link_with,
        trail=trail(("首页", url_for("applicant.home")), ("线下培训", url_for("applicant.training")), "我的报名"),
    )


@blueprint.get("/training/<uuid:training_id>")
@only("applicant")
def training_session(training_id: UUID) -> ResponseReturnValue:
    """One session: when, where, what it is worth, and the seat."""
    found = queries.one_offered(reading(), training_id, person().id)
    return render_template("applicant/training_session.html", found=found, trail=_trail(found.training.title))


@blueprint.post("/training/<uuid:training_id>/enrol")
@only("applicant")
def training_enrol(training_id: UUID) -> ResponseReturnValue:
    """报名."""
    with transaction() as session:
        services.enrol(session, training_id, by=actor())
    flash("报名成功，请按时到场签到", "success")
    return redirect(url_for("applicant.training_session", training_id=training_id))


@blueprint.post("/training/<uuid:training_id>/give-back")
@only("applicant")
def training_give_back(training_id: UUID) -> ResponseReturnValue:
    """取消报名."""
    with transaction() as session:
        services.give_back(session, training_id, by=actor())
    flash("已取消报名", "success")
    return redirect(url_for("applicant.training_session", training_id=training_id))


@blueprint.get("/training/<uuid:training_id>/sign-in/<signature>")
@only("applicant")
def training_sign_in_page(training_id: UUID, signature: str) -> ResponseReturnValue:
    """Where the code leads that is shown on the spot: the question whether to sign in."""
    session = reading()
    found = services.expect_code(session, training_id, signature)
    mine = queries.enrolment(session, training_id, person().id)
    return render_template(
        "applicant/training_sign_in.html",
        training=found,
        enrolment=mine,
        signature=signature,
        on_the_day=today(now()) == services.day_of(found),
        trail=_trail("签到"),
    )


@blueprint.post("/training/<uuid:training_id>/sign-in/<signature>")
@only("applicant")
def training_sign_in(training_id: UUID, signature: str) -> ResponseReturnValue:
    """签到."""
    with transaction() as session:
        services.sign_in(session, training_id, signature, by=actor())
    flash("签到成功", "success")
    return redirect(url_for("applicant.training_session", training_id=training_id))


def _trail(last: str) -> list[dict[str, str]]:
    return trail(("首页", url_for("applicant.home")), ("线下培训", url_for("applicant.training")), last)
