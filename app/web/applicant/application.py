"""The page before an application: whether it is possible, what is needed, and the button that begins it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.errors import Conflict
from app.models import Case, Service
from app.queries import answers, cases, eligibility, releases, slots
from app.services import drafts
from app.web.access import only
from app.web.applicant import journey
from app.web.applicant.room import blueprint, person
from app.web.page import trail
from app.web.world import actor, reading, transaction


@blueprint.get("/apply/<service_key>")
@only("applicant")
def apply(service_key: str) -> ResponseReturnValue:
    """The conditions with their reasons, what will be asked for, and how long it takes."""
    return _page(service_key)


@blueprint.post("/apply/<service_key>")
@only("applicant")
def begin(service_key: str) -> ResponseReturnValue:
    """开始填写. Pressing twice gives the case that was opened first."""
    who = person()
    try:
        with transaction() as session:
            case = drafts.begin(session, service_key, who, by=actor())
    except Conflict:
        found = _open_draft(service_key)
        if found is None:
            return _page(service_key), 409
        case = found
    return redirect(url_for("applicant.form", case_id=case.id))


# The menu leads to a service by a name of its own.
blueprint.add_url_rule(
    "/apply/first_registration", "first_registration", apply, defaults={"service_key": "first_registration"}
)


def _page(service_key: str) -> str:
    session, who = reading(), person()
    release = releases.current(session, service_key)
    service = session.get_one(Service, service_key)
    conditions = eligibility.conditions(session, service_key, who)
    return render_template(
        "applicant/apply.html",
        service=service,
        conditions=conditions,
        possible=all(condition.met for condition in conditions),
        open_case=cases.open_of_person(session, who.id),
        slots=slots.asked_for(session, service_key, answers.roster_values(session, who)),
        time=journey.due_text(session, release.id),
        trail=trail(("首页", url_for("applicant.home")), service.name),
    )


def _open_draft(service_key: str) -> Case | None:
    """The application that is being filled in already."""
    found = cases.open_of_person(reading(), person().id)
    if found is None or found.service_key != service_key or cases.desk(reading(), found) is None:
        return None
    return found
