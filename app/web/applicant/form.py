"""申请表: fill in, save at any time, export when it is complete (the guide, 3.2 and 3.3)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.review import TargetKind
from app.errors import Fault, InvalidInput
from app.models import StoredFile
from app.queries import answers, cases, corrections, form_faults, organisation_requests
from app.queries.cases import Desk
from app.services import drafts, exports, files
from app.services.drafts import StaleDraft
from app.web import limits
from app.web.access import only
from app.web.applicant import conflicts, journey, rows, todo, values, ways
from app.web.applicant.room import at_desk, blueprint, own_case
from app.web.page import moment, trail
from app.web.world import actor, reading, transaction


@blueprint.get("/cases/<uuid:case_id>/form")
@only("applicant")
@at_desk
def form(desk: Desk) -> ResponseReturnValue:
    """The form as it was saved; after 保存 with gentle hints on what is still to do."""
    hints = form_faults.of(reading(), desk) if "saved" in request.args else ()
    return page(desk, desk.values, hints=hints)


@blueprint.post("/cases/<uuid:case_id>/form")
@only("applicant")
@limits.upload
def form_save(case_id: UUID) -> ResponseReturnValue:
    """Save what was typed, whatever it is; then do what the pressed button says."""
    desk = _desk(case_id)
    closed = corrections.of(reading(), desk).closed(desk)
    typed, wrong = _typed(desk, closed)
    if changed := rows.changed(desk.form, typed):
        return page(desk, {**desk.values, **changed}, version=values.version())
    try:
        with transaction() as session:
            drafts.save(session, case_id, typed, version=values.version(), by=actor())
    except InvalidInput as refused:
        kept = {key: value for key, value in typed.items() if key not in closed}
        return page(desk, {**desk.values, **kept}, faults=refused.faults, version=values.version()), 422
    except StaleDraft as stale:
        return conflicts.page(desk, stale), 409
    return _after_saving(case_id, wrong)


@blueprint.post("/cases/<uuid:case_id>/draft")
@only("applicant")
def draft(case_id: UUID) -> ResponseReturnValue:
    """The same save for the script that keeps drafts; answers in JSON."""
    desk = _desk(case_id)
    typed = values.typed(desk.form, desk.unlocked, closed=corrections.of(reading(), desk).closed(desk))
    try:
        with transaction() as session:
            row = drafts.save(session, case_id, typed, version=values.version(), by=actor())
            return {"version": row.version, "saved_at": moment(row.saved_at, "%H:%M")}
    except StaleDraft as stale:
        return conflicts.as_json(desk, stale), 409


def page(
    desk: Desk,
    shown: Mapping[str, Any],
    *,
    faults: Sequence[Fault] = (),
    hints: Sequence[Fault] = (),
    version: int | None = None,
) -> str:
    """The form with these answers; faults stand beside their fields, and what reviewers said as well."""
    session, case = reading(), desk.case
    above = todo.above(session, desk)
    wrong = {fault.field for fault in faults}
    remarked = (remark for remark in todo.beside(above["told"], TargetKind.FIELD) if remark.field not in wrong)
    closed = corrections.of(session, desk).closed(desk)
    return render_template(
        "applicant/form.html",
        desk=desk,
        case=case,
        answers=shown,
        version=desk.version if version is None else version,
        options=answers.options(session),
        faults=faults,
        hints=hints,
        beside=[*faults, *remarked],
        closed=closed,
        all_closed=all(field.key in closed for field in desk.form.fields() if not field.locked),
        **above,
        given=given(desk, shown),
        **ways.beside(session, desk, "form"),
        saved=desk.row,
        steps=journey.steps_of_draft(session, desk, "form"),
        trail=case_trail(desk.case, "填写申请表"),
    )


def given(desk: Desk, shown: Mapping[str, Any]) -> dict[str, Any]:
    """What the controls need beside the answers: the photo's file, the organisation's name, where to search."""
    options = answers.shown_options(reading(), desk.form, shown)
    found = [option for field in desk.form.fields() if field.type == "organisation" for option in options[field.key]]
    return {
        "photo": photos(desk.form, shown),
        "organisations": {option.code: option.label for option in found},
        "organisation_search": url_for("applicant.organisations"),
        "organisation_request": url_for(
            "applicant.apply", service_key=organisation_requests.SERVICE, case=desk.case.id
        ),
    }


def photos(definition: Any, shown: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The chosen photos by their fields, ready to be shown."""
    found = {}
    for field in definition.fields():
        file = _file(shown.get(field.key)) if field.type == "photo" else None
        if file is not None:
            url = url_for("applicant.file", file_id=file.id)
            found[field.key] = {"url": url, "name": file.name or "证件照.jpg", "size": file.size}
    return found


def case_trail(case: Any, label: str) -> list[dict[str, str]]:
    """The way down to a page of an application."""
    above = (cases.service_name(reading(), case), url_for("applicant.case", case_id=case.id))
    return trail(("首页", url_for("applicant.home")), above, label)


def _after_saving(case_id: UUID, wrong: Sequence[Fault]) -> ResponseReturnValue:
    action = request.form.get("action", "save")
    faults = list(wrong)
    if not faults and action == "export":
        faults = _order(case_id)
    if not faults and action == "next":
        desk = _desk(case_id)
        faults = form_faults.of(reading(), desk) or form_faults.of_conditions(reading(), desk)
    if faults:
        desk = _desk(case_id)
        return page(desk, desk.values, faults=faults), 422
    if action in ("export", "next"):
        return redirect(ways.beside(reading(), _desk(case_id), "form")["after"]["url"])
    if path := request.form.get("pick_organisation"):
        return redirect(url_for("applicant.organisations", case=case_id, field=path))
    flash("草稿已保存", "success")
    return redirect(url_for("applicant.form", case_id=case_id, saved=1))


def _order(case_id: UUID) -> list[Fault]:
    """导出申请表 right after 保存; what stands against it."""
    try:
        with transaction() as session:
            exports.order(session, case_id, by=actor())
    except InvalidInput as refused:
        return list(refused.faults)
    return []


def _typed(desk: Desk, closed: Collection[str]) -> tuple[dict[str, Any], list[Fault]]:
    """The answers in this request with a newly chosen photo among them, and what is wrong with that photo."""
    typed = values.typed(desk.form, desk.unlocked, closed=closed)
    wrong: list[Fault] = []
    for field in desk.form.fields():
        if field.type != "photo":
            continue
        upload = request.files.get(f"{field.key}_file")
        if request.form.get("clear") == field.key:
            typed[field.key] = ""
        elif upload and upload.filename:
            try:
                scan = files.photo(upload.read(), upload.filename, field=field.key)
            except InvalidInput as refused:
                wrong += refused.faults
                continue
            with transaction() as session:
                typed[field.key] = str(files.keep(session, scan, owner_id=actor().account_id).id)
    return typed, wrong


def _desk(case_id: UUID) -> Desk:
    return drafts.open_desk(reading(), own_case(case_id))


def _file(identifier: Any) -> StoredFile | None:
    try:
        return reading().get(StoredFile, UUID(str(identifier))) if identifier else None
    except ValueError:
        return None
