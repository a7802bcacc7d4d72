"""执业单位: found by search, or asked for with the 从业机构信息表 (the guide, 3.2)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Fault, InvalidInput, Refusal
from app.queries import answers, cases, organisation_requests
from app.queries import organisations as read
from app.services import drafts, files
from app.services import organisations as service
from app.services.files import Scan
from app.web import limits
from app.web.access import only
from app.web.applicant import values
from app.web.applicant.room import account_id, blueprint, own_case
from app.web.page import trail
from app.web.world import actor, reading, transaction

LICENCE = "licence"


@blueprint.get("/organisations")
@only("applicant")
def organisations() -> ResponseReturnValue:
    """The list below the picker's box for its script; a page to search and choose on without one."""
    text = request.args.get("q", "").strip()
    found = read.search(reading(), text)
    if "HX-Request" in request.headers:
        shown = [{"id": one.id, "name": one.name, "note": one.uscc} for one in found]
        return render_template("applicant/_organisation_results.html", found=shown, query=text)
    return render_template(
        "applicant/organisations.html",
        found=found,
        query=text,
        case=_case(),
        field=request.args.get("field", ""),
        requests=organisation_requests.of_account(reading(), account_id()),
        trail=trail(("首页", url_for("applicant.home")), "执业单位"),
    )


@blueprint.post("/cases/<uuid:case_id>/organisation")
@only("applicant")
def organisation_choose(case_id: UUID) -> ResponseReturnValue:
    """Put the chosen organisation into the form of a case, for whoever has no script."""
    desk = drafts.open_desk(reading(), own_case(case_id))
    key = request.form.get("field", "")
    field = desk.form.field(key)
    if field is None or field.type != "organisation":
        raise Refusal("请返回申请表重新选择执业单位")
    with transaction() as session:
        chosen = {key: request.form.get("organisation", "")}
        drafts.save(session, case_id, chosen, version=desk.version, by=actor())
    return redirect(url_for("applicant.form", case_id=case_id, _anchor=f"f-{key}"))


@blueprint.get("/organisations/new")
@only("applicant")
def organisation_new() -> ResponseReturnValue:
    """从业机构信息表."""
    return _form({})


@blueprint.post("/organisations/new")
@only("applicant")
@limits.limiter.limit("20 per minute", key_func=lambda: str(account_id()))
def organisation_request() -> ResponseReturnValue:
    """Hand the 从业机构信息表 in; an organisation that is known already is named instead."""
    typed = values.typed(service.form(reading()))
    try:
        licence = _licence()
        with transaction() as session:
            row = service.request(session, typed, licence, by=actor())
            name = row.name
    except InvalidInput as refused:
        return _form(typed, refused.faults), 422
    except Refusal as refused:
        return _form(typed, [Fault(refused.field, refused.message, "KNOWN")]), 422
    flash(f"“{name}”的信息已提交，审核通过后即可在申请表中选择", "success")
    return redirect(url_for("applicant.organisations", case=request.args.get("case")))


def _licence() -> Scan | None:
    upload = request.files.get(LICENCE)
    if upload is None or not upload.filename:
        return None
    return files.examine(upload.read(), upload.filename, field=LICENCE)


def _form(typed: Mapping[str, Any], faults: Sequence[Fault] = ()) -> str:
    session = reading()
    return render_template(
        "applicant/organisation_new.html",
        form=service.form(session),
        answers=typed,
        options=answers.options(session),
        faults=faults,
        case=_case(),
        trail=trail(
            ("首页", url_for("applicant.home")), ("执业单位", url_for("applicant.organisations")), "从业机构信息表"
        ),
    )


def _case() -> Any:
    """The application that somebody came from, when the address names one of their own that is still open."""
    try:
        case = own_case(UUID(request.args.get("case", "")))
    except ValueError:
        return None
    return case if cases.desk(reading(), case) else None
