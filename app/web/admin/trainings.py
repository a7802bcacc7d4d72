"""线下培训: planned, published, changed and cancelled by administrators."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.trainings import TrainingState
from app.errors import Fault, InvalidInput
from app.forms.answers import read
from app.queries import trainings as queries
from app.services import training_plans as services
from app.web.access import only
from app.web.admin.blueprint import bp
from app.web.admin.listing import link, text
from app.web.page import page_number
from app.web.world import actor, reading, transaction


@bp.get("/trainings", endpoint="trainings")
@only("administrator")
def listed() -> ResponseReturnValue:
    """All sessions, filtered and sorted by the address."""
    session, state = reading(), text("state")
    found = queries.listed(session, text=text("q"), state=state, sort=text("sort") or "-starts", page=page_number())
    return render_template(
        "admin/trainings.html",
        found=found,
        counts=queries.counts(session),
        states=TrainingState,
        state=state,
        link=link,
    )


@bp.get("/trainings/new")
@only("administrator")
def training_new() -> ResponseReturnValue:
    """The form for a session."""
    return _form({}, (), None)


@bp.post("/trainings/new")
@only("administrator")
def training_create() -> ResponseReturnValue:
    """Draw up a session; it is not published yet."""
    typed = _typed()
    try:
        with transaction() as session:
            row = services.create(session, typed, by=actor())
    except InvalidInput as refusal:
        return _form(typed, refusal.faults, None), 422
    flash("已建立培训，发布后申请人才能看到", "success")
    return redirect(url_for("admin.training", training_id=row.id))


@bp.get("/trainings/<uuid:training_id>/change")
@only("administrator")
def training_change_page(training_id: UUID) -> ResponseReturnValue:
    """The form with the plan."""
    row = queries.get(reading(), training_id)
    return _form(services.typed_of(row), (), training_id, row.version)


@bp.post("/trainings/<uuid:training_id>/change")
@only("administrator")
def training_change(training_id: UUID) -> ResponseReturnValue:
    """Change the plan; who has a seat is told when time or place are others."""
    typed, version = _typed(), request.form.get("version", type=int) or 0
    try:
        with transaction() as session:
            services.change(session, training_id, typed, version=version, by=actor())
    except InvalidInput as refusal:
        return _form(typed, refusal.faults, training_id, version), 422
    flash("已保存", "success")
    return redirect(url_for("admin.training", training_id=training_id))


@bp.post("/trainings/<uuid:training_id>/publish")
@only("administrator")
def training_publish(training_id: UUID) -> ResponseReturnValue:
    """Let applicants enrol."""
    with transaction() as session:
        row = services.publish(session, training_id, by=actor())
    flash(f"已发布：{row.title}", "success")
    return redirect(url_for("admin.training", training_id=training_id))


def _typed() -> dict[str, Any]:
    return read(services.form(reading()), request.form.to_dict(flat=False))


def _form(
    typed: Mapping[str, Any], faults: Sequence[Fault], training_id: UUID | None, version: int | None = None
) -> str:
    return render_template(
        "admin/training_form.html",
        form=services.form(reading()),
        typed=typed,
        faults=faults,
        training_id=training_id,
        version=version,
    )
