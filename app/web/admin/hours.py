"""学时更正: all records of hours, those of one person, and taking one back with its reason."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput
from app.queries import hour_records, learning, people
from app.services import hours as services
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, reading, transaction


@bp.get("/hours", endpoint="hours")
@only("administrator")
def listed() -> ResponseReturnValue:
    """All records, filtered and sorted by the address."""
    session, platform = reading(), text("platform")
    sort = text("sort") or "-created"
    found = hour_records.listed(session, text=text("q"), platform=platform, sort=sort, page=page_number())
    sources = {name: hour_records.source(name) for name in hour_records.platforms(session)}
    return render_template("admin/hours.html", found=found, sources=sources, platform=platform, link=link)


@bp.get("/hours/<uuid:person_id>")
@only("administrator")
def hours_of_person(person_id: UUID) -> ResponseReturnValue:
    """Every record of one person, what each counts for, and the form that takes one back."""
    return _person(person_id, ())


@bp.post("/hours/<uuid:person_id>/<uuid:record_id>/reverse")
@only("administrator")
def hours_reverse(person_id: UUID, record_id: UUID) -> ResponseReturnValue:
    """Take a record back."""
    try:
        with transaction() as session:
            row = services.reverse(session, record_id, request.form.get("reason", ""), by=actor())
    except InvalidInput as refusal:
        return _person(person_id, refusal.faults, record_id), 422
    flash(f"已冲销：{row.course}", "success")
    return redirect(url_for("admin.hours_of_person", person_id=person_id))


def _person(person_id: UUID, faults: Sequence[Fault], record_id: UUID | None = None) -> str:
    session = reading()
    return render_template(
        "admin/hours_of_person.html",
        who=people.get(session, person_id),
        standing=learning.standing(session, person_id),
        faults=faults,
        at_fault=str(record_id or ""),
        typed=request.form,
    )
