"""The page before an application: whether it is possible, what is needed, and the button that begins it."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.domain.calendar import today
from app.domain.eligibility import Condition
from app.errors import Conflict
from app.models import Case, Service
from app.models.base import now
from app.queries import cases, eligibility, parameter_list, releases, slots
from app.queries.parameter_list import Told
from app.services import openings
from app.web import limits, menu
from app.web.access import only
from app.web.applicant import journey, ways
from app.web.applicant.room import account_id, blueprint, own_case, person
from app.web.page import trail
from app.web.world import actor, reading, transaction


@blueprint.get("/apply/<service_key>")
@only("applicant")
def apply(service_key: str) -> ResponseReturnValue:
    """The conditions with their reasons, what will be asked for, and how long it takes."""
    return _page(service_key)


@blueprint.post("/apply/<service_key>")
@only("applicant")
@limits.limiter.limit("20 per minute", key_func=lambda: str(account_id()))
def begin(service_key: str) -> ResponseReturnValue:
    """开始填写. Pressing twice gives the case that was opened first; `case` is the draft that waits for this one."""
    who, parent = person(), _waiting_draft()
    try:
        with transaction() as session:
            case = openings.begin(session, service_key, who, by=actor(), parent=parent)
    except Conflict:
        found = _open_draft(service_key)
        if found is None:
            return _page(service_key), 409
        case = found
    return redirect(url_for("applicant.form", case_id=case.id))


# The menu leads to these services by names of their own.
for key in ("first_registration", "renewal", "change"):
    blueprint.add_url_rule(f"/apply/{key}", key, apply, defaults={"service_key": key})


def _page(service_key: str) -> str:
    session, who = reading(), person()
    release = releases.current(session, service_key)
    service = session.get_one(Service, service_key)
    own, waiting = _in_the_way(service_key), _waiting_draft()
    conditions = eligibility.conditions(session, service_key, who, case=own)
    return render_template(
        "applicant/apply.html",
        service=service,
        conditions=conditions,
        links=_links(session, conditions),
        examples=_examples(session, release.id),
        possible=all(condition.met for condition in conditions),
        open_case=own,
        waiting=waiting.id if waiting else None,
        slots=slots.asked_for(session, service_key, who),
        way=ways.of_release(session, release.id),
        time=journey.due_text(session, release.id),
        trail=trail(("首页", url_for("applicant.home")), service.name),
    )


def _examples(session: Session, release_id: UUID) -> Sequence[Told]:
    """Numbers in the conditions that the office has not confirmed."""
    spec = releases.parsed(session, release_id).spec
    table = spec.opening.get("eligibility", "")
    return parameter_list.examples_behind(session, spec.reads(table), today(now())) if table else ()


def _links(session: Session, conditions: Sequence[Condition]) -> dict[str, dict[str, str]]:
    """Where the conditions send somebody: an entry of the menu, or another service."""
    found = {}
    for go in {condition.go for condition in conditions if condition.go}:
        entry = menu.entry(f"applicant.{go}")
        service = session.get(Service, go) if entry is None else None
        if service is not None and service.current_id is not None:
            entry = {"label": service.name, "url": url_for("applicant.apply", service_key=go)}
        if entry is not None:
            found[go] = {"label": f"去“{entry['label']}”", "url": entry["url"]}
    return found


def _in_the_way(service_key: str) -> Case | None:
    """The case that is gone on with instead of beginning anew: one that shuts others out, or a draft."""
    found = cases.open_of_service(reading(), person().id, service_key)
    return found if found is not None and (found.exclusive_key or cases.desk(reading(), found)) else None


def _waiting_draft() -> Case | None:
    """The own application from which somebody came here, as the address names it."""
    try:
        return own_case(UUID(request.args["case"])) if "case" in request.args else None
    except ValueError:
        return None


def _open_draft(service_key: str) -> Case | None:
    """The application that is being filled in already."""
    found = cases.open_of_service(reading(), person().id, service_key)
    return found if found is not None and cases.desk(reading(), found) is not None else None
