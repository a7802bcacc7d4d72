"""执业单位: found, entered, suspended and taken back; requests of applicants are decided at the desk."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput, Refusal
from app.forms.answers import read
from app.forms.presentation import sections
from app.queries import answers, licences, organisation_course, organisation_hints, organisations
from app.services import files
from app.services import organisations as services
from app.services.files import Scan
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, reading, transaction


@bp.get("/organisations", endpoint="organisations")
@only("administrator")
def listed() -> ResponseReturnValue:
    """All organisations, filtered and sorted by the address; those in force first of all."""
    session, state = reading(), text("state", "active")
    sort = text("sort") or "-created"
    found = organisations.listed(session, text=text("q"), state=state, sort=sort, page=page_number())
    counts = organisations.counts(session)
    shown = {key: label for key, label in organisations.LABELS.items() if counts[key] or key in ("active", state)}
    return render_template(
        "admin/organisations.html",
        found=found,
        counts=counts,
        tabs_shown=shown,
        labels=organisations.LABELS,
        state=state,
        link=link,
    )


@bp.get("/organisations/new")
@only("administrator")
def organisation_new() -> ResponseReturnValue:
    """The form for an organisation that the administrator vouches for."""
    return _form({}, ())


@bp.post("/organisations/new")
@only("administrator")
def organisation_create() -> ResponseReturnValue:
    """Enter an organisation directly."""
    typed = read(services.form(reading()), request.form.to_dict(flat=False))
    try:
        licence = upload("licence")
        with transaction() as session:
            row = services.create(session, typed, licence, by=actor())
    except InvalidInput as refusal:
        return _form(typed, refusal.faults), 422
    except Refusal as refusal:
        return _form(typed, [Fault(refusal.field, refusal.message)]), 422
    flash(f"已建立单位：{row.name}", "success")
    return redirect(url_for("admin.organisation", organisation_id=row.id))


@bp.get("/organisations/<uuid:organisation_id>")
@only("administrator")
def organisation(organisation_id: UUID) -> ResponseReturnValue:
    """One organisation: what is said of it, its people, its history, its licence, and others that may be the same."""
    return _detail(organisation_id, ())


@bp.get("/organisations/<uuid:organisation_id>/licence/<int:page>.jpg")
@only("administrator")
def organisation_licence(organisation_id: UUID, page: int) -> ResponseReturnValue:
    """A page of the licence as a picture."""
    row = organisations.get(reading(), organisation_id)
    picture = licences.page(reading(), row, page)
    return Response(picture.data, mimetype=picture.media_type)


@bp.post("/organisations/<uuid:organisation_id>/activate")
@only("administrator")
def organisation_activate(organisation_id: UUID) -> ResponseReturnValue:
    """Let applicants choose it again."""
    with transaction() as session:
        row = services.activate(session, organisation_id, by=actor())
    flash(f"已启用：{row.name}", "success")
    return redirect(url_for("admin.organisation", organisation_id=organisation_id))


@bp.post("/organisations/<uuid:organisation_id>/suspend")
@only("administrator")
def organisation_suspend(organisation_id: UUID) -> ResponseReturnValue:
    """Keep applicants from choosing it."""
    try:
        with transaction() as session:
            row = services.suspend(session, organisation_id, request.form.get("reason", ""), by=actor())
    except InvalidInput as refusal:
        return _detail(organisation_id, refusal.faults), 422
    flash(f"已停用：{row.name}", "success")
    return redirect(url_for("admin.organisation", organisation_id=organisation_id))


def upload(name: str) -> Scan | None:
    """The uploaded scan of this name after it was looked at; None when there is none. Raises InvalidInput."""
    file = request.files.get(name)
    if file is None or not file.filename:
        return None
    return files.examine(file.stream.read(), file.filename, field=name)


def _form(typed: Mapping[str, Any], faults: Sequence[Fault]) -> str:
    session = reading()
    return render_template(
        "admin/organisation_new.html",
        form=services.form(session),
        options=answers.options(session),
        typed=typed,
        faults=faults,
    )


def _detail(organisation_id: UUID, faults: Sequence[Fault]) -> str:
    session = reading()
    row = organisations.get(session, organisation_id)
    return render_template(
        "admin/organisation.html",
        row=row,
        label=organisations.LABELS[row.state],
        sections=sections(services.form(session), row.answers, answers.options(session)),
        alike=organisation_hints.alike(session, name=row.name, uscc=row.uscc, except_id=row.id),
        members=organisation_course.members(session, row.id),
        course=organisation_course.course(session, row.id),
        taken_in=organisation_course.taken_in(session, row.id),
        merged_into=organisations.get(session, row.merged_into_id) if row.merged_into_id else None,
        licence_pages=licences.pages(session, row),
        asked_by=organisations.asked_by(session, row),
        faults=faults,
        typed=request.form,
    )
