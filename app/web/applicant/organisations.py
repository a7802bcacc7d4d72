"""执业单位: searched for and chosen; one that is not found is asked for with the 从业机构信息表 (the guide, 3.2)."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import Refusal
from app.queries import cases, organisation_requests
from app.queries import organisations as read
from app.services import drafts
from app.web.access import only
from app.web.applicant.room import blueprint, own_case, person
from app.web.page import trail
from app.web.world import actor, reading, transaction


@blueprint.get("/organisations")
@only("applicant")
def organisations() -> ResponseReturnValue:
    """The list below the picker's box for its script; a page to search and choose on without one."""
    text = request.args.get("q", "").strip()
    found = read.search(reading(), text)
    if "HX-Request" in request.headers:
        shown = [{"id": one.id, "name": one.name, "note": one.note} for one in found]
        return render_template("applicant/_organisation_results.html", found=shown, query=text)
    return render_template(
        "applicant/organisations.html",
        found=found,
        query=text,
        case=_case(),
        field=request.args.get("field", ""),
        service=organisation_requests.SERVICE,
        requests=organisation_requests.of_person(reading(), person().id),
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


def _case() -> Any:
    """The application that somebody came from, when the address names one of their own that is still open."""
    try:
        case = own_case(UUID(request.args.get("case", "")))
    except ValueError:
        return None
    return case if cases.desk(reading(), case) else None
